# SPDX-License-Identifier: Apache-2.0
"""A bank that is stopped and started again is the same bank; --fresh makes a new one; the same
--seed makes the same town; bad input is refused with one line.

    restart_test.py --atolld PATH --atollctl PATH
"""

import argparse
import shutil
import tempfile
import unittest
from pathlib import Path

from bank_process import Bank, one_line, run

STOP_MAX_S = 5
SAME_BANK = ("access_token", "account_id", "user_id", "client_id")


class RestartTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def bank(self, *options: str, folder: str = "one") -> Bank:
        (self.folder / folder).mkdir(exist_ok=True)
        return Bank(self.atolld, self.folder / folder, *options)

    def test_a_second_start_finds_the_same_bank(self):
        with self.bank() as bank:
            first = bank.door
            before = bank.balance()
            transaction = bank.receive(1234, "e2e-payment")
        self.assertLess(bank.stop_s, STOP_MAX_S)
        with self.bank() as bank:
            for key in SAME_BANK:
                self.assertEqual(bank.door[key], first[key], key)
            self.assertEqual(bank.balance(), before + 1234)
            self.assertEqual(bank.transactions()[-1]["id"], transaction["id"])
            # The same payment once more is the same one, also after a restart.
            self.assertEqual(bank.receive(1234, "e2e-payment")["id"], transaction["id"])
            self.assertEqual(bank.balance(), before + 1234)

    def test_fresh_starts_over(self):
        with self.bank() as bank:
            first = bank.door
            bank.receive(77, "e2e-forgotten")
        with self.bank("--fresh") as bank:
            self.assertNotEqual(bank.door["access_token"], first["access_token"])
            self.assertNotIn(77, [row["amount"] for row in bank.transactions()])

    def test_the_same_seed_is_the_same_town(self):
        def town(folder: str, seed: str) -> list[tuple[int, str]]:
            with self.bank("--seed", seed, folder=folder) as bank:
                return [(row["amount"], row["description"]) for row in bank.transactions()]

        first = town("one", "7")
        self.assertGreater(len(first), 50)
        again = town("two", "7")
        # The second was made a moment later: the town may have gone on by then.
        self.assertEqual(again[: len(first)], first)
        self.assertLessEqual(len(again) - len(first), 3)
        self.assertNotEqual(town("three", "8")[: len(first)], first)

    def test_the_printed_account_is_lived_in(self):
        with self.bank() as bank:
            self.assertGreater(bank.balance(), 0)
            pots = bank.call("GET", "/pots", current_account_id=bank.door["account_id"])["pots"]
            self.assertTrue(any(pot["balance"] > 0 and not pot["locked"] for pot in pots))
            months = {row["created"][:7] for row in bank.transactions()}
            self.assertGreaterEqual(len(months), 3)

    def test_a_second_bank_on_the_same_folder_is_refused(self):
        with self.bank() as bank:
            second = run([self.atolld, "--data", str(bank.data), "--port", "0", "--headless"])
            self.assertEqual(second.returncode, 1)
            self.assertIn("folder_in_use", one_line(second.stderr))
            self.assertGreater(bank.balance(), 0)  # the first one does not mind

    def test_a_second_bank_with_fresh_leaves_the_running_one_its_data(self):
        with self.bank() as bank:
            bank.receive(4321, "e2e-kept")
            second = run(
                [self.atolld, "--data", str(bank.data), "--port", "0", "--headless", "--fresh"]
            )
            self.assertEqual(second.returncode, 1)
            self.assertIn("folder_in_use", one_line(second.stderr))
        with self.bank() as bank:
            self.assertIn(4321, [row["amount"] for row in bank.transactions()])

    def test_a_bad_option_gives_one_clear_line(self):
        data = ["--data", str(self.folder / "never")]
        for options in (
            ["--port", "many"],
            ["--speed", "-1"],
            ["--residents", "0"],
            ["--store", "cassandra"],
            ["--no-such-option"],
        ):
            with self.subTest(options=options):
                refused = run([self.atolld, *data, *options])
                self.assertNotEqual(refused.returncode, 0)
                self.assertIn(options[0].lstrip("-"), one_line(refused.stderr))
        self.assertFalse((self.folder / "never").exists())

    def test_a_folder_that_cannot_be_made_gives_one_clear_line(self):
        file = self.folder / "file"
        file.write_text("not a folder")
        refused = run([self.atolld, "--data", str(file / "bank"), "--port", "0", "--headless"])
        self.assertEqual(refused.returncode, 1)
        self.assertIn(str(file), one_line(refused.stderr))
        self.assertEqual(file.read_text(), "not a folder")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    known, rest = parser.parse_known_args()
    RestartTest.atolld = known.atolld
    unittest.main(argv=["restart_test", *rest], verbosity=2)
