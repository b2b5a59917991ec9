# SPDX-License-Identifier: Apache-2.0
"""IBANs against python3-stdnum: those it makes are read, those it refuses are refused.

    iban_stdnum_test.py --program build/…/account_number_lines [--seed 7]

Every country of its registry is drawn from; without the package the test is skipped.
"""

import argparse
import random
import re
import string
import subprocess
import sys
import unittest

try:
    from stdnum import iban as stdnum_iban
    from stdnum import numdb
except ImportError:
    stdnum_iban = None

OF_EACH_COUNTRY = 40
LETTERS = string.ascii_uppercase
CHARACTERS = {"n": string.digits, "a": LETTERS, "c": string.digits + LETTERS}
# Their remainders are those of 97, 98 and 02; ISO 13616 has 02 to 98 alone, stdnum takes them.
NEVER_MADE = ("00", "01", "99")


def structures() -> dict[str, str]:
    """Country -> structure such as "4!a6!n8!n", of stdnum's registry."""
    found = {}
    for first in LETTERS:
        for second in LETTERS:
            country = first + second
            (_, properties), *_ = numdb.get("iban").info(country)
            if "bban" in properties:
                found[country] = properties["bban"]
    return found


def drawn_account(draw: random.Random, structure: str) -> str:
    return "".join("".join(draw.choices(CHARACTERS[kind], k=int(count)))
                   for count, kind in re.findall(r"(\d+)!([nac])", structure))


def spoilt(draw: random.Random, text: str) -> str:
    """With one fault of a kind that people make."""
    at = draw.randrange(len(text) - 1)
    other = draw.choice(string.digits + LETTERS)
    return draw.choice([
        text[:at] + other + text[at + 1:],
        text[:at] + text[at + 1] + text[at] + text[at + 2:],
        text[:at] + text[at + 1:],
        text[:at] + other + text[at:],
        text[:2] + f"{draw.randrange(100):02}" + text[4:],
    ])


class IbanStdnumTest(unittest.TestCase):
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

    def drawn(self) -> list[str]:
        made = []
        for country, structure in structures().items():
            for _ in range(OF_EACH_COUNTRY):
                account = drawn_account(self.draw, structure)
                digits = stdnum_iban.calc_check_digits(f"{country}00{account}")
                made.append(f"{country}{digits}{account}")
        return made

    def test_what_it_makes_is_read_and_printed_as_it_prints(self):
        made = self.drawn()
        self.assertGreater(len(made), 80 * OF_EACH_COUNTRY)
        expected = [stdnum_iban.format(text) for text in made]
        typed = [stdnum_iban.format(text).lower() for text in made]
        self.assertEqual(self.answers([f"iban {text}" for text in made]), expected)
        self.assertEqual(self.answers([f"iban {text}" for text in typed]), expected)

    def test_what_it_refuses_is_refused(self):
        texts = [spoilt(self.draw, text) for text in self.drawn()]
        # Letters where the check digits stand are refused here too, and taken there.
        texts = [text for text in texts if text[2:4].isdigit() and text[2:4] not in NEVER_MADE]
        found = [" " in answer for answer in self.answers([f"iban {text}" for text in texts])]
        expected = [stdnum_iban.is_valid(text, check_country=False) for text in texts]
        known = structures()
        wrong = [text for text, ours, theirs in zip(texts, found, expected)
                 if ours != theirs and text[:2] in known]
        self.assertEqual(wrong, [], f"seed {self.seed}")
        self.assertGreater(expected.count(False), len(texts) // 2)

    def test_check_digits_outside_02_to_98_are_refused(self):
        for digits, twin in zip(NEVER_MADE, ("97", "98", "02")):
            made = [text for text in self.drawn() if text[2:4] == twin]
            self.assertTrue(made)
            answers = self.answers([f"iban {text[:2]}{digits}{text[4:]}" for text in made])
            self.assertEqual(set(answers), {"wrong_iban_check_digits"})

    def test_ibans_of_uk_accounts_are_valid(self):
        accounts = [(f"{self.draw.randrange(10**6):06}", f"{self.draw.randrange(10**8):08}")
                    for _ in range(1000)]
        lines = [f"uk_iban ATOL,{sort_code},{account}" for sort_code, account in accounts]
        for (sort_code, account), text in zip(accounts, self.answers(lines)):
            self.assertEqual(stdnum_iban.validate(text)[4:], f"ATOL{sort_code}{account}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    if stdnum_iban is None:
        print("ATOLL-SKIPPED: no python3-stdnum to compare IBANs with", flush=True)
        return
    IbanStdnumTest.program, IbanStdnumTest.seed = options.program, options.seed
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
