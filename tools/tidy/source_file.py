# SPDX-License-Identifier: Apache-2.0
"""One file of the tree as the rules see it: its raw lines, and its code with comments and the
contents of strings blanked, so that a rule never trips over a word in a sentence."""

import functools
import re
from dataclasses import dataclass

CPP_SUFFIXES = (".h", ".cc")

_NOT_CODE = re.compile(
    r"""//[^\n]*|/\*.*?\*/"""
    r"""|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)\""""
    r"""|"(?:\\.|[^"\\\n])*\""""
    r"""|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Finding:
    """What is wrong at one place, why that matters, and how to mend it."""

    path: str
    line: int
    rule: str
    what: str
    why: str
    mend: str

    def text(self):
        return (
            f"{self.path}:{self.line}: [{self.rule}] {self.what}\n"
            f"    why:  {self.why}\n"
            f"    mend: {self.mend}"
        )


def _blank(match):
    text = match.group(0)
    quoted = text[0] in "\"'R"
    blanks = re.sub(r"[^\n]", " ", text)
    return f"{text[-1]}{blanks[1:-1]}{text[-1]}" if quoted else blanks


class SourceFile:
    def __init__(self, path, text):
        self.path = path  # from the root of the tree, with forward slashes
        self.text = text
        self.lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")

    @functools.cached_property
    def code(self):
        return _NOT_CODE.sub(_blank, self.text)

    @property
    def is_cpp(self):
        return self.path.endswith(CPP_SUFFIXES)

    @property
    def is_header(self):
        return self.path.endswith(".h")

    @property
    def is_in_src(self):
        return self.path.startswith("src/")

    @property
    def is_test(self):
        """Tests, fuzzers, benchmarks and fixtures that lie beside what they try."""
        return re.search(r"(_(test|fuzz|bench)\.cc|_fixture\.h)$", self.path) is not None

    @property
    def room(self):
        """`ledger`, `services/posting`; outside src the top folder, such as `sim`."""
        parts = self.path.split("/")
        return room_of("/".join(parts[1:])) if parts[0] == "src" else parts[0]

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def includes(self):
        """(line, name, is_quoted) of every #include."""
        for number, line in enumerate(self.lines, start=1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if match:
                yield number, match[2], match[1] == '"'


# Folders whose rooms are one level down.
NESTED = ("services", "adapters", "rpc", "gateways", "mesh", "apps")


def room_of(path_in_src):
    parts = path_in_src.split("/")
    return "/".join(parts[:2]) if parts[0] in NESTED and len(parts) > 2 else parts[0]
