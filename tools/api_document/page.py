# SPDX-License-Identifier: Apache-2.0
"""The page of a description: one file, no script, nothing loaded from elsewhere."""

import html
import json
import re
from pathlib import Path

from example import example_of
from walk import form_of, is_open, needs_token, operations, parameters_of, resolved

STYLE = Path(__file__).with_name("page.css")


def page_of(document: dict) -> str:
    info = document["info"]
    groups = [
        (tag, [one for one in operations(document) if one[2]["tags"] == [tag["name"]]])
        for tag in document["tags"]
    ]
    groups = [(tag, calls) for tag, calls in groups if calls]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(info['title'])}: the API</title>",
        '<link rel="icon" href="data:,">',
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body>",
        f'<header><h1>{_text(info["title"])}: the API</h1></header>',
        _contents(groups),
        f"<main>{_introduction(document)}",
    ]
    for tag, calls in groups:
        parts.append(f'<section aria-labelledby="{tag["name"]}"><h2 id="{tag["name"]}">'
                     f'{_text(tag["name"])}</h2><p>{_words(tag["description"])}</p>')
        parts += [_call(document, *call) for call in calls]
        parts.append("</section>")
    parts.append("</main></body></html>\n")
    return "\n".join(parts)


def _text(value) -> str:
    return html.escape(str(value))


def _words(text: str) -> str:
    """One paragraph or less, with `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _text(text.strip()))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_words(one)}</p>" for one in text.strip().split("\n\n"))


def _contents(groups) -> str:
    lists = []
    for tag, calls in groups:
        links = "".join(
            f'<li><a href="#{operation["operationId"]}"><b>{method.upper()}</b> {_text(path)}</a>'
            for path, method, operation in calls)
        lists.append(f'<li><a href="#{tag["name"]}">{_text(tag["name"])}</a><ul>{links}</ul>')
    return (f'<nav aria-label="Contents"><details open><summary>Contents</summary>'
            f'<ul>{"".join(lists)}</ul></details></nav>')


def _introduction(document: dict) -> str:
    return (
        f'<section aria-label="Introduction">{_paragraphs(document["info"]["description"])}'
        "<p>The lines of curl below run as they stand in a shell that knows the bank, a token and "
        "an account, as <code>./atoll run</code> prints them, and to pay somebody her number, as "
        "<code>POST /sandbox/customers</code> answers:</p>"
        "<pre><code>BANK=http://127.0.0.1:8080\nTOKEN=…\nACCOUNT=acc_…\nOTHER_SORT_CODE=040099\n"
        "OTHER_NUMBER=…</code></pre>"
        '<p>This page is made of <a href="/openapi.yaml">/openapi.yaml</a>, which is also at '
        '<a href="/openapi.json">/openapi.json</a>.</p></section>')


def _call(document: dict, path: str, method: str, operation: dict) -> str:
    name = operation["operationId"]
    marks = []
    if operation.get("x-origin") == "atoll":
        marks.append("ours, not Monzo’s")
    if operation.get("deprecated"):
        marks.append("old")
    if is_open(operation):
        marks.append("no token needed")
    elif "x-permission" in operation:
        marks.append(f'needs <code>{_text(operation["x-permission"])}</code>')
    elif needs_token(operation):
        marks.append("any token")
    else:
        marks.append("for a client" if {"client": []} in operation["security"] else "a token")
    heading = f'<b class="{method}">{method.upper()}</b> {_text(path)}'
    parts = [
        f'<article aria-labelledby="{name}"><h3 id="{name}">{heading}</h3>',
        f'<p>{_words(operation["summary"])}.</p>',
        f'<p class="marks">{" · ".join(marks)}</p>',
        _paragraphs(operation["description"]) if "description" in operation else "",
        _parameters(document, path, operation),
        "<h4>Try it</h4>",
        f'<pre class="try" tabindex="0"><code>{_text(operation["x-codeSamples"][0]["source"])}'
        "</code></pre>",
        _kept(operation),
        _answers(document, operation),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def _kept(operation: dict) -> str:
    return "".join(
        f"<p>Other examples call its <code>{_text(where)}</code> <code>${name}</code>.</p>"
        for name, where in operation.get("x-keeps", {}).items())


def _kind(document: dict, schema: dict) -> str:
    schema = resolved(document, schema)
    if "enum" in schema:
        return "one of " + ", ".join(f"<code>{_text(json.dumps(one))}</code>"
                                     for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(document, one) for one in schema["anyOf"])
    kind = schema.get("type", "anything")
    said = " or ".join(kind) if isinstance(kind, list) else kind
    if kind == "array" and schema.get("items"):
        said = f'list of {_kind(document, schema["items"])}'
    if schema.get("format") == "date-time":
        said = "time"
    if "pattern" in schema:
        said = f'text like <code>{_text(example_of(document, schema))}</code>'
    limits = []
    if "minimum" in schema:
        limits.append(f"from {schema['minimum']}")
    if "maximum" in schema:
        limits.append(f"to {schema['maximum']}")
    if "maxLength" in schema:
        limits.append(f"{schema['maxLength']} bytes at most")
    if schema.get("default") not in (None, ""):
        limits.append(f"{schema['default']} if absent")
    return ", ".join([said.replace("string", "text"), *map(_text, limits)])


def _fields(document: dict, schema: dict, prefix: str = ""):
    """(name, schema, is required) of each field of a form, nested ones as a form writes them."""
    schema = resolved(document, schema)
    for name, inner in schema.get("properties", {}).items():
        key = f"{prefix}[{name}]" if prefix else name
        whole = resolved(document, inner)
        if whole.get("type") == "object" and "properties" in whole:
            yield from _fields(document, whole, key)
        else:
            key = f"{key}[…]" if whole.get("type") == "object" else key
            yield key, whole, name in schema.get("required", [])


def _parameters(document: dict, path: str, operation: dict) -> str:
    rows = [
        (one["name"], one["schema"], one.get("required", False), one.get("description", ""),
         {"path": "path", "query": "query", "header": "header"}[one["in"]])
        for one in parameters_of(document, path, operation)
    ]
    form = form_of(document, operation)
    if form is not None:
        rows += [(name, schema, needed, schema.get("description", ""), "form or JSON")
                 for name, schema, needed in _fields(document, form)]
    if not rows:
        return ""
    cells = "".join(
        f'<tr><th scope="row"><code>{_text(name)}</code>{" <i>required</i>" if needed else ""}'
        f'<td>{where}<td>{_kind(document, schema)}<td>{_words(said)}'
        for name, schema, needed, said, where in rows)
    return ('<h4>Parameters</h4><div class="wide" tabindex="0"><table><thead><tr>'
            '<th scope="col">name<th scope="col">where<th scope="col">what<th scope="col">meaning'
            "</thead>"
            f"<tbody>{cells}</tbody></table></div>")


def _answers(document: dict, operation: dict) -> str:
    parts, refusals = [], []
    for status, response in operation["responses"].items():
        response = resolved(document, response)
        if status.startswith(("2", "3")):
            parts.append(f"<h4>Answer {status}</h4><p>{_words(response['description'])}</p>")
            for media_type, content in response.get("content", {}).items():
                if media_type == "application/json":
                    parts.append(_answer(document, content["schema"]))
                else:
                    parts.append(f"<p><code>{media_type}</code></p>")
        else:
            title, _, codes = response["description"].partition("\n\n")
            items = re.sub(r"^- (.*)$", r"<li>\1", _words(codes), flags=re.MULTILINE)
            refusals.append(f"<dt>{status} {_text(title)}<dd><ul>{items}</ul>"
                            if "<li>" in items else f"<dt>{status} {_text(title)}<dd>{items}")
    return ("".join(parts) + "<details><summary>Refusals</summary><dl>" + "".join(refusals) +
            "</dl></details>")


def _answer(document: dict, schema: dict) -> str:
    example = json.dumps(example_of(document, schema), ensure_ascii=False, indent=2)
    said = "".join(
        f"<li><code>{_text(name)}</code>: {_words(words)}"
        for name, words in dict.fromkeys(_described(document, schema)))
    notes = f"<ul>{said}</ul>" if said else ""
    return f'<pre tabindex="0"><code>{_text(example)}</code></pre>{notes}'


def _described(document: dict, schema: dict):
    """(field, its description) of an answer, as deep as it goes."""
    schema = resolved(document, schema)
    for name, inner in schema.get("properties", {}).items():
        whole = resolved(document, inner)
        if "description" in whole:
            yield name, whole["description"]
        yield from _described(document, whole)
    if "items" in schema:
        yield from _described(document, schema["items"])
