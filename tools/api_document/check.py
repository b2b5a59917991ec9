# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a description, each in one line that says how to mend it."""

import re

from complete import status_of, word_of
from walk import operations, parameters_of

KNOWN_NAMES = {"$BANK", "$TOKEN", "$ACCOUNT", "$USER", "$OTHER_SORT_CODE", "$OTHER_NUMBER"}
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def findings(document: dict) -> list[str]:
    found = _broken_references(document, document, "#")
    if found:
        return found
    seen = set()
    names = set(KNOWN_NAMES)
    tags = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        at = f"{method.upper()} {path}"
        found += [f"{at}: {one}" for one in _of_operation(document, path, operation, tags)]
        if (name := operation.get("operationId")) in seen:
            found.append(f"{at}: another operation is called {name} too")
        seen.add(name)
        unknown = set(re.findall(r"\$[A-Z_]+", str(operation.get("x-example", {})))) - names
        found += [f"{at}: no example above keeps {one}; add x-keeps where it is answered"
                  for one in sorted(unknown)]
        names |= {"$" + one for one in operation.get("x-keeps", {})}
    return found


def _of_operation(document: dict, path: str, operation: dict, tags: set[str]) -> list[str]:
    found = []
    if not IDENTIFIER.fullmatch(operation.get("operationId", "")):
        found.append("it needs an operationId in small letters")
    if not operation.get("summary"):
        found.append("it needs a summary: one line for a person")
    if len(operation.get("tags", [])) != 1 or operation["tags"][0] not in tags:
        found.append(f"it needs one tag of {', '.join(sorted(tags))}, or another in `tags`")
    if not any(status.startswith(("2", "3")) for status in operation.get("responses", {})):
        found.append('it needs an answer "200" with its schema')
    if "x-permission" in operation and "security" in operation:
        found.append("x-permission is of a token: leave `security` out")
    found += _of_codes(document, operation)
    named = {one["name"] for one in parameters_of(document, path, operation) if one["in"] == "path"}
    for name in re.findall(r"\{(\w+)\}", path):
        if name not in named:
            found.append(f"it needs the parameter {name}, in: path")
        example = operation.get("x-example", {})
        if name not in example.get("path", {}) and "url" not in example:
            found.append(f"its x-example needs a path: {{{name}: $SOMETHING}}")
    return found


def _of_codes(document: dict, operation: dict) -> list[str]:
    found = []
    for code in operation.get("x-errors", []):
        if word_of(code, document["components"]["x-codes"]) is None:
            found.append(f"{code} needs a line in components/x-codes")
            continue
        try:
            status_of(code)
        except KeyError:
            found.append(f"no status is known for {code}: see STATUS in tools/api_document")
    return found


def _broken_references(document: dict, value, at: str) -> list[str]:
    if isinstance(value, list):
        return [one for i, inner in enumerate(value)
                for one in _broken_references(document, inner, f"{at}/{i}")]
    if not isinstance(value, dict):
        return []
    found = []
    if isinstance(target := value.get("$ref"), str):
        inner = document
        for step in target.removeprefix("#/").split("/"):
            inner = inner.get(step) if isinstance(inner, dict) else None
        if inner is None:
            found.append(f"{at} names {target}, which is not there")
    for key, inner in value.items():
        found += _broken_references(document, inner, f"{at}/{key}")
    return found
