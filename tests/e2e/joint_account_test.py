# SPDX-License-Identifier: Apache-2.0
"""Two customers of a running bank open an account together, both see and move its money, and above
what they agreed to each has to approve.

    joint_account_test.py --atolld PATH
"""

import argparse
import json
import shutil
import signal
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from bank_process import Bank


class Person:
    """A customer, by a program that may do for her all that she may."""

    def __init__(self, bank: Bank, name: str):
        self.bank = bank
        opened = bank.call("POST", "/sandbox/customers", preferred_name=name)
        self.user_id, self.account_id = opened["user_id"], opened["account_id"]
        self.number = f"{opened['sort_code']} {opened['account_number']}"
        self.sign_in()

    def sign_in(self) -> None:
        tokens = self.bank.call("POST", "/sandbox/tokens", user_id=self.user_id, lasting="true",
                                client_id=self.bank.door["client_id"])
        self.token = tokens["access_token"]

    def call(self, method: str, path: str, **fields: str) -> dict:
        form = urllib.parse.urlencode(fields)
        url = self.bank.door["base_url"] + path + ("?" + form if method == "GET" else "")
        body = None if method == "GET" else form.encode()
        request = urllib.request.Request(url, data=body, method=method)
        request.add_header("Authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def refusal(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        try:
            return 200, str(self.call(method, path, **fields))
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)["code"]

    def accounts(self) -> dict[str, dict]:
        return {one["id"]: one for one in self.call("GET", "/accounts")["accounts"]}


class JointAccountTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.bank = self.enterContext(Bank(self.atolld, folder, "--residents", "2"))
        self.ada = Person(self.bank, "Ada Byron")
        self.grace = Person(self.bank, "Grace Hopper")
        self.eve = Person(self.bank, "Eve Elder")

    def proposed(self) -> str:
        proposal = self.ada.call("POST", "/joint-accounts", all_above="10000",
                                 **{"owner_accounts[]": self.grace.number})["joint_account"]
        self.assertEqual(proposal["state"], "proposed")
        self.assertNotIn("Grace", json.dumps(proposal), "numbers do not tell names")
        return proposal["account_id"]

    def opened(self) -> str:
        account_id = self.proposed()
        agreed = self.grace.call("POST", f"/joint-accounts/{account_id}/agree")["joint_account"]
        self.assertEqual((agreed["state"], agreed["all_above"]), ("opened", 10000))
        return account_id

    def test_it_is_opened_when_both_agreed_and_seen_by_both(self):
        account_id = self.proposed()
        place = f"/joint-accounts/{account_id}"
        [waiting] = self.grace.call("GET", "/joint-accounts")["joint_accounts"]
        self.assertEqual(waiting["account_id"], account_id)
        self.assertIn("Ada Byron", [one.get("preferred_name") for one in waiting["owners"]])
        self.assertEqual(self.eve.refusal("GET", place), (404, "not_found.joint_account"))
        self.assertEqual(self.eve.refusal("POST", place + "/agree"),
                         (404, "not_found.joint_account"))
        self.assertNotIn(account_id, self.grace.accounts())
        self.grace.call("POST", place + "/agree")
        for owner in (self.ada, self.grace):
            account = owner.accounts()[account_id]
            self.assertEqual((account["type"], account["owner_type"]),
                             ("uk_retail_joint", "joint"))
            self.assertEqual({one["user_id"] for one in account["owners"]},
                             {self.ada.user_id, self.grace.user_id})
            self.assertEqual(owner.call("GET", "/balance", account_id=account_id)["balance"], 0)
            self.assertEqual(owner.call("GET", "/joint-accounts")["joint_accounts"], [])
        self.assertNotIn(account_id, self.eve.accounts())
        self.assertEqual(self.grace.refusal("POST", place + "/refuse"),
                         (412, "precondition_failed.joint_account_opened"))

    def test_refused_it_is_never_opened(self):
        place = f"/joint-accounts/{self.proposed()}"
        refused = self.grace.call("POST", place + "/refuse")["joint_account"]
        self.assertEqual(refused["state"], "refused")
        self.assertEqual(self.ada.call("GET", "/joint-accounts")["joint_accounts"], [])
        self.assertEqual(self.grace.refusal("POST", place + "/agree"),
                         (412, "precondition_failed.proposal_refused"))
        self.assertEqual(len(self.grace.accounts()), 1)

    def test_above_what_they_agreed_to_both_approve_also_after_the_bank_died(self):
        account_id = self.opened()
        self.ada.call("POST", "/sandbox/incoming-payment", account_id=account_id, amount="50000")
        sort_code, number = self.eve.number.split()
        payee = self.ada.call("POST", "/payees", name="Eve Elder", sort_code=sort_code,
                              account_number=number)["payee"]["id"]
        fields = {"account_id": account_id, "payee_id": payee}
        alone = self.ada.call("POST", "/payments", amount="10000", dedupe_id="a", **fields)
        self.assertEqual(alone["payment"]["state"], "booked")
        both = self.ada.call("POST", "/payments", amount="1", dedupe_id="b", **fields)["payment"]
        self.assertEqual((both["state"], both["approvals_needed"]), ("awaiting_approval", 2))
        once = self.ada.call("POST", "/sandbox/approve-payments", account_id=account_id)
        self.assertEqual([(one["state"], one["approvals_given"]) for one in once["payments"]],
                         [("awaiting_approval", 1)])
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.__enter__()
        twice = self.grace.call("POST", "/sandbox/approve-payments", account_id=account_id)
        self.assertEqual([one["state"] for one in twice["payments"]], ["booked"])
        for owner in (self.ada, self.grace):
            self.assertEqual(owner.call("GET", "/balance", account_id=account_id)["balance"],
                             50000 - 10001)
        eves = self.eve.call("GET", "/balance", account_id=self.eve.account_id)
        self.assertEqual(eves["balance"], 10001)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    known, rest = parser.parse_known_args()
    JointAccountTest.atolld = known.atolld
    unittest.main(argv=["joint_account_test", *rest], verbosity=2)
