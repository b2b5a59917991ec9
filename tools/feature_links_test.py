# SPDX-License-Identifier: Apache-2.0
"""docs/ledger-features.md promises nothing that no test shows: each "yes" of ours links to tests,
and each linked test is there, by file and name."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ledger-features.md"
COLUMNS = 7

LINK = re.compile(r"\[([^\]]+)\]\(\.\./([^)#]+)\)")


def rows_of(page: str) -> dict[str, str]:
    """feature -> what stands in our column"""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    for row in cells:
        assert len(row) == COLUMNS, f"{len(row)} columns: {row[0]}"
    return {row[0]: row[-1] for row in cells}


def names_in(text: str) -> set[str]:
    """What a file calls its tests: gtest, unittest, Playwright, or add_test in CMake."""
    names = set(re.findall(r"\b(?:TYPED_)?TEST(?:_F|_P)?\(\s*\w+,\s*(\w+)", text))
    names |= set(re.findall(r"\bdef (test_\w+)\(", text))
    names |= set(re.findall(r"\btest\(\s*['\"]([^'\"]+)['\"]", text))
    for loop, body in re.findall(r"foreach\(\w+ ([\w ]+)\)(.*?)endforeach", text, re.DOTALL):
        for prefix in re.findall(r"NAME (?:\$\{ATOLL_TEST_PREFIX\})?(\w+_)\$\{", body):
            names |= {prefix + name for name in loop.split()}
    return names | set(re.findall(r"NAME (?:\$\{ATOLL_TEST_PREFIX\})?(\w+)\s", text))


def findings(page: str, root: Path) -> list[str]:
    found = []
    for feature, ours in rows_of(page).items():
        links = LINK.findall(ours)
        if ours.startswith("yes") and not links:
            found.append(f"{feature}: a yes that names no test")
        for names, path in links:
            if not (root / path).is_file():
                found.append(f"{feature}: {path} is not there")
                continue
            there = names_in((root / path).read_text())
            missing = [name for name in names.split(", ") if name not in there]
            found += [f"{feature}: {path} has no test {name}" for name in missing]
    return found


class FeatureLinks(unittest.TestCase):
    def test_every_yes_names_tests_that_are_there(self):
        self.assertEqual(findings(PAGE.read_text(), ROOT), [])

    def test_the_table_has_every_feature_once(self):
        rows = rows_of(PAGE.read_text())
        lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| **")]
        self.assertEqual(len(rows), len(lines))
        self.assertGreaterEqual(len(rows), 40)

    def test_a_promise_without_its_test_is_found(self):
        head = "|f|a|b|c|d|e|ours|\n|---|---|---|---|---|---|---|\n"
        here = "tools/feature_links_test.py"
        for ours, what in (
            ("yes", "names no test"),
            ("yes: [no_such_test](../" + here + ")", "has no test no_such_test"),
            ("yes: [test_one](../tools/no_such_test.py)", "is not there"),
        ):
            with self.subTest(ours):
                (finding,) = findings(f"{head}|x|||||| {ours} |\n", ROOT)
                self.assertIn(what, finding)
        kept = f"{head}|x|||||| yes: [{self._testMethodName}](../{here}) |\n"
        self.assertEqual(findings(kept, ROOT), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
