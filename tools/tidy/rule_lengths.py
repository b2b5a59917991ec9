# SPDX-License-Identifier: Apache-2.0
"""Files, functions, lines and folders have a stop. The ratchet lets an old one shrink only."""

import collections
import re

import tables
from functions import functions_of
from source_file import Finding

FUNCTION_LINES = 70
LINE_COLUMNS = 100
FOLDER_IDEAS = 30
COUNTED = (".h", ".cc", ".py", ".proto", ".ts", ".tsx", ".js", ".mjs", ".sh", ".cmake")

WHY_LENGTH = "what fits on a screen or two is read; what does not is searched"
MEND_FILE = "split it by idea, each part named for its own; never into part2"


def limit_of(file):
    if file.is_header:
        return 300
    is_test = file.is_test or re.search(r"(_test\.py|\.test\.\w+)$", file.path)
    return 800 if is_test or file.path.startswith("tests/") else 500


def check(files):
    ratchet = tables.ratchet()
    for file in files:
        if file.path.endswith(COUNTED):
            yield from _check_length(ratchet, file.path, file.path, 1, len(file.lines),
                                     limit_of(file), "the file", MEND_FILE)
            yield from _check_columns(file)
        if file.is_cpp:
            for function in functions_of(file.code):
                yield from _check_length(
                    ratchet, f"{file.path}:{function.name}", file.path, function.first_line,
                    function.last_line - function.first_line + 1, FUNCTION_LINES,
                    f"{function.name}()",
                    "keep the branches here and move loops of plain work into named leaves")
    yield from _check_folders(files)


def _check_length(ratchet, key, path, line, length, limit, what, mend):
    allowed = ratchet.get(key, limit)
    if length > max(allowed, limit):
        yield Finding(path, line, "length", f"{what} has {length} lines, the stop is {allowed}",
                      WHY_LENGTH, mend)
    elif key in ratchet and length < allowed:
        yield Finding(path, line, "length", f"{what} shrank to {length} lines", WHY_LENGTH,
                      f"write {length} in tools/tidy/ratchet.txt, or delete its line there")


def _check_columns(file):
    for number, line in enumerate(file.lines, start=1):
        if len(line) > LINE_COLUMNS and not re.search(r"https?://\S+$", line):
            yield Finding(file.path, number, "columns",
                          f"the line has {len(line)} columns, the stop is {LINE_COLUMNS}",
                          "two files side by side fit a screen only so",
                          "break it at the outermost comma or operator, or name a part of it")


def _check_folders(files):
    ideas = collections.defaultdict(set)
    for file in files:
        if file.is_cpp and file.is_in_src:
            folder, name = file.path.rsplit("/", 1)
            ideas[folder].add(re.sub(r"(_(test|fuzz|bench))?\.(h|cc)$", "", name))
    for folder, names in ideas.items():
        if len(names) > FOLDER_IDEAS:
            yield Finding(folder, 1, "length", f"the folder holds {len(names)} ideas, "
                          f"the stop is {FOLDER_IDEAS}", WHY_LENGTH,
                          "give a group of them its own folder, named for what it does")
