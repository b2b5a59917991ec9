# SPDX-License-Identifier: Apache-2.0
"""Spending of a running bank: what it tells of a month is the sum of the pages of its transactions,
also once the customer's own words and rules have sorted them, and after a crash.

    spending_test.py --atolld PATH
"""

import argparse
import collections
import shutil
import signal
import tempfile
import time
import unittest
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bank_process import Bank

PATIENCE_S = 30
LONDON = ZoneInfo("Europe/London")


def month_of(created: str) -> str:
    at = datetime.fromisoformat(created[:19] + "+00:00")
    return f"{at.astimezone(LONDON):%Y-%m}"


class SpendingTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.bank = self.enterContext(Bank(self.atolld, folder, "--residents", "2"))
        self.account = self.bank.door["account_id"]

    def folded(self) -> dict[str, dict[str, list[int]]]:
        """By month and category what left and what came, as the pages of the list add up."""
        sums = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0, 0, 0]))
        for one in self.bank.transactions():
            is_pots = one["scheme"] == "uk_retail_pot"
            if one.get("decline_reason") or is_pots or one["amount"] == 0:
                continue
            sum_ = sums[month_of(one["created"])][one["category"]]
            side = 0 if one["amount"] < 0 else 1
            sum_[side] += one["amount"]
            sum_[side + 2] += 1
        return {month: dict(categories) for month, categories in sums.items()}

    def told(self, month: str) -> dict[str, list[int]]:
        answer = self.bank.call("GET", "/spending", account_id=self.account, month=month)
        keys = ("spent", "received", "spent_count", "received_count")
        told = {one["category"]: [one[key] for key in keys] for one in answer["categories"]}
        for index, key in enumerate(keys):
            self.assertEqual(answer[key], sum(one[index] for one in told.values()))
        return told

    def assert_it_adds_up(self) -> dict[str, dict[str, list[int]]]:
        folded = self.folded()
        for month, sums in folded.items():
            self.assertEqual(self.told(month), sums, month)
        trends = self.bank.call("GET", "/spending/trends", account_id=self.account, months="60")
        self.assertEqual(len(trends["months"]), 60)
        for row in trends["categories"]:
            for month, spent, received in zip(trends["months"], row["spent"], row["received"]):
                sums = folded.get(month, {}).get(row["category"], [0, 0])
                self.assertEqual([spent, received], sums[:2], (month, row["category"]))
        return folded

    def test_months_are_the_sum_of_their_transactions(self):
        folded = self.assert_it_adds_up()
        self.assertGreater(len(folded), 3)
        self.assertGreater(max(len(sums) for sums in folded.values()), 4)

    def test_words_and_rules_move_what_they_sort(self):
        before = self.folded()
        groceries = [one for one in self.bank.transactions() if one["category"] == "groceries"]
        self.bank.call("PATCH", "/transactions/" + groceries[0]["id"], category="holidays")
        self.assertIn("holidays", self.assert_it_adds_up()[month_of(groceries[0]["created"])])
        self.bank.call("POST", "/category-rules", account_id=self.account, category="bills",
                       merchant=groceries[1]["merchant"], sorts_past="true")
        give_up = time.monotonic() + PATIENCE_S
        theirs = [one["id"] for one in groceries[1:]
                  if one["merchant"] == groceries[1]["merchant"]]
        while True:
            shown = {one["id"]: one["category"] for one in self.bank.transactions()}
            if all(shown[id_] == "bills" for id_ in theirs):
                break
            self.assertLess(time.monotonic(), give_up)
            time.sleep(0.05)
        after = self.assert_it_adds_up()
        self.assertNotEqual(after, before)
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.start()
        self.assertTrue(self.bank.is_ready())
        self.assertEqual(self.assert_it_adds_up(), after)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--atolld", required=True)
    SpendingTest.atolld = parser.parse_args().atolld
    unittest.main(argv=[parser.prog])


if __name__ == "__main__":
    main()
