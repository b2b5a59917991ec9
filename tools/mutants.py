# SPDX-License-Identifier: Apache-2.0
"""The small changes of meaning that tools/mutate draws from: where they are and what they make of a
line. Places where a change could not matter are left out by construction: comments, texts,
assertions, prefetches, capacities, tuning constants. Single ones that mean the same for a reason
are listed in tools/mutant_equivalents.txt, each with its reason."""

import dataclasses
import re

FOLDERS = ["src/ledger", "src/adapters/file", "src/services/posting"]
NOT_SOURCES = re.compile(r"_(test|fuzz|bench)\.cc$")
# Names of outcomes are compared with the proto elsewhere; table memory is only about speed.
FILES_LEFT_OUT = {"src/ledger/outcome.cc", "src/ledger/memory/table_memory.cc"}
# Calls whose arguments are for a person, for speed, or that end the program when wrong.
MASKED_CALLS = re.compile(
    r"\b(ATOLL_ASSERT|static_assert|fail|describe|format|to_string|name_of|log_\w+|"
    r"prefetch\w*|__builtin_prefetch|reserve|damaged|malformed|make_error)\s*\(")
LINES_LEFT_OUT = re.compile(
    r"^\s*(#|//|using\b|namespace\b|enum\b|case\b|(static |inline )?constexpr\b|template\b|"
    r"struct\b|class\b|static_cast<void>)|prefetch|figures|\bcapacity\b|\.reserve\(|operator|"
    r"\[\[maybe_unused\]\]|\.(un)?lock\(\)|notify_|memory_order_relaxed|"
    r"\b(sync_count|bytes_written|bytes_zeroed|bytes_derived)_?\b|_us_\.record\(|stagger|"
    r"kInitialLog2Size|<< kPartBits|\bkAhead\b|retry_after_ms|\btries\b|"
    r"\blog_(warning|error|info)\(|\.give_back\(|\.sort\(\)|AlignedBytes zeros|> places\(")
# How much memory a table takes before it is full, how evenly it is filled, and what is counted for
# people: never an answer.
SIZING = re.compile(r"^\S.* (limit_of|Applier::legs_of_block|IndexTable::reserve|"
                    r"\w+::Hash::operator\(\)|\w+::\w*figures)\(")
# A field's default in a plain struct: whoever makes one says what is in it.
STRUCT = re.compile(r"^(\s*)struct \w+ \{$")

# In the order of a sort nothing equals another, or it does not matter which comes first.
SORTED_BY = re.compile(r"\ba(\.\w+)* < b(\.\w+)*")

TURNED = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
FLIPPED = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
JOINED = {"&&": "||", "||": "&&"}

COMPARISON = re.compile(r"(?<= )(==|!=|<=|>=|<|>)(?= )")
SIGN = re.compile(r"(?<= )(\+=|-=|\+|-)(?= )")
JUNCTION = re.compile(r"(?<= )(&&|\|\|)(?= )")
NUMBER = re.compile(r"(?<![\w.'])(\d+)(?![\w.'])")
CONDITION = re.compile(r"\bif \((?!const|auto)([^;{}]*)\)(?= \{$| return\b| [a-z_]+\W)")
CALL = re.compile(r"^\s+(?!return\b|co_return\b|ATOLL_|delete\b|else\b|throw\b|std::sort)"
                  r"[A-Za-z_][\w:.>\-\[\]*]*\([^{}]*\);$")
FUNCTION = re.compile(r"^(?P<type>void|bool|base::Result<void>|Result<void>) [\w:~]+\(")
EARLY = {"void": "return;", "bool": "return false;", "base::Result<void>": "return {};",
         "Result<void>": "return {};"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One line of one file, and what it becomes."""
    file: str
    line: int
    kind: str
    before: str
    after: str

    def key(self):
        """What it is known by in the list of equivalents, wherever the line moves to."""
        return self.file, self.before.strip(), self.after.strip()

    def apply(self, text):
        lines = text.split("\n")
        assert lines[self.line - 1] == self.before
        lines[self.line - 1] = self.after
        return "\n".join(lines)


def mask(text):
    """The text with comments, literals and masked calls blanked, every column kept."""
    blank = lambda found: re.sub(r"[^\n]", " ", found.group())
    text = re.sub(r"//[^\n]*", blank, text)
    text = re.sub(r'"(\\.|[^"\\\n])*"', lambda m: '"' + "_" * (len(m.group()) - 2) + '"', text)
    text = re.sub(r"'(\\.|[^'\\\n])+'(?!\d)", blank, text)
    characters = list(text)
    for found in MASKED_CALLS.finditer(text):
        depth = 0
        for at in range(found.end() - 1, len(text)):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            if text[at] != "\n" and at >= found.end() and depth > 0:
                characters[at] = "\0"
            if depth == 0:
                break
    return "".join(characters)


def _replaced(line, start, end, text):
    return line[:start] + text + line[end:]


def _of_line(line, code):
    """(kind, what the line becomes) of everything that can be changed in one line."""
    for kind, pattern, table in (("comparison turned", COMPARISON, TURNED),
                                 ("sign flipped", SIGN, FLIPPED),
                                 ("condition joined otherwise", JUNCTION, JOINED)):
        for found in pattern.finditer(SORTED_BY.sub(lambda m: " " * len(m.group()), code)):
            yield kind, _replaced(line, *found.span(), table[found.group()])
    for found in NUMBER.finditer(code):
        moved = str(int(found.group()) + 1)
        yield "constant moved", _replaced(line, *found.span(), moved)
    for found in CONDITION.finditer(code):
        if found.group(1).count("(") == found.group(1).count(")"):
            yield "condition negated", _replaced(line, *found.span(1),
                                                 f"!({line[found.start(1):found.end(1)]})")


def _is_whole_statement(code, previous):
    return (CALL.match(code.rstrip()) is not None and code.count("(") == code.count(")")
            and (not previous or previous.rstrip()[-1:] in ";{}:"))


def mutants_of(file, text):
    """Every mutant of a source file, in its order."""
    lines, masked = text.split("\n"), mask(text).split("\n")
    function_type = None
    is_sizing = False
    struct_end = None
    previous = ""
    for number, (line, code) in enumerate(zip(lines, masked), start=1):
        if line and not line[0].isspace() and line[0] not in "}#/":
            found = FUNCTION.match(line)
            function_type = found.group("type") if found else None
            is_sizing = SIZING.search(line) is not None
        if found := STRUCT.match(code):
            struct_end = found.group(1) + "};"
        if struct_end is not None:
            struct_end = None if code.rstrip() == struct_end else struct_end
            continue
        if not is_sizing and LINES_LEFT_OUT.search(code) is None and line[:1].isspace():
            for kind, after in _of_line(line, code):
                yield Mutant(file, number, kind, line, after)
            if _is_whole_statement(code, previous):
                indent = line[: len(line) - len(line.lstrip())]
                yield Mutant(file, number, "call dropped", line, indent + ";")
                if function_type and previous.rstrip()[-1:] != ":":
                    early = f"{indent}if (true) {EARLY[function_type]}"
                    yield Mutant(file, number, "early return", line, f"{early} {line.strip()}")
        if code.strip():
            previous = code


def read_equivalents(root):
    """{(file, the line, what it becomes): why it means the same}."""
    equivalents = {}
    for line in (root / "tools" / "mutant_equivalents.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            file, before, after, why = (part.strip() for part in line.split(" | "))
            equivalents[file, before, after] = why
    return equivalents


def all_mutants(root, equivalents):
    """Every mutant of the tree but those that are known to mean the same."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.cc")):
            name = str(path.relative_to(root))
            if NOT_SOURCES.search(name) or name in FILES_LEFT_OUT:
                continue
            for mutant in mutants_of(name, path.read_text()):
                if mutant.key() not in equivalents:
                    yield mutant


def unused_equivalents(root):
    """What the list of equivalents names and no mutant is."""
    drawn = {mutant.key() for mutant in all_mutants(root, {})}
    return [" | ".join(key) for key in read_equivalents(root) if key not in drawn]
