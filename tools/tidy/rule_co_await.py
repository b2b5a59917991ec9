# SPDX-License-Identifier: Apache-2.0
"""Nothing braced, no lambda and no string is made in the statement of a co_await, and it stands in
no condition: g++ 12 destroys such temporaries twice. Read from the statement around each."""

import re

from source_file import Finding

WHY = "g++ 12 destroys a temporary made in the statement of a co_await twice"
MEND = "give it a name on the line before, and use the name (std::move it if it is large)"

# A brace after one of these opens a block of statements.
BLOCK_BEFORE = re.compile(r"(\)|\b(else|do|try|const|noexcept|override|final)|[;}{:])$")


# `= {`, `({` and the like make an object; any other brace after a space opens a block.
OBJECT_BEFORE = re.compile(r"(=|\(|,|\breturn|\bco_return)\s*$")


def _makes_object(code, brace):
    """Whether the brace at this offset makes an object, and does not open a block."""
    is_glued = re.match(r"[\w>]", code[brace - 1 : brace] or " ") is not None  # `Name{`
    return is_glued or OBJECT_BEFORE.search(code[max(0, brace - 40) : brace]) is not None


def _opening_of(code, closing):
    depth, at = 1, closing
    while depth > 0 and at > 0:
        at -= 1
        depth += {"}": 1, "{": -1}.get(code[at], 0)
    return at


def _start_of_statement(code, at):
    while at > 0:
        before = code[at - 1]
        if before == ";" or (before == "{" and not _makes_object(code, at - 1)):
            break
        if before == "}":
            opening = _opening_of(code, at - 1)
            if not _makes_object(code, opening):
                break
            at = opening
        else:
            at -= 1
    return at


def statement_around(code, at):
    """(text, first offset) of the statement that holds offset `at`; braces belong to it when they
    make an object and end it when they open a block."""
    start = _start_of_statement(code, at)
    depth, end = 0, at
    while end < len(code):
        letter = code[end]
        if letter == ";" and depth <= 0:
            break
        if letter == "{" and depth < 0 and BLOCK_BEFORE.search(code[start:end].rstrip()):
            break
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        end += 1
    return code[start:end], start


def check(files):
    for file in files:
        if not file.is_cpp:
            continue
        reported = set()
        for match in re.finditer(r"\bco_await\b", file.code):
            statement, start = statement_around(file.code, match.start())
            if start in reported or re.match(r"\s*(operator|auto\s+operator)", statement):
                continue
            fault = fault_of(statement)
            if fault:
                reported.add(start)
                yield Finding(file.path, file.line_of(match.start()), "co_await", fault, WHY, MEND)


def split_condition(statement):
    """(condition, what it governs): `if (a) co_await b;` has its co_await in the second."""
    head = re.match(r"\s*(?:else\s+)?(?:if|while|switch|for)\s*\(", statement)
    if head is None:
        return "", statement
    depth, end = 1, head.end()
    while end < len(statement) and depth > 0:
        depth += {"(": 1, ")": -1}.get(statement[end], 0)
        end += 1
    return statement[:end], statement[end:]


def fault_of(statement):
    condition, statement = split_condition(statement)
    if "co_await" in condition:
        return "a co_await stands in a condition"
    # A structured binding, an index and an attribute are no lambda.
    bare = re.sub(r"\bauto\s*&{0,2}\s*\[[^\]]*\]|\[\[[^\]]*\]\]", " ", statement)
    # What goes on after a closed block began with the body of a lambda.
    has_body_before = re.match(r"\s*[,)]", bare) is not None
    has_capture = re.search(r"(?<![\w\])\s])\s*\[[^\]]*\]\s*[({]|[(,=]\s*\[", bare) is not None
    if has_body_before or has_capture:
        return "a lambda is made in the statement of a co_await"
    if re.search(r"\s\?\s", bare):
        return "a co_await stands in a condition"
    if "{" in bare:
        return "a braced object is made in the statement of a co_await"
    # A literal may become a std::string parameter, a temporary like any other.
    if '"' in bare or re.search(r"\bstd::(string|to_string)\s*\(", bare):
        return "a string is made in the statement of a co_await"
    return None
