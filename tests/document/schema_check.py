# SPDX-License-Identifier: Apache-2.0
"""Does a value fit a schema of the description? Stricter than JSON Schema in one thing: an object
has no member that its schema does not name, so that nothing is answered that is not described."""

import re

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
KINDS = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
# Words that say nothing about what fits.
SILENT = {"description", "examples", "default", "deprecated", "x-checked", "x-unchecked"}


class SchemaCheck:
    def __init__(self, document: dict):
        self.document = document

    def resolved(self, schema: dict) -> dict:
        while "$ref" in schema:
            found = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            beside = {key: word for key, word in schema.items() if key != "$ref"}
            inner = found.get("properties", {})
            merged = {
                name: {**inner.get(name, {}), **words}
                for name, words in beside.pop("properties", {}).items()
            }
            schema = {**found, **beside}
            if merged:
                schema["properties"] = {**inner, **merged}
        return schema

    def misfits(self, value, schema: dict, at: str = "") -> list[str]:
        """What does not fit, each with its place; nothing when all does."""
        schema = self.resolved(schema)
        for word in set(schema) - SILENT:
            assert hasattr(self, word := "_" + word), f"schema_check does not know {word[1:]}"
        found = []
        for word in sorted(set(schema) - SILENT):
            found += getattr(self, "_" + word)(value, schema[word], schema, at)
        if isinstance(value, dict) and schema.get("type") == "object":
            found += self._unnamed(value, schema, at)
        return found

    def _unnamed(self, value, schema, at):
        rest = schema.get("additionalProperties", False)
        found = []
        for name in set(value) - set(schema.get("properties", {})):
            if rest is False:
                found.append(f"{at}.{name} is not described")
            elif isinstance(rest, dict):
                found += self.misfits(value[name], rest, f"{at}.{name}")
        return found

    def _type(self, value, kinds, _, at):
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(KINDS[kind](value) for kind in kinds):
            return []
        return [f"{at} is {value!r}, and not {' or '.join(kinds)}"]

    def _enum(self, value, allowed, _, at):
        return [] if value in allowed else [f"{at} is {value!r}, and not one of {allowed}"]

    def _pattern(self, value, pattern, _, at):
        if not isinstance(value, str) or re.search(pattern, value):
            return []
        return [f"{at} is {value!r}, which does not look like {pattern}"]

    def _format(self, value, name, _, at):
        if name == "date-time" and isinstance(value, str) and not TIME.fullmatch(value):
            return [f"{at} is {value!r}, which is not a time"]
        if name == "int64" and isinstance(value, int) and not -(2**63) <= value < 2**63:
            return [f"{at} is {value!r}, which is not a number of 64 bits"]
        return []

    def _minimum(self, value, least, _, at):
        is_under = KINDS["number"](value) and value < least
        return [f"{at} is {value}, under {least}"] if is_under else []

    def _maximum(self, value, most, _, at):
        is_above = KINDS["number"](value) and value > most
        return [f"{at} is {value}, above {most}"] if is_above else []

    def _minLength(self, value, least, _, at):
        is_short = isinstance(value, str) and len(value) < least
        return [f"{at} is shorter than {least}"] if is_short else []

    def _maxLength(self, value, most, _, at):
        is_long = isinstance(value, str) and len(value.encode()) > most
        return [f"{at} is longer than {most}"] if is_long else []

    def _maxItems(self, value, most, _, at):
        is_long = isinstance(value, list) and len(value) > most
        return [f"{at} has more than {most}"] if is_long else []

    def _minItems(self, value, least, _, at):
        is_short = isinstance(value, list) and len(value) < least
        return [f"{at} has fewer than {least}"] if is_short else []

    def _maxProperties(self, value, most, _, at):
        is_large = isinstance(value, dict) and len(value) > most
        return [f"{at} has more than {most} members: {sorted(value)}"] if is_large else []

    def _required(self, value, names, _, at):
        if not isinstance(value, dict):
            return []
        return [f"{at}.{name} is missing" for name in names if name not in value]

    def _properties(self, value, members, _, at):
        if not isinstance(value, dict):
            return []
        return [one for name, inner in members.items() if name in value
                for one in self.misfits(value[name], inner, f"{at}.{name}")]

    def _additionalProperties(self, *_):
        return []  # _unnamed looks at them

    def _items(self, value, inner, _, at):
        if not isinstance(value, list):
            return []
        return [one for i, element in enumerate(value)
                for one in self.misfits(element, inner, f"{at}[{i}]")]

    def _anyOf(self, value, several, _, at):
        tries = [self.misfits(value, one, at) for one in several]
        return [] if any(not tried for tried in tries) else min(tries, key=len)
