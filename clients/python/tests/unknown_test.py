# SPDX-License-Identifier: Apache-2.0
"""The client's contract: when no answer comes it says "unknown", asks by id later, and whatever had
happened, sending the same again moves the money once."""

import contextlib
import time

import ledger_fixture
from atoll_ledger import Ledger, NotFound, NothingDone, Unknown
from lossy_proxy import LossyProxy

SHORT_S = 0.3


class UnknownOutcome(ledger_fixture.LedgerTest):
    def submit_in_vain(self, ledger, posting) -> Unknown:
        with self.assertRaises(Unknown) as raised:
            ledger.submit([posting], timeout_s=SHORT_S)
        self.assertEqual(raised.exception.reason, "outcome_unknown")
        self.assertEqual(raised.exception.ids, (posting.id,))
        return raised.exception

    def wait_until_journaled(self, posting) -> None:
        """Seen by another connection; the one under test hears nothing."""
        for _ in range(400):
            with contextlib.suppress(NotFound):
                self.ledger.find(posting.id)
                return
            time.sleep(0.02)
        self.fail("the posting never arrived")

    def settle(self, posting) -> None:
        """The same again is done or was done; either way the money has moved once."""
        (settled,) = self.ledger.submit_until_known([posting], patience_s=30)
        self.assertTrue(settled.is_done)
        self.assertEqual(self.balance(), posting.amount_minor)
        self.assertTrue(self.ledger.submit_one(posting).duplicate)
        self.assertEqual(self.balance(), posting.amount_minor)

    def test_a_ledger_that_stands_still_is_unknown_and_settled_when_it_goes_on(self):
        posting = self.pay_in(11)
        self.process.stand_still()
        unknown = self.submit_in_vain(self.ledger, posting)
        with self.assertRaises(NothingDone):
            self.ledger.resolve(unknown, patience_s=SHORT_S)
        self.process.go_on()
        record = self.ledger.resolve(unknown)[posting.id]
        self.assertIn(record and record.outcome_name, (None, "done"))
        self.settle(posting)

    def test_a_ledger_killed_before_it_began_knows_nothing_and_is_asked_again(self):
        posting = self.pay_in(22)
        self.process.stand_still()
        unknown = self.submit_in_vain(self.ledger, posting)
        self.process.kill()
        self.process.start()
        self.assertEqual(self.ledger.resolve(unknown), {posting.id: None})
        self.settle(posting)

    def test_an_answer_that_is_lost_is_found_by_id_and_not_done_again(self):
        proxy = LossyProxy(self.folder / "proxy.sock", self.process.socket)
        posting = self.pay_in(33)
        with Ledger(proxy.address, timeout_s=20) as ledger:
            ledger.balance(self.purse.id)  # connected
            proxy.lose_answers()
            unknown = self.submit_in_vain(ledger, posting)
            self.wait_until_journaled(posting)
            proxy.carry_again()
            record = ledger.resolve(unknown)[posting.id]
        self.assertEqual(record.outcome_name, "done")
        self.assertEqual(self.balance(), 33)
        self.settle(posting)

    def test_a_ledger_killed_after_it_answered_elsewhere_still_knows(self):
        proxy = LossyProxy(self.folder / "proxy.sock", self.process.socket)
        posting = self.pay_in(44)
        with Ledger(proxy.address, timeout_s=20) as ledger:
            ledger.balance(self.purse.id)
            proxy.lose_answers()
            unknown = self.submit_in_vain(ledger, posting)
            self.wait_until_journaled(posting)
        self.process.kill()
        self.process.start()
        self.assertEqual(self.ledger.resolve(unknown)[posting.id].outcome_name, "done")
        self.settle(posting)


if __name__ == "__main__":
    ledger_fixture.main()
