# SPDX-License-Identifier: Apache-2.0
"""A ledger process and a connection to it, for one test each."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ledger_process import LedgerProcess  # noqa: E402

from atoll_ledger import GBP, Ledger, OpenAccount, Post  # noqa: E402


class LedgerTest(unittest.TestCase):
    ledgerd = ""

    def make_folder(self) -> Path:
        return Path(self.enterContext(tempfile.TemporaryDirectory(prefix="atoll-")))

    def setUp(self):
        self.folder = self.make_folder()
        self.process = self.enterContext(LedgerProcess(self.ledgerd, self.folder))
        self.ledger = self.enterContext(Ledger(self.process.address, timeout_s=20))
        self.cash = OpenAccount(currency=GBP, namespace="house", name="cash", floor_minor=None)
        self.purse = OpenAccount(currency=GBP, namespace="customer", name="purse")
        results = self.ledger.submit([self.cash, self.purse])
        self.assertTrue(all(result.is_done for result in results))

    def pay_in(self, amount_minor: int, **fields) -> Post:
        accounts = {"debit": self.cash.id, "credit": self.purse.id}
        return Post(amount_minor=amount_minor, currency=GBP, **{**accounts, **fields})

    def pay_out(self, amount_minor: int, **fields) -> Post:
        accounts = {"debit": self.purse.id, "credit": self.cash.id}
        return Post(amount_minor=amount_minor, currency=GBP, **{**accounts, **fields})

    def balance(self) -> int:
        return self.ledger.balance(self.purse.id).balance_minor


def main() -> None:
    LedgerTest.ledgerd = sys.argv.pop()
    unittest.main(verbosity=2)
