# SPDX-License-Identifier: Apache-2.0
"""A running ledger hands out heads and proofs, and a third party checks them: atoll-ledgerd,
atollctl and tools/check_proof as people use them.

    ledger_proof_test.py --ledgerd PATH --atollctl PATH --check-proof FOLDER
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

READY_WAIT_S = 60


class LedgerProofTest(unittest.TestCase):
    programs: argparse.Namespace

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-seals-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.start()
        self.addCleanup(self.stop)
        self.house = self.create("house", "--no-floor")
        self.till = self.create("till")

    def start(self):
        self.socket = f"unix:{self.folder / 'ledger.sock'}"
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.ledgerd = subprocess.Popen(
            [self.programs.ledgerd, "--data", str(self.folder / "data"), "--listen", self.socket,
             "--ready-file", str(ready)], stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + READY_WAIT_S
        while not ready.exists():
            self.assertIsNone(self.ledgerd.poll(), "the ledger ended")
            self.assertLess(time.monotonic(), give_up, "the ledger was not ready in time")
            time.sleep(0.02)

    def stop(self):
        if self.ledgerd.poll() is None:
            self.ledgerd.send_signal(signal.SIGTERM)
            self.assertEqual(self.ledgerd.wait(timeout=30), 0)

    def ask(self, *words: str, code: int = 0) -> str:
        command = [self.programs.atollctl, "--address", self.socket, *words]
        answer = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(answer.returncode, code, answer.stderr)
        return answer.stdout if code == 0 else answer.stderr

    def create(self, name: str, *words: str) -> str:
        made = self.ask("--json", "account", "create", "--currency", "GBP", "--slice", "0",
                        "--name", name, *words)
        return json.loads(made)["account"]

    def post(self, amount: str) -> str:
        done = self.ask("--json", "post", "--debit", self.house, "--credit", self.till,
                        "--amount", amount)
        return json.loads(done)["id"]

    def file(self, name: str) -> str:
        return str(self.folder / name)

    def check(self, *files: str) -> str:
        """The verdict of the third party's program, which must be atollctl's too."""
        key = self.ask("ledger", "seal-key").strip()
        said = subprocess.run([sys.executable, self.programs.check_proof, key, *files],
                              capture_output=True, text=True)
        ours = subprocess.run([self.programs.atollctl, "ledger", "check-proof", key, *files],
                              capture_output=True, text=True)
        self.assertEqual(said.returncode == 0, ours.returncode == 0, ours.stderr)
        return said.stdout + said.stderr

    def test_a_posting_is_proved_by_its_id(self):
        posting = self.post("12.34")
        self.ask("ledger", "prove", posting, "--to", self.file("proof"))
        self.assertRegex(self.check(self.file("proof")), "^valid: record [0-9]+ of atoll-ledger/")

    def test_an_entry_of_a_statement_is_proved_by_its_record_number(self):
        self.post("12.34")
        self.post("5.66")
        entries = json.loads(self.ask("--json", "statement", self.till))["entries"]
        self.assertEqual([entry["amount_minor"] for entry in entries], [566, 1234])
        for entry in entries:
            record = str(entry["slot"])
            self.ask("ledger", "prove", record, "--to", self.file("proof"))
            self.assertRegex(self.check(self.file("proof")), f"^valid: record {record} of ")

    def test_the_journal_is_proved_to_have_only_grown_across_a_restart(self):
        self.ask("ledger", "seal", "--to", self.file("kept"))
        size = Path(self.file("kept")).read_text().split("\n")[1]
        self.post("1.00")
        self.stop()
        self.start()
        self.post("2.00")
        self.ask("ledger", "seal")
        self.ask("ledger", "prove-growth", size, "--to", self.file("growth"))
        self.assertRegex(self.check(self.file("growth"), self.file("kept")), "^valid: .* grew")

    def test_a_changed_proof_is_refused(self):
        posting = self.post("7.00")
        proof = json.loads(self.ask("ledger", "prove", posting))
        first = proof["block"][0]
        proof["block"] = ("B" if first != "B" else "C") + proof["block"][1:]
        Path(self.file("changed")).write_text(json.dumps(proof, separators=(",", ":"),
                                                         ensure_ascii=False))
        self.assertEqual(self.check(self.file("changed")),
                         "refused: the record is not in the tree\n")

    def test_what_is_not_there_is_not_proved(self):
        self.assertIn("record_not_found",
                      self.ask("--json", "ledger", "prove", "999999", code=1))
        self.ask("ledger", "prove-growth", "7777", code=1)

    def test_the_key_is_for_the_ledger_alone(self):
        key = self.folder / "data" / "seal-key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--atollctl", required=True)
    parser.add_argument("--check-proof", required=True)
    LedgerProofTest.programs, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
