# SPDX-License-Identifier: Apache-2.0
"""Reads our sources with the second compiler (clang 19), for its warnings, and proves that every
header compiles alone. Only the front end runs, so this costs a fraction of a build.

Takes the commands of an existing build folder (compile_commands.json) and writes a ninja file with
one edge a file, so that only what changed is read again: python3 tools/syntax build/dev
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("src", "sim", "tests", "bench", "fuzz", "tools")
COMPILER = "clang++-19"

# g++'s own warnings are unknown to clang.
EXTRA_FLAGS = ["-fsyntax-only", "-Wno-unknown-warning-option"]


def is_ours(path):
    try:
        return path.relative_to(ROOT).parts[0] in FOLDERS
    except ValueError:
        return False


def flags_of(command):
    """The flags of one compile, without compiler, launcher, input and output."""
    flags, skip = [], False
    words = shlex.split(command)
    first = next(i for i, word in enumerate(words) if word.startswith("-"))
    for word in words[first:]:
        if skip:
            skip = False
        elif word in ("-o", "-MF", "-MT", "-MQ"):
            skip = True
        elif word.endswith("/cmake_pch.hxx"):
            flags.pop()  # its -include: g++'s precompiled headers; here each file stands alone
        elif word not in ("-c", "-MD", "-MMD") and not word.endswith((".cc", ".o")):
            flags.append(word)
    return flags


def compiled_sources(build):
    """Our sources and their flags. One compiled twice (say, into two tests) is read once."""
    sources = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"]).resolve()
        if is_ours(path):
            sources.setdefault(path, flags_of(entry["command"]))
    return sources


def is_proven_by_its_source(header):
    """A header that its own .cc includes before anything else is compiled alone already."""
    source = header.with_suffix(".cc")
    if not source.exists():
        return False
    first = re.search(r'^#include\s+["<]([^">]+)[">]', source.read_text(), re.MULTILINE)
    return first is not None and (ROOT / "src" / first[1] == header or ROOT / first[1] == header)


def headers_to_read(sources):
    """The other headers, each with the flags of its nearest compiled neighbour."""
    folders = {}
    for path, flags in sources.items():
        for folder in path.parents:
            folders.setdefault(folder, flags)
    for folder in FOLDERS:
        for header in sorted((ROOT / folder).rglob("*.h")):
            if is_proven_by_its_source(header):
                continue
            nearest = next((f for f in header.parents if f in folders), None)
            if nearest is not None:
                yield header, folders[nearest]


def source_that_includes(header, folder):
    """A file of one line, because #pragma once does not guard the main file of a compile."""
    base = ROOT / "src" if header.is_relative_to(ROOT / "src") else ROOT
    source = folder / header.relative_to(ROOT).with_suffix(".h.cc")
    source.parent.mkdir(parents=True, exist_ok=True)
    text = f'#include "{header.relative_to(base)}"\n'
    if not source.exists() or source.read_text() != text:
        source.write_text(text)
    return source


def ninja_text(edges, folder):
    def escape(text):
        return text.replace("$", "$$").replace(" ", "$ ").replace(":", "$:")

    lines = [
        "rule read",
        f"  command = {COMPILER} $flags -MD -MF $out.d -MT $out $in && touch $out",
        "  description = $out",
        "  depfile = $out.d",
        "  deps = gcc",
    ]
    for path, flags in edges:
        source = source_that_includes(path, folder) if path.suffix == ".h" else path
        lines.append(f"build {path.relative_to(ROOT)}.read: read {escape(str(source))}")
        lines.append(f"  flags = {shlex.join(flags + EXTRA_FLAGS).replace('$', '$$')}")
    return "\n".join(lines) + "\n"


def main(arguments):
    if len(arguments) != 1:
        print("usage: python3 tools/syntax BUILD_FOLDER", file=sys.stderr)
        return 2
    build = pathlib.Path(arguments[0]).resolve()
    sources = compiled_sources(build)
    edges = sorted(sources.items()) + list(headers_to_read(sources))
    if not edges:
        print(f"{build}: no source of ours is compiled there", file=sys.stderr)
        return 1
    folder = build.parent / f"{build.name}-syntax"
    folder.mkdir(exist_ok=True)
    (folder / "build.ninja").write_text(ninja_text(edges, folder))
    environment = {**os.environ, "NINJA_STATUS": "[%f/%t] "}
    jobs = str(os.cpu_count() or 2)
    # Keeps going: every finding of a run is shown at once.
    ninja = ["ninja", "-C", str(folder), "-j", jobs, "-k", "0"]
    return subprocess.run(ninja, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
