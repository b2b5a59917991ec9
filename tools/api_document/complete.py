# SPDX-License-Identifier: Apache-2.0
"""Makes the whole description of what a person wrote: adds the answers that every call has, turns
`x-errors` and the parameters into answers by status and code, and lets JSON stand for forms."""

import copy

from walk import form_of, needs_token, operations, parameters_of, resolved

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

# The status of a code: its own, or that of its first word.
STATUS = {
    "bad_request": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "conflict": 409,
    "precondition_failed": 412,
    "rate_limited": 429,
    "internal_service": 500,
    "unavailable": 503,
    "timeout": 504,
    "timeout.request_too_slow": 408,
    "bad_request.body_too_large": 413,
    "bad_request.header_too_large": 431,
    "bad_request.idempotency_key_reused": 422,
}
TITLE = {
    400: "Malformed, or not possible",
    401: "No good token",
    403: "Not allowed",
    404: "Not there, or somebody else's",
    406: "Not in this form",
    408: "Too slow",
    409: "Changed at the same moment",
    412: "Does not fit what is there",
    413: "Too large",
    422: "Another request under this key",
    429: "Too many requests",
    431: "Too large a header",
    500: "The bank's fault",
    503: "The bank is busy",
    504: "Not known in time",
}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}}},
}
OF_EVERY_CALL = (
    "bad_request.malformed_request",
    "bad_request.malformed_form",
    "bad_request.malformed_json",
    "bad_request.form_too_large",
    "bad_request.unsupported_media_type",
    "bad_request.body_too_large",
    "bad_request.header_too_large",
    "not_acceptable",
    "timeout.request_too_slow",
    "rate_limited",
    "internal_service",
)
OF_A_TOKEN = (
    "unauthorized.bad_access_token",
    "unauthorized.bad_access_token.expired",
    "unauthorized.bad_access_token.evicted",
)
OF_A_WRITE = (
    "bad_request.idempotency_key_invalid",
    "bad_request.idempotency_key_reused",
    "conflict.idempotency_key_in_use",
)
# Which part of the bank is busy is not listed: their codes begin so and go on.
OPEN_FAMILIES = (503, 504)


def status_of(code: str) -> int:
    return STATUS.get(code) or STATUS[code.split(".")[0]]


def completed(source: dict) -> dict:
    document = copy.deepcopy(source)
    words = document["components"].pop("x-codes")
    for path, method, operation in operations(document):
        for body in _bodies(operation):
            _let_json_stand(document, body)
        if _is_write(path, method, operation):
            key = {"$ref": "#/components/parameters/IdempotencyKey"}
            operation["parameters"] = operation.get("parameters", []) + [key]
        codes = codes_of(document, path, method, operation)
        operation.pop("x-errors", None)
        for status, response in _responses(codes, words).items():
            operation["responses"].setdefault(str(status), response)
        operation["responses"] = dict(sorted(operation["responses"].items()))
    document["components"]["responses"] |= _shared_responses(document, words)
    return document


def _is_write(path: str, method: str, operation: dict) -> bool:
    """Whether it may carry an Idempotency-Key."""
    if method == "get" or path.startswith("/oauth2/"):
        return False
    return needs_token(operation) or path.startswith("/sandbox/")


def codes_of(document: dict, path: str, method: str, operation: dict) -> list[str]:
    """Every code of this call but those of an open family."""
    codes = list(operation.get("x-errors", []))
    for name, schema, is_required, is_in_path in _fields(document, path, operation):
        if is_required and not is_in_path:
            codes.append(f"bad_request.missing_param.{name}")
        if _names_an_id(document, schema):
            codes.append("not_found")
        elif _is_checked(document, schema):
            codes.append(f"bad_request.malformed_param.{name}")
    if needs_token(operation):
        codes += OF_A_TOKEN
        if "x-permission" in operation:
            codes.append("forbidden.insufficient_permissions")
    if _is_write(path, method, operation):
        codes += OF_A_WRITE
    return list(dict.fromkeys([*codes, *OF_EVERY_CALL]))


def _bodies(operation: dict) -> list[dict]:
    return [operation["requestBody"]] if "requestBody" in operation else []


def _let_json_stand(document: dict, body: dict) -> None:
    content = body["content"]
    if FORM not in content:
        return
    schema = content[FORM]["schema"]
    nested = {
        name: {"style": "deepObject", "explode": True}
        for name, inner in resolved(document, schema).get("properties", {}).items()
        if resolved(document, inner).get("type") == "object"
    }
    if nested:
        content[FORM]["encoding"] = nested
    content.setdefault(JSON, {"schema": copy.deepcopy(schema)})


def _fields(document: dict, path: str, operation: dict):
    """(name, schema, is it required, is it in the path) of whatever a client may send."""
    for one in parameters_of(document, path, operation):
        yield one["name"], one["schema"], one.get("required", False), one["in"] == "path"
    form = form_of(document, operation)
    if form is not None:
        yield from _form_fields(document, form, "", True)


def _form_fields(document: dict, form: dict, prefix: str, is_needed: bool):
    for name, schema in form.get("properties", {}).items():
        key = f"{prefix}[{name}]" if prefix else name
        is_required = is_needed and name in form.get("required", [])
        inner = resolved(document, schema)
        if inner.get("type") == "object" and "properties" in inner:
            yield from _form_fields(document, inner, key, is_required)
        else:
            yield key, schema, is_required, False


def _names_an_id(document: dict, schema: dict) -> bool:
    return "_[0-9A-Za-z]{22}$" in resolved(document, schema).get("pattern", "")


def _is_checked(document: dict, schema: dict) -> bool:
    whole = resolved(document, schema)
    if whole.get("x-unchecked") or whole.get("x-checked"):
        return "x-checked" in whole
    kinds = whole.get("anyOf", [whole])
    return any(_is_of_a_form(resolved(document, kind)) for kind in kinds)


def _is_of_a_form(kind: dict) -> bool:
    return kind.get("type") == "integer" or kind.get("format") == "date-time" or "enum" in kind


def _by_status(codes) -> dict[int, list[str]]:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(status_of(code), []).append(code)
    return dict(sorted(by_status.items()))


# Answers that many calls share word by word.
SHARED = {
    status: codes
    for status, codes in _by_status(OF_EVERY_CALL + OF_A_TOKEN + OF_A_WRITE).items()
    if status != 400
}


def _responses(codes: list[str], words: dict) -> dict[int, dict]:
    responses = {}
    for status, these in _by_status(codes).items():
        if these == SHARED.get(status):
            responses[status] = {"$ref": f"#/components/responses/Status{status}"}
        else:
            responses[status] = _response(status, these, words)
    for status in OPEN_FAMILIES:
        responses[status] = {"$ref": f"#/components/responses/Status{status}"}
    return responses


def word_of(code: str, words: dict) -> str | None:
    """What is said of a code; the name of a parameter at its end is not looked at."""
    return words.get(code) or words.get(".".join(code.split(".")[:2]))


def _response(status: int, codes: list[str], words: dict) -> dict:
    own = [code for code in codes if status != 400 or code not in OF_EVERY_CALL]
    said = "\n".join(f"- `{code}`: {word_of(code, words)}" for code in own)
    if len(own) < len(codes):
        said += "\n- of every call: " + ", ".join(f"`{code}`" for code in codes if code not in own)
    return {
        "description": f"{TITLE[status]}\n\n{said.strip()}",
        **({"headers": HEADERS[status]} if status in HEADERS else {}),
        "content": {JSON: {"schema": {
            "$ref": "#/components/schemas/Error", "properties": {"code": {"enum": codes}}}}},
    }


def _shared_responses(document: dict, words: dict) -> dict[str, dict]:
    responses = {
        f"Status{status}": _response(status, codes, words) for status, codes in SHARED.items()
    }
    for status, family, said in (
        (503, "unavailable", "Not at the moment; `Retry-After` says when to come again."),
        (504, "timeout", "It is not known whether this happened. Send it again to learn it."),
    ):
        responses[f"Status{status}"] = {
            "description": f"{TITLE[status]}\n\n{said}",
            "content": {JSON: {"schema": {
                "$ref": "#/components/schemas/Error",
                "properties": {"code": {"pattern": rf"^{family}\."}}}}},
        }
    responses["Status503"]["headers"] = HEADERS[429]
    return dict(sorted(responses.items()))
