# SPDX-License-Identifier: Apache-2.0
"""Templates, monitors and sealed metadata as a person meets them: atollctl and HTTP on a running
atoll-ledgerd, across a restart, and the bytes of its folder.

    definitions_test.py --ledgerd PATH --atollctl PATH
"""

import argparse
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from bank_process import one_line, run

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "doors"))

from ledger_process import Ledger, id_text  # noqa: E402

DONE, REFUSED, BAD_USAGE = 0, 1, 2
ALICE = "alice@example.org"
SUBJECT = id_text(77)
PAY = (
    "template pay version 1 (amount: money, from: account, to: account) {"
    " debit from amount; credit to amount }"
)
programs: argparse.Namespace


class DefinitionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-definitions-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def ledger(self) -> Ledger:
        return Ledger(programs.ledgerd, self.folder)

    def ask(self, ledger: Ledger, *words: str, code: int = DONE) -> dict:
        answer = run([programs.atollctl, "--address", ledger.socket, "--json", *words])
        self.assertEqual(answer.returncode, code, answer.stderr)
        if code == DONE:
            return json.loads(answer.stdout)
        return {"line": one_line(answer.stderr)}

    def accounts(self, ledger: Ledger) -> tuple[str, str]:
        made = ["account", "create", "--currency", "GBP", "--slice", "0", "--name"]
        house = self.ask(ledger, *made, "house", "--no-floor")["account"]
        till = self.ask(ledger, *made, "till")["account"]
        return house, till

    def post_sealed(self, ledger: Ledger, house: str, till: str, code: int = DONE) -> dict:
        return self.ask(
            ledger, "post", "--debit", house, "--credit", till, "--amount", "1.00",
            "--metadata", "email=" + ALICE, "--metadata", "order=R1", "--subject", SUBJECT,
            code=code,
        )  # fmt: skip

    def test_a_template_is_defined_shown_dry_run_and_posted_by(self):
        with self.ledger() as ledger:
            house, till = self.accounts(ledger)
            self.ask(ledger, "ledger", "define", PAY)
            (shown,) = self.ask(ledger, "ledger", "show", "templates")["templates"]
            self.assertEqual((shown["name"], shown["balances_always"]), ("pay", True))
            call = ["pay", "amount=12.50 GBP", f"from={house}", f"to={till}"]
            lines = self.ask(ledger, "ledger", "dry-run", *call)["lines"]
            self.assertEqual([line["amount_minor"] for line in lines], [1250, 1250])
            self.assertEqual(self.ask(ledger, "balance", till)["balance_minor"], 0)
            identity = ["--id", id_text(5)]
            self.ask(ledger, "ledger", "post-by", *call, *identity)
            again = self.ask(ledger, "ledger", "post-by", *call, *identity)
            self.assertTrue(again["duplicate"])
            self.assertEqual(self.ask(ledger, "balance", till)["balance_minor"], 1250)

    def test_what_is_refused_says_why_and_changes_nothing(self):
        with self.ledger() as ledger:
            house, till = self.accounts(ledger)
            unbalanced = "template t version 1 (a: money) { debit house.fees a }"
            for words, reason in (
                (["define", unbalanced], "template_unbalanced"),
                (["define", "metadata x: colour"], "metadata_type_unknown"),
                (["define"], "give a text"),
                (["dry-run", "pay", "amount=much"], "takes an amount"),
            ):
                said = self.ask(ledger, "ledger", *words, code=BAD_USAGE)
                self.assertIn(reason, said["line"])
            said = self.ask(ledger, "ledger", "dry-run", "none", code=REFUSED)
            self.assertIn("template_not_found", said["line"])
            self.ask(ledger, "ledger", "define", "metadata email: text sealed")
            self.ask(ledger, "post", "--debit", house, "--credit", till, "--amount", "1.00",
                     "--metadata", "email=" + ALICE, code=BAD_USAGE)  # fmt: skip
            self.assertEqual(self.ask(ledger, "ledger", "show", "templates")["templates"], [])
            self.assertEqual(self.ask(ledger, "balance", till)["balance_minor"], 0)

    def test_a_monitor_fires_and_is_shown(self):
        with self.ledger() as ledger:
            house, till = self.accounts(ledger)
            account = till.removeprefix("acc_")
            self.ask(ledger, "ledger", "define", f'monitor rich account "{account}" above 5.00 GBP')
            (monitor,) = self.ask(ledger, "ledger", "show", "monitors")["monitors"]
            self.assertEqual((monitor["name"], monitor["threshold_minor"]), ("rich", 500))
            self.ask(ledger, "post", "--debit", house, "--credit", till, "--amount", "6.00")
            fired = []
            while not fired:
                fired = self.ask(ledger, "ledger", "firings")["firings"]
            self.assertEqual((fired[0]["monitor"], fired[0]["balance_after_minor"]), ("rich", 600))

    def test_sealed_metadata_is_read_until_its_subject_is_erased_and_never_after(self):
        with self.ledger() as ledger:
            house, till = self.accounts(ledger)
            self.ask(ledger, "ledger", "define", "metadata email: text sealed")
            posted = self.post_sealed(ledger, house, till)["id"]
            self.assertIn(ALICE, self.ask(ledger, "find", posted)["metadata.email"])
            self.assertEqual(self.ids_found(ledger), [posted])
            field = ledger.get("/v1/records/" + posted)["metadata"]["email"]
            self.assertEqual(field, {"type": "text", "value": ALICE, "subject": SUBJECT})
        self.assertEqual(self.files_with(ALICE.encode()), [])
        with self.ledger() as ledger:
            self.assertIn(ALICE, self.ask(ledger, "find", posted)["metadata.email"])
            key = (ledger.data / "definitions" / "subject.keys").read_bytes()
            self.ask(ledger, "ledger", "erase", SUBJECT)
            self.assert_erased(ledger, posted)
            said = self.post_sealed(ledger, house, till, code=REFUSED)
            self.assertIn("key_destroyed", said["line"])
        # Somebody brings the old file of keys back.
        (ledger.data / "definitions" / "subject.keys").write_bytes(key)
        with self.ledger() as ledger:
            self.assert_erased(ledger, posted)

    def ids_found(self, ledger: Ledger) -> list[str]:
        words = ["ledger", "find-by", "email=" + ALICE, "--subject", SUBJECT]
        return [record["id"] for record in self.ask(ledger, *words)["records"]]

    def assert_erased(self, ledger: Ledger, posted: str):
        self.assertEqual(
            self.ask(ledger, "find", posted)["metadata.email"], f"erased (of {SUBJECT})"
        )
        erased = {"type": "erased", "subject": SUBJECT}
        self.assertEqual(ledger.get("/v1/records/" + posted)["metadata"]["email"], erased)
        words = ["ledger", "find-by", "email=" + ALICE, "--subject", SUBJECT]
        self.assertIn("key_destroyed", self.ask(ledger, *words, code=REFUSED)["line"])
        self.assertIn("R1", self.ask(ledger, "find", posted)["metadata.order"])

    def files_with(self, needle: bytes) -> list[str]:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if needle in path.read_bytes()]


def main() -> None:
    global programs
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--atollctl", required=True)
    programs, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)


if __name__ == "__main__":
    main()
