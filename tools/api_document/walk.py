# SPDX-License-Identifier: Apache-2.0
"""Walks through a description: its operations, what "$ref" names, what a client may send."""

METHODS = ("get", "put", "post", "patch", "delete")


def operations(document: dict):
    """(path, method, operation) in the order of the document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def resolved(document: dict, value):
    """Follows "$ref" to what it names; words beside it add to that or take its place."""
    while isinstance(value, dict) and "$ref" in value:
        found = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = {**found, **{key: word for key, word in value.items() if key != "$ref"}}
    return value


def parameters_of(document: dict, path: str, operation: dict) -> list[dict]:
    listed = document["paths"][path].get("parameters", []) + operation.get("parameters", [])
    return [resolved(document, one) for one in listed]


def form_of(document: dict, operation: dict) -> dict | None:
    """The schema of the body's fields, or none."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type in ("application/x-www-form-urlencoded", "application/json"):
        if media_type in content:
            return resolved(document, content[media_type]["schema"])
    return None


def is_open(operation: dict) -> bool:
    """Whether anyone may call it, without a token."""
    return operation.get("security") == []


def needs_token(operation: dict) -> bool:
    """Whether the bank asks for a token before it looks at the call."""
    return "security" not in operation
