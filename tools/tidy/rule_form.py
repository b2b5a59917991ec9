# SPDX-License-Identifier: Apache-2.0
"""The form of a file: licence line, contract comment, #pragma once, no loose ends."""

import re

from source_file import Finding

SPDX = "SPDX-License-Identifier: Apache-2.0"
LICENSED = (".h", ".cc", ".proto", ".py", ".cmake", ".sh", ".ts", ".tsx", ".js", ".mjs")
LICENSED_NAMES = ("CMakeLists.txt", "atoll", "run")
UNLICENSED_FOLDERS = ("fuzz/corpus/", "tests/data/", "sim/faults/")

WHY_CONTRACT = "the reader meets the promise before the code, and a caller need not read the code"
MEND_CONTRACT = ("after the licence line write two to six (a small header may have one): what it "
                 "is, who owns it, which thread may touch it, what is always true")
SMALL_HEADER_LINES = 80


def check(files):
    for file in files:
        yield from _check_licence(file)
        yield from _check_loose_ends(file)
        if file.is_header:
            yield from _check_header(file)


def _check_licence(file):
    name = file.path.rsplit("/", 1)[-1]
    is_licensed = file.path.endswith(LICENSED) or name in LICENSED_NAMES
    # A room's CMakeLists.txt is one call that nobody would copy.
    if name == "CMakeLists.txt" and re.fullmatch(r"atoll_\w+\([^)]*\)\s*", file.text):
        return
    if not is_licensed or file.path.startswith(UNLICENSED_FOLDERS) or not file.text.strip():
        return
    at = 1 if file.lines[0].startswith("#!") else 0
    if SPDX not in (file.lines[at:] or [""])[0]:
        yield Finding(file.path, 1, "form", "the first line is not the licence",
                      "a file that is copied elsewhere must carry its terms",
                      f"put '{SPDX}' in a comment on line 1 (line 2 after a #! line)")


def _check_header(file):
    if not any(line.strip() == "#pragma once" for line in file.lines):
        yield Finding(file.path, 1, "form", "#pragma once is missing",
                      "a header read twice defines everything twice",
                      "put it after the opening comment")
    contract = []
    for line in file.lines[1:]:
        if not line.startswith("//"):
            break
        contract.append(line)
    # Blank comment lines and indented examples do not count.
    sentences = [line for line in contract if re.match(r"// ?\S", line)]
    least = 1 if len(file.lines) <= SMALL_HEADER_LINES else 2
    if not least <= len(sentences) <= 6:
        yield Finding(file.path, 2, "form", f"the opening comment has {len(sentences)} lines",
                      WHY_CONTRACT, MEND_CONTRACT)


def _check_loose_ends(file):
    if not file.is_cpp and not file.path.endswith((".proto", ".cmake", ".ts", ".tsx", ".mjs")):
        return
    for number, line in enumerate(file.lines, start=1):
        for match in re.finditer(r"\b(TODO|FIXME|HACK)\b(?!\(#\d+\))", line):
            yield Finding(file.path, number, "form", f"{match[1]} without an issue number",
                          "a wish in a comment is found by nobody",
                          "do it now, or file an issue and write TODO(#7)")
        if line.rstrip() != line or "\t" in line:
            yield Finding(file.path, number, "form", "a tab or a space at the end of the line",
                          "it shows up as a change that is none", "run the formatter")
