# SPDX-License-Identifier: Apache-2.0
"""A ledger that asks for a key, as the server of several tenants does."""

import os
from unittest import mock

from ledger_fixture import GBP, LedgerProcess, LedgerTest, main

from atoll_ledger import Ledger, LedgerError, OpenAccount

KEY = "the-key-of-this-ledger"


class KeyTest(LedgerTest):
    def setUp(self):
        self.folder = self.make_folder()
        keys = self.folder / "keys"
        keys.write_text(f"{KEY}\n")
        options = ("--api-key-file", str(keys))
        self.process = self.enterContext(LedgerProcess(self.ledgerd, self.folder, *options))
        self.purse = OpenAccount(currency=GBP, namespace="customer", name="purse")

    def connect(self, **options) -> Ledger:
        return self.enterContext(Ledger(self.process.address, timeout_s=20, **options))

    def refusal(self, ledger: Ledger) -> set[str]:
        """What a command and a question hear."""
        with self.assertRaises(LedgerError) as of_command:
            ledger.submit_one(self.purse)
        with self.assertRaises(LedgerError) as of_question:
            ledger.balance(self.purse.id)
        return {of_command.exception.reason, of_question.exception.reason}

    def test_the_key_opens_the_ledger_for_commands_and_questions(self):
        ledger = self.connect(api_key=KEY)
        self.assertTrue(ledger.submit_one(self.purse).is_done)
        self.assertEqual(ledger.balance(self.purse.id).balance_minor, 0)
        self.assertEqual(list(ledger.statement(self.purse.id)), [])

    def test_the_environment_may_hold_it(self):
        with mock.patch.dict(os.environ, ATOLL_API_KEY=KEY):
            self.assertTrue(self.connect().submit_one(self.purse).is_done)
            self.assertEqual(self.refusal(self.connect(api_key="")), {"key_missing"})

    def test_without_it_nothing_is_done_and_it_says_so(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("ATOLL_API_KEY", None)
            self.assertEqual(self.refusal(self.connect()), {"key_missing"})
        self.assertEqual(self.refusal(self.connect(api_key="another-key")), {"key_unknown"})
        with self.assertRaises(LedgerError) as unknown:
            self.connect(api_key=KEY).balance(self.purse.id)
        self.assertEqual(unknown.exception.reason, "account_not_found")


if __name__ == "__main__":
    main()
