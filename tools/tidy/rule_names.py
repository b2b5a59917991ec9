# SPDX-License-Identifier: Apache-2.0
"""Names tell the job, are written out, and have one shape for each kind of thing."""

import re

from source_file import Finding

BANNED_PATHS = {"common", "utils", "util", "helpers", "helper", "core", "misc", "stuff"}
BANNED_WORDS = {"Manager", "Processor", "Data", "Info", "Impl", "Helper", "Helpers", "Utils"}

# Names that the language or the standard library asks for.
DEMANDED = {"promise_type", "hash", "formatter", "tuple_size", "tuple_element", "iterator",
            "const_iterator", "value_type", "difference_type", "reference", "pointer",
            "iterator_category", "iterator_concept", "is_transparent", "allocator_type",
            "result_type", "type"}

# What C programs call has C's names, each beginning with the library's.
C_HOME, C_NAME = "src/apps/embedded/", re.compile(r"atoll_[a-z_]+")

WHY_WORD = "it fits everything, so it tells nothing"
WHY_SHAPE = "the shape of a name says what it names before it is looked up"
WHY_TEST = "the list of tests is read as the list of promises"

TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?)\s+(?:\[\[\w+\]\]\s*)?"
                  r"(?:alignas\s*\([^)]*\)\s*)?(\w+)\s*(?:final\s*)?(?=[{;]|:(?!:))")
ALIAS = re.compile(r"\busing\s+(\w+)\s*=")
ENUM_BODY = re.compile(r"\benum(?:\s+class)?\s+\w+\s*(?::\s*[\w:]+\s*)?\{([^}]*)\}")
CONSTANT = re.compile(r"^[ \t]*(?:inline\s+|static\s+)*constexpr\s+(?:inline\s+|static\s+)*"
                      r"[\w:<>,*& \t]+?[ \t&*](\w+)(?:\[[^\]]*\])*\s*(?:=|\{)(?!=)", re.MULTILINE)
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)")


def check(files):
    for file in files:
        yield from _check_path(file)
        if file.is_cpp:
            yield from _check_types(file)
            yield from _check_constants(file)
            yield from _check_tests(file)
        if file.is_cpp or file.path.endswith(".proto"):
            yield from _check_short_words(file)


def _check_path(file):
    if not file.path.startswith(("src/", "sim/", "tests/", "bench/", "fuzz/", "api/")):
        return
    parts = file.path.split("/")
    for part in parts:
        if part.split(".")[0] in BANNED_PATHS:
            yield Finding(file.path, 1, "name", f"'{part}' is no name for a file or folder",
                          WHY_WORD, "name it for the one thing it does")
    is_code = file.path.endswith((".h", ".cc", ".proto", ".py"))
    if is_code and not re.fullmatch(r"[a-z0-9_]+\.[a-z]+", parts[-1]):
        yield Finding(file.path, 1, "name", f"'{parts[-1]}' is not snake_case", WHY_SHAPE,
                      "write small letters, digits and '_'")


def _check_types(file):
    for pattern in (TYPE, ALIAS):
        for match in pattern.finditer(file.code):
            name, line = match[1], file.line_of(match.start(1))
            is_of_c = file.path.startswith(C_HOME) and C_NAME.fullmatch(name)
            if name in DEMANDED or is_of_c:
                continue
            if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
                yield Finding(file.path, line, "name", f"type {name} is not PascalCase", WHY_SHAPE,
                              "write each word with a capital, without '_'")
            for word in BANNED_WORDS.intersection(re.findall(r"[A-Z][a-z0-9]*", name)):
                yield Finding(file.path, line, "name", f"'{word}' in {name}", WHY_WORD,
                              "find the noun: what does it keep, append, call, answer, translate?")


def _check_constants(file):
    for match in ENUM_BODY.finditer(file.code):
        for item in re.finditer(r"(?:^|,)\s*(\w+)", match[1]):
            yield from _check_constant(file, item[1], match.start(1) + item.start(1))
    for match in CONSTANT.finditer(file.code):
        yield from _check_constant(file, match[1], match.start(1))


def _check_constant(file, name, offset):
    is_local = name.islower() and file.path.endswith(".cc")
    if not re.fullmatch(r"k[A-Z0-9]\w*", name) and not is_local:
        yield Finding(file.path, file.line_of(offset), "name", f"constant {name} is not kPascal",
                      WHY_SHAPE, f"write k{name[:1].upper()}{name[1:]}")


def _check_tests(file):
    for match in TEST.finditer(file.code):
        name, line = match[2].removeprefix("DISABLED_"), file.line_of(match.start())
        if not re.fullmatch(r"[a-z0-9_]+", name) or "_" not in name:
            yield Finding(file.path, line, "name", f"test {name} is not named for a promise",
                          WHY_TEST, "write a sentence: a_released_hold_frees_the_money")
        # A test that another one starts as its own program is switched off on purpose.
        if match[2].startswith("DISABLED_") and file.path.endswith("_test.cc"):
            yield Finding(file.path, line, "name", f"test {name} is switched off",
                          "a test that does not run proves nothing", "mend it or delete it")


def _check_short_words(file):
    for match in re.finditer(r"(?i)(?<![a-z])txns?(?![a-z])", file.code):
        yield Finding(file.path, file.line_of(match.start()), "name", "'txn' is not a word",
                      "the bank's words are written out, the same everywhere", "write transaction")
