# SPDX-License-Identifier: Apache-2.0
"""What the comparisons of the bank calendar share: the program that is asked, its seed, and how one
is run.

    …_test.py --program build/…/bank_calendar_lines [--seed 7]
"""

import argparse
import datetime
import random
import subprocess
import sys
import unittest

YEARS = range(1996, 2101)  # those that the room answers for
FIRST_DATE = datetime.date(YEARS[0], 1, 1)
LAST_DATE = datetime.date(YEARS[-1], 12, 31)


class CalendarCase(unittest.TestCase):
    program = ""
    seed = 0

    def setUp(self):
        self.draw = random.Random(self.seed)

    def answers(self, lines: list[str]) -> list[str]:
        ran = subprocess.run([self.program], input="".join(line + "\n" for line in lines),
                             check=True, text=True, stdout=subprocess.PIPE)
        answers = ran.stdout.splitlines()
        self.assertEqual(len(answers), len(lines))
        return answers

    def assert_answers(self, cases: list[tuple[str, str]]):
        """Of (line, answer): shows the first that differ, and how to have them again."""
        self.assertTrue(cases)
        answers = self.answers([line for line, _ in cases])
        wrong = [(line, answer, expected)
                 for (line, expected), answer in zip(cases, answers) if answer != expected]
        self.assertEqual(wrong[:5], [], f"{len(wrong)} of {len(cases)} differ, seed {self.seed}")

    def drawn_date(self, first: datetime.date = FIRST_DATE) -> datetime.date:
        return first + datetime.timedelta(self.draw.randrange((LAST_DATE - first).days + 1))


def main(description: str, lacking: str | None) -> None:
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    if lacking is not None:
        print(f"ATOLL-SKIPPED: no {lacking} to compare with", flush=True)
        return
    CalendarCase.program, CalendarCase.seed = options.program, options.seed
    unittest.main(argv=sys.argv[:1])
