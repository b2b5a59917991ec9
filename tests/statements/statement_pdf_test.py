# SPDX-License-Identifier: Apache-2.0
"""Statements as PDF, read by poppler's pdftotext: every entry is there, in its order, with its
amount, its balance and its record number; the same statement is the same bytes.

    statement_pdf_test.py --program build/…/statement_files [--seed 7]

Where there is no pdftotext the test says so with a line that begins ATOLL-SKIPPED: and does not
count as passed."""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from datetime import datetime, timedelta
from pathlib import Path

COUNT = 30
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def squeezed(text: str) -> str:
    """Without blanks and the marks that pdftotext puts around what is written leftwards."""
    return re.sub(r"[\s\u202a-\u202e\u200e\u200f]", "", text)


def readable(text: str) -> str:
    """What is beyond U+FFFF is shown as U+FFFD. Where a letter is written leftwards, pdftotext
    turns round what stands about it; of such a text nothing is asked."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return ""
    return squeezed("".join(letter if ord(letter) < 0x10000 else "\ufffd" for letter in text))


def amount(minor: int) -> str:
    return f"{minor / 100:,.2f}" if abs(minor) < 2**50 else ""


def last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7) + timedelta(hours=1)


def london_day(text: str) -> str:
    at = datetime.fromisoformat(text[:19])
    if last_sunday(at.year, 3) <= at < last_sunday(at.year, 10):
        at += timedelta(hours=1)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


class StatementPdfTest(unittest.TestCase):
    program = ""
    seed = 0

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="atoll-statements-")
        self.addCleanup(self.folder.cleanup)
        self.stems = self.written(Path(self.folder.name) / "one")

    def written(self, folder: Path) -> list[Path]:
        folder.mkdir()
        command = [self.program, str(folder), str(COUNT), str(self.seed)]
        subprocess.run(command, check=True)
        return [folder / str(number) for number in range(COUNT)]

    @staticmethod
    def text_of(stem: Path) -> str:
        command = ["pdftotext", "-raw", "-enc", "UTF-8", str(stem.with_suffix(".pdf")), "-"]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.decode()

    def test_every_entry_is_there(self):
        entries = texts = 0
        for stem in self.stems:
            said = json.loads(stem.with_suffix(".json").read_text("utf-8"))
            text = squeezed(self.text_of(stem))
            at = 0
            for entry in said["entries"]:
                row = (london_day(entry["booked"]) + amount(abs(entry["amount_minor"]))
                       + amount(entry["balance_after_minor"]) + str(entry["record"])
                       + readable(entry["counterparty"]["name"] or entry["description"]))
                at = text.find(squeezed(row), at)
                self.assertGreaterEqual(at, 0, f"seed {self.seed}, {stem.name}: {row}")
                self.assertIn(readable(entry["description"]), text)
                entries += 1
                texts += readable(entry["description"]) != ""
            for fact in (said["account"]["holder"], said["account"]["bank_name"], said["id"],
                         said["sha256"], amount(said["opening_balance_minor"]),
                         amount(said["closing_balance_minor"])):
                self.assertIn(squeezed(fact), text)
        print(f"{entries} entries of {COUNT} statements, {texts} descriptions, seed {self.seed}",
              flush=True)
        self.assertGreater(min(entries, texts), 100)

    def test_the_same_statement_is_the_same_bytes(self):
        again = self.written(Path(self.folder.name) / "two")
        for one, other in zip(self.stems, again):
            self.assertEqual(one.with_suffix(".pdf").read_bytes(),
                             other.with_suffix(".pdf").read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    if shutil.which("pdftotext") is None:
        print("ATOLL-SKIPPED: there is no pdftotext", flush=True)
        return
    StatementPdfTest.program, StatementPdfTest.seed = options.program, options.seed
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
