# SPDX-License-Identifier: Apache-2.0
"""atollctl against a running bank, over its Unix socket: what it prints, and its exit codes.

    atollctl_test.py --atolld PATH --atollctl PATH
"""

import argparse
import json
import shutil
import tempfile
import unittest
from pathlib import Path

from bank_process import Bank, one_line, run

DONE, REFUSED, BAD_USAGE, UNREACHABLE = 0, 1, 2, 3


class AtollctlTest(unittest.TestCase):
    atolld = ""
    atollctl = ""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.bank = cls.enterClassContext(Bank(cls.atolld, cls.folder))

    def ask(self, *words: str, code: int = DONE) -> dict:
        answer = run([self.atollctl, "--address", self.bank.socket, "--json", *words])
        self.assertEqual(answer.returncode, code, answer.stderr)
        if code == DONE:
            return json.loads(answer.stdout)
        return {"line": one_line(answer.stderr)}

    def create(self, *words: str) -> str:
        made = self.ask("account", "create", "--currency", "GBP", "--slice", "0", *words)
        return made["account"]

    def test_balance_and_statement_say_what_the_api_says(self):
        account = self.bank.door["account_id"]
        transaction = self.bank.receive(250, "e2e-atollctl")
        balance = self.ask("balance", account)
        self.assertEqual(balance["available_minor"], self.bank.balance())
        newest = self.ask("statement", account, "--limit", "1")["entries"][0]
        self.assertEqual(newest["amount_minor"], 250)
        self.assertEqual("posting_" + newest["id"], transaction["dedupe_id"])

    def test_post_moves_money_once_for_one_id(self):
        house = self.create("--no-floor", "--name", "house")
        till = self.create("--name", "till")
        identity = ["--id", "0000000000000000e2e001"]
        words = ["post", "--debit", house, "--credit", till, "--amount", "12.34", *identity]
        self.ask(*words)
        self.assertEqual(self.ask("balance", till)["balance_minor"], 1234)
        self.ask(*words)
        self.assertEqual(self.ask("balance", till)["balance_minor"], 1234)
        other = ["post", "--debit", house, "--credit", till, "--amount", "12.35", *identity]
        self.ask(*other, code=REFUSED)
        self.ask("post", "--debit", till, "--credit", house, "--amount", "99.99", code=REFUSED)
        self.assertEqual(self.ask("balance", till)["balance_minor"], 1234)

    def test_a_hold_is_captured(self):
        house = self.create("--no-floor", "--name", "house")
        purse = self.create("--name", "purse")
        self.ask("post", "--debit", house, "--credit", purse, "--amount", "10.00")
        placed = self.ask(
            "hold", "place", "--account", purse, "--payee", house, "--amount", "4.00"
        )
        self.assertEqual(self.ask("balance", purse)["available_minor"], 600)
        self.ask("hold", "capture", placed["id"], "--amount", "3.00", "--final")
        balance = self.ask("balance", purse)
        self.assertEqual((balance["balance_minor"], balance["held_minor"]), (700, 0))

    def test_bad_input_is_one_line_and_changes_nothing(self):
        account = self.bank.door["account_id"]
        before = self.ask("balance", account)
        for words, code in (
            (["balance", "acc_nonsense"], BAD_USAGE),
            (["balance", "acc_0000000000000000000001"], REFUSED),
            (["post", "--debit", account, "--credit", account, "--amount", "1.00"], REFUSED),
            (["post", "--debit", account, "--credit", account, "--amount", "-1"], BAD_USAGE),
            (["post", "--debit", account], BAD_USAGE),
            (["fly"], BAD_USAGE),
            ([], BAD_USAGE),
        ):
            with self.subTest(words=words):
                self.ask(*words, code=code)
        self.assertEqual(self.ask("balance", account)["balance_minor"], before["balance_minor"])

    def test_nobody_there_is_one_line_and_its_own_code(self):
        nowhere = f"unix:{self.folder / 'nowhere.sock'}"
        answer = run([self.atollctl, "--address", nowhere, "--timeout-ms", "300", "balance",
                      self.bank.door["account_id"]])
        self.assertEqual(answer.returncode, UNREACHABLE)
        one_line(answer.stderr)

    def test_verify_says_that_a_stopped_bank_is_sound_and_a_running_one_in_use(self):
        in_use = run([self.atollctl, "verify", "--data", str(self.bank.data)])
        self.assertEqual(in_use.returncode, REFUSED)
        self.assertIn("folder_in_use", one_line(in_use.stderr))
        (self.folder / "other").mkdir()
        with Bank(self.atolld, self.folder / "other") as other:
            other.receive(5, "e2e-verify")
        sound = run([self.atollctl, "verify", "--data", str(other.data)])
        self.assertEqual(sound.returncode, DONE, sound.stderr)
        self.assertIn("ok", one_line(sound.stdout))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    known, rest = parser.parse_known_args()
    AtollctlTest.atolld = known.atolld
    AtollctlTest.atollctl = known.atollctl
    unittest.main(argv=["atollctl_test", *rest], verbosity=2)
