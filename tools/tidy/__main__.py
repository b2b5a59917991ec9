# SPDX-License-Identifier: Apache-2.0
"""Holds the tree to the house rules: python3 tools/tidy [path prefix...]. Exit code 1 when
something is found; each finding says what, why and how to mend it."""

import collections
import pathlib
import shutil
import subprocess
import sys

import rule_calls
import rule_co_await
import rule_depends
import rule_form
import rule_includes
import rule_lengths
import rule_maps
import rule_names
from source_file import SourceFile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = (rule_includes, rule_depends, rule_lengths, rule_names, rule_calls, rule_co_await,
         rule_form, rule_maps)
SKIPPED_FOLDERS = {"build", ".git", "node_modules", "__pycache__", ".cache", "third_party"}


def paths_of_tree(root):
    """Files under version control; without git (a source archive), every file."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True,
                                text=True, check=False)
        if listed.returncode == 0 and listed.stdout:
            return [path for path in listed.stdout.split("\0") if path and (root / path).is_file()]
    return [path.relative_to(root).as_posix() for path in sorted(root.rglob("*"))
            if path.is_file() and not SKIPPED_FOLDERS.intersection(path.relative_to(root).parts)]


def read_tree(root):
    files = []
    for path in paths_of_tree(root):
        content = (root / path).read_bytes()
        # What is not text (corpora, golden files) has a path and no lines.
        text = "" if b"\0" in content else content.decode("utf-8", errors="replace")
        files.append(SourceFile(path, text))
    return files


def main(prefixes):
    files = read_tree(ROOT)
    findings = sorted({f for rule in RULES for f in rule.check(files)},
                      key=lambda f: (f.path, f.line, f.rule, f.what))
    if prefixes:
        findings = [f for f in findings if f.path.startswith(tuple(prefixes))]
    for finding in findings:
        print(finding.text())
    if findings:
        count = collections.Counter(finding.rule for finding in findings)
        print(", ".join(f"{rule}: {number}" for rule, number in sorted(count.items())))
    print(f"tidy: {len(files)} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
