# SPDX-License-Identifier: Apache-2.0
"""Examples: an answer made of a schema's own examples, and the line of curl that makes a call."""

import json
import re
from urllib.parse import quote

from walk import needs_token, resolved

PLAIN = re.compile(r"[\w.:/@$-]*")


def example_of(document: dict, schema: dict):
    """A value of this schema, from `examples`, `enum`, `default` and the kind of each part."""
    schema = resolved(document, schema)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "default" in schema:
        return schema["default"]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return example_of(document, schema[several][0])
    kind = schema.get("type")
    if kind == "object":
        return {
            name: example_of(document, inner)
            for name, inner in schema.get("properties", {}).items()
            if name in schema.get("required", [])
        }
    if kind == "array":
        return [example_of(document, schema["items"])]
    return {"null": None, "boolean": False, "integer": 0, "number": 0}.get(kind, "")


def curl_of(path: str, method: str, operation: dict) -> str:
    """What a person pastes into a shell in which $BANK, $TOKEN and the like are set."""
    sent = operation.get("x-example", {})
    for name, value in sent.get("path", {}).items():
        path = path.replace("{" + name + "}", str(value))
    query = _fields_of("-d", "--data-urlencode", sent.get("query", {}))
    form = _fields_of("-d", "--data-urlencode", sent.get("form", {}))
    first = {"get": "curl"}.get(method, f"curl -X {method.upper()}")
    if query and not form and "json" not in sent and "text" not in sent:
        first = {"get": "curl -G"}.get(method, f"{first} -G")
    elif query:
        path += "?" + "&".join(f"{quote(k)}={_in_url(v)}" for k, v in sent["query"].items())
    lines = [f'{first} "{sent.get("url", "$BANK" + path)}"']
    if needs_token(operation):
        lines.append('-H "Authorization: Bearer $TOKEN"')
    lines += [f'-H "{name}: {value}"' for name, value in sent.get("headers", {}).items()]
    if "bytes" in sent:
        lines.append(f"--data-binary '{sent['bytes']}'")
    if "json" in sent:
        lines.append('-H "Content-Type: application/json" -d @- <<END')
        text = json.dumps(sent["json"], ensure_ascii=False, indent=2)
        return " \\\n  ".join(lines) + f"\n{text}\nEND"
    if "text" in sent:
        lines.append('-H "Content-Type: text/plain" --data-binary @- <<END')
        return " \\\n  ".join(lines) + f"\n{sent['text']}END"
    return " \\\n  ".join(lines + (form or ([] if "?" in path else query)))


def _in_url(value) -> str:
    return str(value) if str(value).startswith("$") else quote(str(value))


def _fields_of(plain: str, encoded: str, fields: dict) -> list[str]:
    written = []
    several = [(name, one) for name, value in fields.items()
               for one in (value if isinstance(value, list) else [value])]
    for name, value in several:
        text = f"{name}={value}".replace('"', '\\"')
        option = plain if PLAIN.fullmatch(str(value)) else encoded
        quoted = text if PLAIN.fullmatch(text.replace("=", "")) and "$" not in text else f'"{text}"'
        written.append(f"{option} {quoted}")
    return written
