# SPDX-License-Identifier: Apache-2.0
"""A card number, a PIN, a password, a token and a name, put into every field of every call that the
bank describes and of every form of its pages, one at a time and all at once: none of them stands in
a log, a metric, an event, an audit record, the access log, the journal or an answer that refuses
something. What a customer writes belongs where she wrote it (a note, a pot's name), and there
alone."""

import argparse
import http.server
import json
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE.parent / "document")]

from bank_process import Bank  # noqa: E402
from caller import somebody_to_pay  # noqa: E402
from description import Description, Operation  # noqa: E402
from page_canaries import PageCanaries  # noqa: E402

# Each is a word that nothing else contains; the card number passes the check of its last digit.
CANARIES = {
    "card number": "4929721338175106",
    "PIN": "PIN-7391-canary",
    "password": "canary!Passw0rd/93",
    "token": "canarytoken_Zk83hfQpWm20cVbNx7TyRa51",
    "name": "Zebedee Canaryman",
}
# A form of a canary that a log or an error could also show it in.
FORMS = (lambda word: word, urllib.parse.quote, urllib.parse.quote_plus)


def canary_in(text: str) -> str | None:
    """Which of them stands in the text."""
    return next((what for what, word in CANARIES.items()
                 if any(form(word) in text for form in FORMS)), None)


class Listener(http.server.BaseHTTPRequestHandler):
    """A program that webhooks are sent to, and that never takes one: each is tried again."""

    calls = 0

    def do_POST(self):
        Listener.calls += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        words = " ".join(CANARIES.values()).encode()
        self.send_response(503, CANARIES["name"])
        self.send_header("Content-Length", str(len(words)))
        self.send_header("Retry-After", CANARIES["PIN"])
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


class Caller:
    def __init__(self, bank: Bank, listener: str):
        self.listener = listener
        self.door = bank.door
        self.refusals = 0
        self.answers = 0
        self.leaks: list[str] = []
        self.known = self.known_values(bank)

    def known_values(self, bank: Bank) -> dict[str, str]:
        account = self.door["account_id"]
        pots = bank.call("GET", "/pots", current_account_id=account)["pots"]
        pot = next(pot["id"] for pot in pots if not pot["deleted"])
        page = bank.call("GET", "/transactions", account_id=account)["transactions"]
        hook = bank.call("POST", "/webhooks", account_id=account, url=self.listener + "/hook",
                         **{"events[]": "transaction.updated"})["webhook"]
        somebody = somebody_to_pay(self.door["base_url"])
        numbers = {"sort_code": somebody["OTHER_SORT_CODE"],
                   "account_number": somebody["OTHER_NUMBER"]}
        payee = bank.call("POST", "/payees", name="Canary", **numbers)["payee"]
        payment = bank.call("POST", "/payments", account_id=account, payee_id=payee["id"],
                            amount="30000", dedupe_id="canary")["payment"]
        order = bank.call("POST", "/standing-orders", account_id=account, payee_id=payee["id"],
                          amount="100", frequency="monthly", dedupe_id="o")["standing_order"]
        bulk = bank.call_with_body(
            "POST", "/payments/bulk", f"payee_id,amount\n{payee['id']},300.00\n".encode(),
            account_id=account, dedupe_id="canary")["bulk_payment"]
        application = bank.call(
            "POST", "/applications", name="Canary Bird", first_name="Canary", born="1990-02-28",
            nationality="GB", email="bird@example.com", town="London", postcode="SW1A 2AA",
            country="GB", dedupe_id="canary",
            **{"address_lines[]": "10 Downing Street"})["application"]
        return numbers | {
            "application": application["id"], "order": order["id"], "payee": payee["id"],
            "payment": payment["id"], "bulk": bulk["id"],
            "acc": account, "pot": pot, "tx": page[-1]["id"],
            "user": self.door["user_id"], "webhook": hook["id"], "evt": bank.events()[-1]["id"],
            "amount": "5", "url": "https://example.com/hook",
        }

    def good_value(self, name: str, schema: dict) -> str:
        """What gets past the checks of this field, so that what lies behind is reached."""
        pattern = schema.get("pattern", "") + name
        if name in ("sort_code", "account_number"):
            return self.known[name]
        for prefix in ("acc", "pot", "tx", "user", "webhook", "evt", "payee", "bulk", "payment",
                       "order", "application"):
            if f"{prefix}_" in pattern or name.startswith(prefix):
                return self.known[prefix]
        if name == "dedupe_id":
            return str(uuid.uuid4())
        if "url" in name:
            return self.known["url"]
        if schema.get("type") == "integer":
            return str(schema.get("examples", [schema.get("minimum", 5)])[0])
        if "enum" in schema:
            return str(schema["enum"][0])
        return str(schema.get("examples", ["x"])[0])

    def send(self, operation: Operation, path: dict, query: dict, form, headers: dict) -> None:
        url = operation.path
        for name, value in path.items():
            url = url.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        if query:
            url += "?" + urllib.parse.urlencode(query)
        body = None
        if operation.method != "get":
            is_json = any(isinstance(value, (list, dict)) for value in form.values())
            body = (json.dumps(form) if is_json else urllib.parse.urlencode(form)).encode()
        request = urllib.request.Request(self.door["base_url"] + url, data=body,
                                         method=operation.method.upper(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.answers += 1
                answer.read(1 << 20)
        except urllib.error.HTTPError as refusal:
            self.refusals += 1
            shown = refusal.read().decode(errors="replace") + str(refusal.headers)
            self.look_for_canaries(shown, f"{operation.name} answering {refusal.code}")

    def look_for_canaries(self, text: str, where: str) -> None:
        what = canary_in(text)
        if what is not None:
            self.leaks.append(f"{where}: the {what}: {text[:400]}")


def filled(schema: dict, name: str, description: Description, value) -> object:
    """A value of this schema whose every text is `value`: a word, or of (name, schema)."""
    schema = description.schemas.resolved(schema)
    if schema.get("type") == "object" or "properties" in schema:
        return {key: filled(one, key, description, value)
                for key, one in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [filled(schema.get("items", {}), name, description, value)]
    return value(name, schema) if callable(value) else value


def streams(operation: Operation) -> bool:
    return "text/event-stream" in str(operation.words.get("responses", {}).get("200", {}))


def call_with_canaries(caller: Caller, description: Description, operation: Operation) -> None:
    parameters = description.parameters(operation)
    paths = {one["name"]: one for one in parameters if one["in"] == "path"}
    queries = {one["name"]: one for one in parameters if one["in"] == "query"}
    form = description.form(operation)
    fields = form.get("properties", {})
    good_path = {name: caller.good_value(operation.path.split("/")[1] + "_", one.get("schema", {}))
                 for name, one in paths.items()}
    if operation.path.startswith("/transactions"):
        good_path = dict.fromkeys(good_path, caller.known["tx"])
    if operation.path.startswith("/webhooks"):
        good_path = dict.fromkeys(good_path, caller.known["webhook"])
    if operation.path.startswith("/pots"):
        good_path = dict.fromkeys(good_path, caller.known["pot"])
    good_query = {name: caller.good_value(name, one.get("schema", {}))
                  for name, one in queries.items() if one.get("required")}
    good_form = {name: filled(one, name, description, caller.good_value)
                 for name, one in fields.items() if name in form.get("required", [])}
    if streams(operation):
        good_query["wait"] = "false"  # or it would go on for ever
    token = {"Authorization": "Bearer " + caller.door["access_token"]}

    for what, word in CANARIES.items():
        all_path = dict.fromkeys(paths, word)
        all_query = dict.fromkeys(queries, word)
        all_form = {name: filled(one, name, description, word) for name, one in fields.items()}
        caller.send(operation, all_path, all_query, all_form, token)
        caller.send(operation, good_path, all_query, all_form, token)
        for name in queries:
            caller.send(operation, good_path, good_query | {name: word}, good_form, token)
        for name, one in fields.items():
            changed = good_form | {name: filled(one, name, description, word)}
            caller.send(operation, good_path, good_query, changed, token)
            if "url" in name:
                for place in ("https://example.com/", caller.listener + "/"):
                    inner = {name: place + urllib.parse.quote(word)}
                    caller.send(operation, good_path, good_query, good_form | inner, token)
        odd = {word: word}
        caller.send(operation, good_path, good_query | odd, good_form | odd, token)
        carried = {"Idempotency-Key": word, "User-Agent": word, "traceparent": word, "Cookie": word,
                   "X-Forwarded-For": word, "Origin": word, "Referer": word}
        caller.send(operation, good_path, good_query, good_form, token | carried)
        for scheme in ("Bearer", "Basic"):
            shown = {"Authorization": f"{scheme} {word}"}
            caller.send(operation, good_path, good_query, good_form, shown)
        if what == "token":
            caller.send(operation, good_path, good_query | {"access_token": word}, good_form, {})


def finds_every_canary() -> bool:
    return all(canary_in(f"before {form(word)} behind") == what
               for what, word in CANARIES.items() for form in FORMS)


def send_odd_requests(caller: Caller) -> None:
    """Paths and bodies that no description has."""
    for word in CANARIES.values():
        paths = (("/" + word, "get"), ("/accounts/" + word, "get"), ("/" + word, "put"))
        for path, method in paths:
            operation = Operation(urllib.parse.quote(path), method, {})
            caller.send(operation, {}, {"q": word}, {"q": word}, {"Accept": "text/plain"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--outbox-lines", required=True)
    parser.add_argument("--atollctl", required=True)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="atoll-canary-") as name:
        folder = Path(name)
        log = folder / "log.txt"
        settings = ("--log", "debug", "--requests-per-minute", "0")
        listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        with Bank(options.atolld, folder, *settings, log=log) as bank:
            caller = Caller(bank, f"http://127.0.0.1:{listener.server_port}")
            description = Description(bank.door["base_url"])
            # What ends a thing comes after what needs it.
            operations = sorted(description.operations(), key=lambda one: one.method == "delete")
            for operation in operations:
                call_with_canaries(caller, description, operation)
            send_odd_requests(caller)
            pages = PageCanaries(bank.door, CANARIES, caller.look_for_canaries)
            pages.run()
            with urllib.request.urlopen(bank.door["base_url"] + "/metrics", timeout=20) as answer:
                metrics = answer.read().decode()
        records = subprocess.run([options.outbox_lines, str(bank.data / "records")],
                                 capture_output=True, text=True, timeout=60, check=True).stdout
        command = [options.atollctl, "audit", "access", "--data", str(bank.data), "--json"]
        accesses = subprocess.run(command, capture_output=True, text=True, timeout=60,
                                  check=True).stdout
        listener.shutdown()
        listener.server_close()
        logged = log.read_text(errors="replace")
        for file in sorted((bank.data / "journal").iterdir()):
            content = file.read_bytes()
            for what, word in CANARIES.items():
                if word.encode() in content:
                    caller.leaks.append(f"the journal's {file.name}: the {what}")

    assert len(operations) > 20 and caller.answers > 500 and caller.refusals > 500
    assert caller.door["account_id"] in records, "the records tell of what was done"
    assert "atoll_edge_requests_total" in metrics
    assert '"errorCode":"unauthorized' in accesses
    assert Listener.calls > 5, "webhooks were tried"
    assert len(pages.forms_seen) > 12 and pages.sent > 500, pages.forms_seen
    assert "bank_serves" in logged, "the log was caught"
    assert finds_every_canary(), "what it looks for it finds"
    for where, text in (("the log", logged), ("the metrics", metrics)):
        caller.look_for_canaries(text, where)
    for line in records.splitlines():
        caller.look_for_canaries(line, "an event or an audit record")
    for line in accesses.splitlines():
        caller.look_for_canaries(line, "the access log")
    for leak in caller.leaks[:40]:
        print(leak)
    print(f"{len(operations)} calls, {caller.answers} answers and {caller.refusals} refusals, "
          f"{len(pages.forms_seen)} forms of pages sent {pages.sent} times, "
          f"{len(accesses.splitlines())} lines of access log, "
          f"{len(logged.splitlines())} lines of log, {len(records.splitlines())} events and audit "
          f"records: {len(caller.leaks)} leaks")
    assert not caller.leaks


main()
