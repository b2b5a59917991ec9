# SPDX-License-Identifier: Apache-2.0
"""The maps in the documents equal the ground: folder maps equal the tree, and the include table of
ARCHITECTURE.md equals levels.txt."""

import re

import tables
from source_file import Finding

WHY = "a map that is wrong once is never trusted again"
SECTION = "## Folder map"
TABLE_SECTION = "## Include table"
NAMED_PATH = re.compile(r"`((?:api|bench|cmake|docs|fuzz|sim|src|tests|tools)/[\w./-]+)`")


def entries_of_tree(paths):
    """What `ls` shows at the top and in src/, from the paths of all files."""
    entries = set()
    for path in paths:
        parts = path.split("/")
        if parts[0].startswith("."):
            continue
        entries.add(parts[0] + ("/" if len(parts) > 1 else ""))
        if parts[0] == "src" and len(parts) > 2:
            entries.add(f"src/{parts[1]}/")
    return entries


def entries_of_map(text):
    """Entries of the fenced block under the section; two spaces of indent put one under src/."""
    match = re.search(re.escape(SECTION) + r"\n.*?```\w*\n(.*?)```", text, re.DOTALL)
    if match is None:
        return None
    entries = set()
    for line in match[1].splitlines():
        if line.strip():
            name = line.split()[0]
            entries.add(f"src/{name}" if line.startswith("  ") else name)
    return entries


def levels_of_document(text):
    """Rows `| level | `room` | of its own level | ...` under the section."""
    section = text.split(TABLE_SECTION, 1)[-1].split("\n## ", 1)[0]
    rows = {}
    row = re.compile(r"^\| *(\d) *\| *`([^`]+)` *\|([^|]*)\|", re.MULTILINE)
    for level, room, same in row.findall(section):
        rows[room.rstrip("/")] = (int(level), tuple(re.findall(r"`([\w/]+?)/?`", same)))
    return rows


def check_paths(file, paths):
    """A path that a document names is there."""
    folders = {path.rsplit("/", up)[0] for path in paths for up in range(1, 1 + path.count("/"))}
    for number, line in enumerate(file.lines, start=1):
        for named in NAMED_PATH.findall(line):
            if named.rstrip("/") not in folders and named not in paths:
                yield Finding(file.path, number, "map", f"{named} is not there", WHY,
                              "name the file that does it now")


def check(files):
    paths = [file.path for file in files]
    texts = {file.path: file.text for file in files}
    for name in ("README.md", "ARCHITECTURE.md"):
        yield from check_map(name, texts.get(name, ""), entries_of_tree(paths))
    for file in files:
        if file.path.endswith(".md"):
            yield from check_paths(file, set(paths))
    if levels_of_document(texts.get("ARCHITECTURE.md", "")) != tables.levels():
        yield Finding("ARCHITECTURE.md", 1, "map", "its include table differs from levels.txt", WHY,
                      "write the same rows in both: tools/tidy/levels.txt is what is enforced")


def check_map(name, text, ground):
    shown = entries_of_map(text)
    if shown is None:
        yield Finding(name, 1, "map", f"there is no '{SECTION}' with a fenced block", WHY,
                      "list every entry of the top folder and of src/, one a line, with its job")
        return
    for entry in sorted(ground - shown):
        yield Finding(name, 1, "map", f"the folder map lacks {entry}", WHY,
                      "add a line that says what it is for")
    for entry in sorted(shown - ground):
        yield Finding(name, 1, "map", f"the folder map shows {entry}, which is not there", WHY,
                      "delete its line, or commit the folder")
