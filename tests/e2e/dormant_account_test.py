# SPDX-License-Identifier: Apache-2.0
"""A customer who leaves her account alone finds it dormant: money comes in, none goes out until she
wakes it, and none of it is gone.

    dormant_account_test.py --atolld PATH
"""

import argparse
import shutil
import tempfile
import time
import unittest
from pathlib import Path

from bank_process import Bank
from joint_account_test import Person

PATIENCE_S = 30


class DormantAccountTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.bank = self.enterContext(
            Bank(self.atolld, folder, "--residents", "2", "--dormant-after-days", "40"))

    def test_it_rests_after_its_days_and_is_woken(self):
        ada, grace = Person(self.bank, "Ada Byron"), Person(self.bank, "Grace Hopper")
        ada.call("POST", "/sandbox/incoming-payment", account_id=ada.account_id, amount="5000")
        sort_code, number = grace.number.split()
        payee = ada.call("POST", "/payees", name="Grace Hopper", sort_code=sort_code,
                         account_number=number)["payee"]["id"]
        payment = {"account_id": ada.account_id, "payee_id": payee, "amount": "100"}
        ada.call("POST", "/payments", dedupe_id="before", **payment)
        self.bank.call("POST", "/sandbox/pass-days", days="31")
        self.assertNotIn("dormant", ada.accounts()[ada.account_id])
        self.bank.call("POST", "/sandbox/pass-days", days="11")
        for person in (ada, grace):
            person.sign_in()  # the tokens of then have expired
        give_up = time.monotonic() + PATIENCE_S
        while not ada.accounts()[ada.account_id].get("dormant"):
            self.assertLess(time.monotonic(), give_up)
            time.sleep(0.1)
        self.assertEqual(ada.refusal("POST", "/payments", dedupe_id="late", **payment),
                         (412, "precondition_failed.account_dormant"))
        ada.call("POST", "/sandbox/incoming-payment", account_id=ada.account_id, amount="1000")
        self.assertEqual(grace.refusal("POST", f"/accounts/{ada.account_id}/wake"),
                         (404, "not_found.account"))
        ada.call("POST", f"/accounts/{ada.account_id}/wake")
        self.assertNotIn("dormant", ada.accounts()[ada.account_id])
        paid = ada.call("POST", "/payments", dedupe_id="late", **payment)["payment"]
        self.assertEqual(paid["state"], "booked")
        balance = ada.call("GET", "/balance", account_id=ada.account_id)["balance"]
        self.assertEqual(balance, 5000 + 1000 - 2 * 100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    known, rest = parser.parse_known_args()
    DormantAccountTest.atolld = known.atolld
    unittest.main(argv=["dormant_account_test", *rest], verbosity=2)
