# SPDX-License-Identifier: Apache-2.0
"""Statements of a running bank: of every month that is over, by themselves, the same after a crash,
and in every form that they may be taken home in.

    statements_test.py --atolld PATH --atollctl PATH --check-proof FOLDER
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bank_process import Bank, run

PATIENCE_S = 30
LONDON = ZoneInfo("Europe/London")
FORMS = {"pdf": ("application/pdf", b"%PDF-"), "csv": ("text/csv", b"ID,Date,Time,"),
         "ofx": ("application/x-ofx", b"<?xml"), "camt053": ("application/xml", b"<?xml"),
         "json": ("application/json", b'{"id":"stmt_')}


class StatementsTest(unittest.TestCase):
    programs: argparse.Namespace

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.bank = self.enterContext(Bank(self.programs.atolld, folder, "--residents", "2"))
        self.folder = folder
        self.account = self.bank.door["account_id"]

    def listed(self, **fields: str) -> list[dict]:
        return self.bank.call("GET", "/statements", account_id=self.account, **fields)["statements"]

    def months_over(self, at_least: int) -> list[dict]:
        """All that there are, once there are so many."""
        give_up = time.monotonic() + PATIENCE_S
        while len(found := self.listed(limit="100")) < at_least:
            self.assertLess(time.monotonic(), give_up, f"{len(found)} statements of {at_least}")
            time.sleep(0.05)
        return found

    def read(self, statement: dict) -> dict:
        return self.bank.call("GET", f"/statements/{statement['id']}")["statement"]

    def download(self, statement: dict, form: str):
        url = f"{self.bank.door['base_url']}/statements/{statement['id']}/download?format={form}"
        request = urllib.request.Request(url)
        request.add_header("Authorization", "Bearer " + self.bank.door["access_token"])
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers, answer.read()

    def test_each_month_has_its_own_and_they_join(self):
        found = self.months_over(3)
        newest = found[0]["number"]
        self.assertEqual([one["number"] for one in found],
                         list(range(newest, newest - len(found), -1)))
        self.assertEqual(found[-1]["records"]["after"], 0, "the first has the account's first")
        balance = 0
        for one in reversed(found):
            begin, end = (datetime.fromisoformat(one[key][:19] + "+00:00").astimezone(LONDON)
                          for key in ("from", "to"))
            self.assertEqual((begin.day, begin.hour, end.day, end.hour), (1, 0, 1, 0))
            self.assertEqual(one["opening_balance_minor"], balance)
            whole = self.read(one)
            self.assertEqual({key: whole[key] for key in one}, one)
            for entry in whole["entries"]:
                balance += entry["amount_minor"]
                self.assertEqual(entry["balance_after_minor"], balance)
            self.assertEqual(one["closing_balance_minor"], balance)
        self.assertGreater(found[0]["debit_count"], 5)
        for newer, older in zip(found, found[1:]):
            self.assertEqual(newer["from"], older["to"])
            self.assertEqual(self.listed(before=newer["from"], limit="1"), [older])
        self.assertEqual(self.listed(since=found[0]["from"]), found[:1])

    def test_every_form_can_be_taken_home(self):
        newest = self.months_over(3)[0]
        month = datetime.fromisoformat(newest["from"][:19] + "+00:00").astimezone(LONDON)
        for form, (content_type, begin) in FORMS.items():
            headers, body = self.download(newest, form)
            self.assertEqual(headers["Content-Type"].split(";")[0], content_type)
            self.assertIn(f'filename="statement-{month:%Y-%m}.', headers["Content-Disposition"])
            self.assertTrue(body.startswith(begin), body[:40])
        self.assertEqual(json.loads(self.download(newest, "json")[1]), self.read(newest))

    def test_a_month_ends_while_the_bank_runs_and_while_it_is_dead(self):
        before = self.months_over(3)
        self.bank.call("POST", "/sandbox/pass-days", days="31")
        after = self.months_over(len(before) + 1)
        self.assertEqual(after[1:], before)
        self.bank.call("POST", "/sandbox/pass-days", days="31")
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.start()
        self.assertTrue(self.bank.is_ready())
        again = self.months_over(len(after) + 1)
        self.assertEqual(again[1:], after, "what was issued stays as it was, with its hash")
        self.assertEqual(self.read(again[-1])["sha256"], before[-1]["sha256"])

    def ask_ledger(self, *words: str) -> str:
        address = self.bank.door["ledger_addresses"][0]
        said = run([self.programs.atollctl, "--address", address, "ledger", *words])
        self.assertEqual(said.returncode, 0, said.stderr)
        return said.stdout.strip()

    def test_every_entry_is_proved_to_whoever_has_the_ledgers_key(self):
        whole = self.read(self.months_over(3)[1])
        key = self.ask_ledger("seal-key")
        proof = str(self.folder / "proof")
        for entry in whole["entries"][:5] + whole["entries"][-5:]:
            self.ask_ledger("prove", str(entry["record"]), "--to", proof)
            said = run([sys.executable, self.programs.check_proof, key, proof])
            self.assertRegex(said.stdout, f"^valid: record {entry['record']} of ", said.stderr)

    def test_a_period_of_ones_own_is_issued_once(self):
        weeks = [self.bank.call("POST", "/statements", account_id=self.account,
                                to="2026-01-12T00:00:00Z",
                                **{"from": "2026-01-05T00:00:00Z"})["statement"] for _ in range(2)]
        self.assertEqual(weeks[0], weeks[1])
        self.assertIsNone(weeks[0]["number"])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.bank.call("POST", "/statements", account_id=self.account,
                           to="2099-01-12T00:00:00Z", **{"from": "2026-01-05T00:00:00Z"})
        self.assertEqual(refused.exception.code, 412)
        said = json.load(refused.exception)
        self.assertEqual(said["code"], "precondition_failed.period_not_over")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    parser.add_argument("--check-proof", required=True)
    StatementsTest.programs = parser.parse_args()
    unittest.main(argv=[parser.prog])


if __name__ == "__main__":
    main()
