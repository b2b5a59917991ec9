# SPDX-License-Identifier: Apache-2.0
"""The package against a running ledger."""

import ledger_fixture
from atoll_ledger import (
    GBP,
    CaptureHold,
    CloseAccount,
    Freeze,
    Id,
    IncreaseHold,
    LedgerError,
    Leg,
    NotFound,
    PlaceHold,
    PostLegs,
    ReleaseHold,
    SetFloor,
)


class LedgerOverGrpc(ledger_fixture.LedgerTest):
    def test_a_posting_shows_in_balance_statement_and_record(self):
        posting = self.pay_in(1250, code=7, reference=Id(42), evidence=b"invoice 4711")
        result = self.ledger.submit_one(posting)
        self.assertTrue(result.is_done)
        self.assertEqual((result.credit_balance_before, result.credit_balance_after), (0, 1250))
        balance = self.ledger.balance(self.purse.id)
        self.assertEqual((balance.balance_minor, balance.available_minor), (1250, 1250))
        self.assertIsNone(self.ledger.balance(self.cash.id).available_minor)
        (entry,) = self.ledger.statement(self.purse.id)
        self.assertEqual((entry.id, entry.amount_minor, entry.code), (posting.id, 1250, 7))
        self.assertEqual((entry.reference, entry.evidence), (Id(42), b"invoice 4711"))
        record = self.ledger.find(posting.id)
        self.assertEqual((record.slot, record.outcome_name), (result.slot, "done"))
        self.assertEqual(record.evidence, b"invoice 4711")

    def test_the_same_again_is_answered_and_other_content_refused(self):
        posting = self.pay_in(500)
        first, again = self.ledger.submit_one(posting), self.ledger.submit_one(posting)
        self.assertEqual((first.duplicate, again.duplicate), (False, True))
        self.assertEqual(again.slot, first.slot)
        other = self.ledger.submit_one(self.pay_in(501, id=posting.id))
        self.assertEqual(other.outcome_name, "id_used_with_different_content")
        self.assertFalse(other.is_declined)
        self.assertEqual(self.balance(), 500)

    def test_no_money_is_a_decline(self):
        result = self.ledger.submit_one(self.pay_out(1))
        self.assertTrue(result.is_declined)
        self.assertEqual(result.outcome_name, "insufficient_funds")

    def test_linked_postings_succeed_or_fail_together(self):
        results = self.ledger.submit([self.pay_in(10, linked=True), self.pay_out(11)])
        names = [result.outcome_name for result in results]
        self.assertEqual(names, ["linked_declined", "insufficient_funds"])
        self.assertEqual(self.balance(), 0)

    def test_a_posting_of_many_legs_answers_each_balance(self):
        legs = [Leg(self.cash.id, -70, GBP), Leg(self.purse.id, 70, GBP)]
        results = self.ledger.submit([PostLegs(legs), PostLegs(legs)])
        self.assertEqual(results[0].leg_balances, ((0, -70), (0, 70)))
        self.assertEqual(results[1].leg_balances, ((-70, -140), (70, 140)))

    def test_a_hold_grows_is_captured_and_released(self):
        hold = PlaceHold(self.purse.id, 400, GBP, payee=self.cash.id)
        results = self.ledger.submit([
            self.pay_in(1000), hold, IncreaseHold(hold.id, 100, GBP),
            CaptureHold(hold.id, 150, GBP),
        ])  # fmt: skip
        self.assertTrue(all(result.is_done for result in results))
        self.assertEqual(self.ledger.balance(self.purse.id).held_minor, 350)
        self.assertTrue(self.ledger.submit_one(ReleaseHold(hold.id, GBP)).is_done)
        balance = self.ledger.balance(self.purse.id)
        self.assertEqual((balance.balance_minor, balance.held_minor), (850, 0))

    def test_a_reversal_names_what_it_undoes(self):
        paid = self.pay_in(30)
        back = self.pay_out(30, reverses=paid.id)
        results = self.ledger.submit([paid, back, self.pay_out(30, reverses=paid.id)])
        names = [result.outcome_name for result in results]
        self.assertEqual(names, ["done", "done", "already_reversed"])

    def test_an_account_is_limited_frozen_and_closed(self):
        results = self.ledger.submit([
            SetFloor(self.purse.id, -100), self.pay_out(100), Freeze(self.purse.id, credits=True),
            self.pay_in(1), Freeze(self.purse.id), self.pay_in(100), CloseAccount(self.purse.id),
        ])  # fmt: skip
        names = [result.outcome_name for result in results]
        self.assertEqual(
            names, ["done", "done", "done", "credits_frozen", "done", "done", "done"]
        )
        self.assertEqual(self.ledger.balance(self.purse.id).state, 4)

    def test_a_statement_is_paged_without_the_caller_seeing_it(self):
        self.ledger.submit([self.pay_in(amount) for amount in range(1, 251)])
        entries = list(self.ledger.statement(self.purse.id, page_size=100))
        self.assertEqual([entry.amount_minor for entry in entries], list(range(250, 0, -1)))

    def test_what_is_not_there_has_a_reason(self):
        for call, reason in (
            (lambda: self.ledger.balance(Id(9)), "account_not_found"),
            (lambda: self.ledger.find(Id(9)), "record_not_found"),
            (lambda: list(self.ledger.statement(Id(9))), "account_not_found"),
        ):
            with self.subTest(reason), self.assertRaises(NotFound) as refused:
                call()
            self.assertEqual(refused.exception.reason, reason)
        with self.assertRaises(LedgerError) as refused:
            self.ledger.submit([])
        self.assertEqual(refused.exception.reason, "batch_empty")


if __name__ == "__main__":
    ledger_fixture.main()
