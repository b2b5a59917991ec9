# SPDX-License-Identifier: Apache-2.0
"""Finds the functions of a C++ file by its braces. Not a parser: it reads code formatted as
.clang-format says, and errs towards seeing no function."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    name: str
    first_line: int
    last_line: int


def _without_preprocessor(code):
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m[0]), code,
                  flags=re.MULTILINE)


def _without_template_lists(head):
    while match := re.search(r"\btemplate\s*<", head):
        depth, end = 1, match.end()
        while end < len(head) and depth > 0:
            depth += {"<": 1, ">": -1}.get(head[end], 0)
            end += 1
        head = head[: match.start()] + " " * (end - match.start()) + head[end:]
    return head


def _kind_of(head):
    """What an opening brace opens, judged by the text before it."""
    head = _without_template_lists(head)
    tail = head.rstrip()
    bare = re.sub(r"\b(alignas|__attribute__|requires)\s*\([^)]*\)", " ", head)
    if re.search(r"\bnamespace\b|\bextern\s+\"[^\"]*\"\s*$", head):
        return "namespace"
    if re.search(r"\b(class|struct|union|enum)\b", bare) and "(" not in bare:
        return "type"
    if "(" not in bare or re.search(r"[=,(]$", tail) or re.search(r"=\s*requires\b", tail):
        return "value"
    if re.search(r"\)\s*(noexcept\s*)?:(?!:)", head) and re.search(r"[\w>]$", tail):
        return "value"  # a member initialiser: `: size_{0}`
    return "function"


def _name_of(head):
    head = _without_template_lists(head)
    match = re.search(r"([\w:~]+|operator\S+)\s*\(", head)
    return match[1] if match else "?"


def functions_of(code):
    code = _without_preprocessor(code)
    open_braces, head_start, found = [], 0, []
    for match in re.finditer(r"[{};]", code):
        if match[0] == ";":
            head_start = match.end()
        elif match[0] == "{":
            head = code[head_start : match.start()]
            outer = open_braces[-1][0] if open_braces else "namespace"
            kind = _kind_of(head) if outer in ("namespace", "type") else outer
            if outer == "function":
                kind = "block"
            start = head_start + len(head) - len(head.lstrip())
            open_braces.append((kind, start, _name_of(head) if kind == "function" else ""))
            if kind != "value":
                head_start = match.end()
        elif open_braces:
            kind, start, name = open_braces.pop()
            if kind == "function":
                first, last = (code.count("\n", 0, at) + 1 for at in (start, match.start()))
                found.append(Function(name, first, last))
            if kind != "value":
                head_start = match.end()
    return found
