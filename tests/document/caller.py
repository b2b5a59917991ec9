# SPDX-License-Identifier: Apache-2.0
"""A customer as a program sees her: a token, and by name the ids of what is hers, which come of the
examples of the description, run in their order."""

import http.client
import itertools
import json
import re
import urllib.parse
from dataclasses import dataclass, field

from description import Description, Operation

# What ends a thing is left out while things are made.
ENDINGS = ("delete_", "deregister_", "revoke_", "log_out")
NAME = re.compile(r"\$([A-Z_]+)")


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: str
    request_id: str = field(default="", compare=False)

    def json(self):
        return json.loads(self.body)

    def code(self) -> str:
        return self.json().get("code", "") if self.status >= 400 else ""


# Of one address the access log tells a thousand refusals a minute.
ADDRESSES = itertools.cycle(f"127.0.0.{number}" for number in range(1, 9))


def send(base_url: str, request: Request) -> Answer:
    place = urllib.parse.urlsplit(base_url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20,
                                            source_address=(next(ADDRESSES), 0))
    try:
        connection.request(request.method, request.target, request.body, request.headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return Answer(answer.status, answer.headers["Content-Type"] or "", text,
                      answer.headers["X-Request-Id"] or "")
    finally:
        connection.close()


def kept_from(answer, where: str) -> str:
    """".accounts[0].id" of an answer."""
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", where):
        answer = answer[name] if name else answer[int(index)]
    return str(answer)


def filled(value, names: dict[str, str]):
    """The value with each $NAME in its place."""
    if isinstance(value, str):
        return NAME.sub(lambda found: names[found[1]], value)
    if isinstance(value, dict):
        return {key: filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    return value


def names_used(operation: Operation) -> set[str]:
    sent = {part: value for part, value in operation.words.get("x-example", {}).items()
            if part != "headers"}
    return set(NAME.findall(json.dumps(sent)))


def request_of(operation: Operation, names: dict[str, str], token: str | None) -> Request:
    """The example's call; `token` is the whole header, None for none."""
    sent = filled(operation.words.get("x-example", {}), names)
    target = operation.path
    for name, value in sent.get("path", {}).items():
        target = target.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
    if "url" in sent:  # the whole address, as an answer gave it
        target = "/" + sent["url"].split("/", 3)[3]
    if sent.get("query"):
        target += "?" + urllib.parse.urlencode(sent["query"], doseq=True)
    headers = dict(sent.get("headers", {}))
    body = b""
    if "json" in sent:
        headers["Content-Type"] = "application/json"
        body = json.dumps(sent["json"]).encode()
    elif sent.get("form"):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(sent["form"], doseq=True).encode()
    elif "bytes" in sent:
        headers.setdefault("Content-Type", "application/octet-stream")
        body = sent["bytes"].encode()
    elif "text" in sent:
        headers.setdefault("Content-Type", "text/plain")
        body = sent["text"].encode()
    if token is not None:
        headers["Authorization"] = token
    return Request(operation.method.upper(), target, headers, body)


def somebody_to_pay(base_url: str) -> dict[str, str]:
    """The names by which the examples call another customer's account."""
    opened = send(base_url, Request("POST", "/sandbox/customers")).json()
    return {"OTHER_SORT_CODE": opened["sort_code"], "OTHER_NUMBER": opened["account_number"]}


class Caller:
    def __init__(self, base_url: str, description: Description, token: str, **names: str):
        self.base_url = base_url
        self.description = description
        self.token = token
        self.names = {"BANK": base_url, "TOKEN": token, **somebody_to_pay(base_url), **names}

    def request(self, operation: Operation, **other_names: str) -> Request:
        needs = self.description.needs_token(operation)
        bearer = f"Bearer {self.token}" if needs else None
        return request_of(operation, {**self.names, **other_names}, bearer)

    def call(self, operation: Operation, **other_names: str) -> Answer:
        return send(self.base_url, self.request(operation, **other_names))

    def makes_something(self, operation: Operation) -> bool:
        if operation.words["operationId"].startswith(ENDINGS):
            return False
        if self.description.needs_token(operation):
            return "x-keeps" in operation.words
        # An address that was given to her: where she sends a file.
        used = names_used(operation)
        return bool(used - {"USER", "ACCOUNT"}) and used <= set(self.names)

    def make_things(self) -> None:
        """Runs the examples that make or find something, and keeps its ids."""
        for operation in self.description.operations():
            if not self.makes_something(operation):
                continue
            answer = self.call(operation)
            assert answer.status == 200, f"{operation.name}: {answer}"
            for name, where in operation.words.get("x-keeps", {}).items():
                self.names[name] = kept_from(answer.json(), where)
