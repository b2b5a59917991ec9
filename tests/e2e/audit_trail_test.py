# SPDX-License-Identifier: Apache-2.0
"""What changed is found in the audit trail by who, what and where, beside a bank that runs, also
after it was killed; the trail holds, and derived anew it is the same.

    audit_trail_test.py --atolld PATH --atollctl PATH
"""

import argparse
import json
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from bank_process import Bank

CHAINED_WAIT_S = 20


class AuditTrailTest(unittest.TestCase):
    atolld = ""
    atollctl = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = str(self.folder / "bank")

    def bank(self, *options: str) -> Bank:
        return Bank(self.atolld, self.folder, *options)

    def ask(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.atollctl, *words, "--data", self.data], capture_output=True,
                              text=True, check=False)

    def events(self, *words: str) -> list[dict]:
        told = self.ask("audit", "events", "--json", *words)
        self.assertEqual((told.returncode, told.stderr), (0, ""))
        return [json.loads(line) for line in told.stdout.splitlines()]

    def verified(self, *words: str) -> dict:
        told = self.ask("audit", "verify", "--json", *words)
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        return json.loads(told.stdout)

    def test_a_change_is_found_with_how_it_was_before(self):
        with self.bank() as bank:
            pot = bank.call("POST", "/pots", name="trail",
                            current_account_id=bank.door["account_id"])["id"]
            bank.call("PATCH", f"/pots/{pot}", goal_amount="4200")
            found = self.events("--resource", pot, "--user", bank.door["user_id"])
            self.assertEqual([record["eventName"] for record in found], ["CreatePot", "EditPot"])
            change = found[1]["additionalEventData"]
            self.assertEqual((change["before"]["goal_amount"], change["after"]["goal_amount"]),
                             (0, 4200))
            self.assertEqual(self.events("--resource", pot, "--event", "EditPot"), found[1:])
            self.assertEqual(self.events("--resource", pot, "--to", "2000-01-01T00:00:00Z"), [])
            line = self.ask("audit", "events", "--resource", pot, "--event", "EditPot").stdout
            self.assertIn("goal_amount: 0 -> 4200", line)
            refused = self.ask("audit", "rebuild")
            self.assertEqual(refused.returncode, 1)
            self.assertIn("folder_in_use", refused.stderr)

    def test_the_trail_holds_through_a_kill_and_is_the_same_when_derived_anew(self):
        with self.bank() as bank:
            give_up = time.monotonic() + CHAINED_WAIT_S
            while self.verified()["records"] == 0:
                self.assertLess(time.monotonic(), give_up, "nothing was chained in time")
                time.sleep(0.2)
            bank.process.send_signal(signal.SIGKILL)
            bank.process.wait()
            noted = self.verified()["head"]
            bank.start()
            self.assertTrue(bank.is_ready())
            self.verified("--head", noted)
        head = self.verified()["head"]
        rebuilt = self.ask("audit", "rebuild", "--json")
        self.assertEqual(rebuilt.returncode, 0, rebuilt.stdout + rebuilt.stderr)
        report = json.loads(rebuilt.stdout)
        self.assertEqual(report["not_chained_yet"], 0)
        self.verified("--head", noted)
        self.verified("--head", head)
        number, chain = head.split(":")
        forged = f"{number}:{'0' * len(chain)}"
        told = self.ask("audit", "verify", "--json", "--head", forged)
        self.assertEqual(told.returncode, 1)
        self.assertEqual(json.loads(told.stdout)["findings"][0]["fault"], "head_differs")
        with self.bank("--rebuild-projections"):
            pass
        self.verified("--head", head)

    def test_dead_letters_are_listed_and_what_is_none_is_refused(self):
        with self.bank():
            told = self.ask("dead-letters", "list", "--json")
            self.assertEqual(json.loads(told.stdout), {"waiting": 0, "dead_letters": []})
        for verb in ("replay", "drop"):
            told = self.ask("dead-letters", verb, "audit_index:records:1", "--why", "ticket 7")
            self.assertEqual(told.returncode, 1)
            self.assertIn("dead_letter_not_found", told.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    options, rest = parser.parse_known_args()
    AuditTrailTest.atolld = options.atolld
    AuditTrailTest.atollctl = options.atollctl
    unittest.main(argv=["audit_trail_test.py", *rest])
