# SPDX-License-Identifier: Apache-2.0
"""The rarer commands against a running ledger: that each arrives as what it says."""

import time

import ledger_fixture
from atoll_ledger import (
    EUR,
    GBP,
    Accrue,
    CaptureHold,
    ClosePeriod,
    Expect,
    ExtendHold,
    Leg,
    OpenAccount,
    PlaceHold,
    PostExchange,
    SetBalanceLimits,
    SetCeiling,
)

DAY_NS = 86_400 * 10**9


class RulesOverGrpc(ledger_fixture.LedgerTest):
    def names(self, *commands) -> list[str]:
        return [result.outcome_name for result in self.ledger.submit(commands)]

    def test_a_ceiling_stops_a_credit(self):
        names = self.names(SetCeiling(self.purse.id, 100), self.pay_in(100), self.pay_in(1))
        self.assertEqual(names, ["done", "done", "exceeds_ceiling"])

    def test_a_condition_guards_what_it_is_linked_to(self):
        (paid,) = self.ledger.submit([self.pay_in(50)])
        names = self.names(
            Expect(self.purse.id, least_minor=50, last_slot=paid.slot), self.pay_out(10),
            Expect(self.purse.id, least_minor=50), self.pay_out(10),
        )  # fmt: skip
        self.assertEqual(names, ["done", "done", "condition_not_met", "linked_declined"])

    def test_an_exchange_must_keep_to_its_rate(self):
        bank = OpenAccount(currency=EUR, namespace="house", name="euros", floor_minor=None)
        euros = OpenAccount(currency=EUR, namespace="customer", name="euros")
        self.ledger.submit([bank, euros, self.pay_in(1000)])

        def exchange(euro_cents: int) -> PostExchange:
            legs = [
                Leg(self.purse.id, -1000, GBP), Leg(self.cash.id, 1000, GBP),
                Leg(bank.id, -euro_cents, EUR), Leg(euros.id, euro_cents, EUR),
            ]  # fmt: skip
            return PostExchange(legs, GBP, rate_mantissa=11_725, rate_exponent=4)

        wrong, right = self.ledger.submit([exchange(1173), exchange(1172)])
        self.assertEqual(wrong.outcome_name, "rate_mismatch")
        self.assertEqual(right.outcome_name, "done")
        self.assertEqual(right.leg_balances, ((1000, 0), (-1000, 0), (0, -1172), (0, 1172)))

    def test_a_hold_is_extended_and_captured_above_what_it_holds(self):
        soon = time.time_ns() + DAY_NS
        hold = PlaceHold(self.purse.id, 40, GBP, payee=self.cash.id, expires_at_ns=soon)
        names = self.names(
            self.pay_in(100), hold, ExtendHold(hold.id, soon + DAY_NS),
            CaptureHold(hold.id, 60, GBP), CaptureHold(hold.id, 60, GBP, may_exceed=True),
        )  # fmt: skip
        self.assertEqual(names, ["done", "done", "done", "exceeds_hold", "done"])
        self.assertEqual(self.balance(), 40)

    def test_a_closed_period_takes_no_more_value(self):
        now = time.time_ns()
        names = self.names(
            self.pay_in(5, value_time_ns=now - 2 * DAY_NS), ClosePeriod(now - DAY_NS, sealed=True),
            self.pay_in(5, value_time_ns=now - 2 * DAY_NS), self.pay_in(5),
            ClosePeriod(now - 2 * DAY_NS),
        )  # fmt: skip
        self.assertEqual(names, ["done", "done", "period_closed", "done", "period_sealed"])

    def test_an_accrual_carries_its_rest(self):
        half = Accrue(self.cash.id, self.purse.id, 1_500_000_000, GBP)  # 1.5 pence
        again = Accrue(self.cash.id, self.purse.id, 1_500_000_000, GBP)
        self.assertEqual(self.names(half), ["done"])
        self.assertEqual(self.balance(), 1)
        self.assertEqual(self.names(again), ["done"])
        self.assertEqual(self.balance(), 3)

    def test_limits_of_a_balance_name_count_all_its_accounts(self):
        owner = self.cash.id
        named = {"currency": GBP, "namespace": "customer", "owner": owner, "balance_name": "all"}
        one = OpenAccount(name="one", floor_minor=None, **named)
        two = OpenAccount(name="two", floor_minor=None, **named)
        self.ledger.submit([one, two, SetBalanceLimits(one.id, floor_minor=0, ceiling_minor=90)])
        to_one = self.pay_in(80, credit=one.id)
        to_two = self.pay_in(20, credit=two.id)
        self.assertEqual(self.names(to_one, to_two), ["done", "above_balance_name_ceiling"])


if __name__ == "__main__":
    ledger_fixture.main()
