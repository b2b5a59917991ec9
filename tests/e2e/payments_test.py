# SPDX-License-Identifier: Apache-2.0
"""Payments between two customers of a running bank, as both see them, and standing orders whose
days come, also while the bank is dead.

    payments_test.py --atolld PATH
"""

import argparse
import json
import shutil
import signal
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bank_process import Bank

PATIENCE_S = 30
LONDON = ZoneInfo("Europe/London")


class PaymentsTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.bank = self.enterContext(Bank(self.atolld, folder, "--residents", "2"))
        self.account = self.bank.door["account_id"]
        self.grace = self.bank.call("POST", "/sandbox/customers", preferred_name="Grace Hopper")
        self.payee = self.bank.call(
            "POST", "/payees", name="Grace Hopper", sort_code=self.grace["sort_code"],
            account_number=self.grace["account_number"])["payee"]
        self.bank.receive(1_000_00, "enough")

    def graces(self, path: str, **fields) -> dict:
        tokens = self.bank.call("POST", "/sandbox/tokens", user_id=self.grace["user_id"],
                                client_id=self.bank.door["client_id"], lasting="true")
        url = f"{self.bank.door['base_url']}{path}?{urllib.parse.urlencode(fields)}"
        request = urllib.request.Request(url)
        request.add_header("Authorization", "Bearer " + tokens["access_token"])
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def graces_balance(self) -> int:
        return self.graces("/balance", account_id=self.grace["account_id"])["balance"]

    def pay(self, amount: int, dedupe_id: str) -> dict:
        return self.bank.call("POST", "/payments", account_id=self.account, amount=str(amount),
                              payee_id=self.payee["id"], reference="Rent",
                              dedupe_id=dedupe_id)["payment"]

    def test_a_payment_is_seen_on_both_sides(self):
        self.assertEqual((self.payee["name_match"], self.payee["can_be_paid"]), ("matches", True))
        payment = self.pay(200_00, "rent-1")
        self.assertEqual(payment["state"], "booked")
        self.assertEqual(self.pay(200_00, "rent-1"), payment)
        out = self.bank.call("GET", "/transactions/" + payment["transaction_id"])["transaction"]
        self.assertEqual((out["amount"], out["counterparty"]["name"]), (-200_00, "Grace Hopper"))
        came = self.graces("/transactions", account_id=self.grace["account_id"])["transactions"][-1]
        self.assertEqual((came["amount"], came["description"]), (200_00, "Rent"))
        self.assertEqual(came["scheme"], "p2p_payment")
        self.assertEqual(self.graces_balance(), 200_00)

    def test_a_large_payment_waits_for_its_approval(self):
        payment = self.pay(300_00, "rent-1")
        self.assertEqual(payment["state"], "awaiting_approval")
        self.assertEqual(self.graces_balance(), 0)
        approved = self.bank.call("POST", "/sandbox/approve-payments", account_id=self.account)
        self.assertEqual([one["state"] for one in approved["payments"]], ["booked"])
        self.assertEqual(self.graces_balance(), 300_00)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.bank.call("POST", f"/payments/{payment['id']}/cancel")
        self.assertEqual(json.load(refused.exception)["code"],
                         "precondition_failed.payment_not_cancellable")

    def send_file(self, lines: list[str], dedupe_id: str, **fields) -> dict:
        fields |= {"account_id": self.account, "dedupe_id": dedupe_id}
        text = "payee_id,amount,reference\n" + "\n".join(lines)
        return self.bank.call_with_body("POST", "/payments/bulk", text.encode(), **fields)

    def test_a_file_is_paid_once_also_when_the_bank_dies_on_the_way(self):
        lines = [f"{self.payee['id']},0.{number:02},line {number}" for number in range(1, 61)]
        first = self.send_file(lines, "wages", wait="false")
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.__enter__()
        again = self.send_file(lines, "wages")
        self.assertEqual(again["bulk_payment"]["id"], first["bulk_payment"]["id"])
        self.assertEqual(again["bulk_payment"]["payment_counts"]["booked"], 60, again)
        self.assertEqual(again["bulk_payment"]["state"], "ended")
        self.assertEqual([one["bulk_line"] for one in again["payments"]], list(range(2, 62)))
        self.assertEqual(self.send_file(lines, "wages"), again)
        self.assertEqual(self.graces_balance(), sum(range(1, 61)))

    def test_a_file_with_a_bad_line_is_refused_or_paid_without_it(self):
        lines = [f"{self.payee['id']},1.00,good", f"{self.payee['id']},100,pence or pounds?"]
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.send_file(lines, "wages")
        refusal = json.load(refused.exception)
        self.assertEqual((refused.exception.code, refusal["code"]),
                         (400, "bad_request.bad_lines"))
        self.assertEqual(refusal["bad_lines"], [{"line": 3, "reason": "malformed_amount"}])
        self.assertEqual(self.graces_balance(), 0)
        paid = self.send_file(lines, "wages", on_bad_line="skip")
        self.assertEqual(paid["bulk_payment"]["bad_lines"], refusal["bad_lines"])
        self.assertEqual(self.graces_balance(), 100)

    def test_a_large_file_waits_for_one_approval(self):
        sent = self.send_file([f"{self.payee['id']},150.00,"] * 2, "wages")
        bulk = sent["bulk_payment"]
        self.assertEqual((bulk["state"], self.graces_balance()), ("awaiting_approval", 0))
        approved = self.bank.call("POST", "/sandbox/approve-payments", account_id=self.account,
                                  bulk_payment_id=bulk["id"])
        self.assertEqual([one["state"] for one in approved["payments"]], ["booked"] * 2)
        self.assertEqual(self.graces_balance(), 300_00)

    def order_beyond(self, order_id: str, day: str) -> dict:
        """Once its next payment is after that day."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            order = self.bank.call("GET", "/standing-orders/" + order_id)["standing_order"]
            if order["next_date"] > day:
                return order
            self.assertLess(time.monotonic(), give_up, order)
            time.sleep(0.05)

    def test_a_standing_order_pays_each_day_once(self):
        order = self.bank.call(
            "POST", "/standing-orders", account_id=self.account, amount="100", dedupe_id="lunch",
            payee_id=self.payee["id"], frequency="daily")["standing_order"]
        self.assertEqual(order["state"], "awaiting_approval")
        self.bank.call("POST", "/sandbox/approve-standing-orders", account_id=self.account)
        passed = self.bank.call("POST", "/sandbox/pass-days", days="8")
        today = str(datetime.fromisoformat(passed["now"]).astimezone(LONDON).date())
        # At once after the days: some payments may be made, some not.
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.__enter__()
        after = self.order_beyond(order["id"], today)
        # Weekends and bank holidays are paid for on the next working day.
        self.assertIn(after["paid_count"], range(4, 9))
        self.assertEqual(after["missed_count"], 0)
        self.assertEqual(self.graces_balance(), 100 * after["paid_count"])
        made = self.bank.call("GET", "/payments", account_id=self.account, limit="100")["payments"]
        ours = [one for one in made if one.get("standing_order_id") == order["id"]]
        self.assertEqual(len(ours), after["paid_count"])
        ended = self.bank.call("POST", f"/standing-orders/{order['id']}/cancel")["standing_order"]
        self.assertEqual(ended["state"], "cancelled")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    known, rest = parser.parse_known_args()
    PaymentsTest.atolld = known.atolld
    unittest.main(argv=["payments_test", *rest], verbosity=2)
