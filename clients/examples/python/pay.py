# SPDX-License-Identifier: Apache-2.0
"""A running ledger, by the Python package: pay.py ADDRESS"""

import sys

from atoll_ledger import GBP, CaptureHold, Ledger, OpenAccount, PlaceHold, Post


def main(address: str) -> None:
    with Ledger(address, timeout_s=5) as ledger:
        cash = OpenAccount(currency=GBP, namespace="house", name="cash", floor_minor=None)
        purse = OpenAccount(currency=GBP, namespace="customer", name="purse")
        # Sends the same again if no answer comes: each account is opened once.
        assert all(result.is_done for result in ledger.submit_until_known([cash, purse]))
        print("opened cash and purse")

        pay_in = Post(debit=cash.id, credit=purse.id, amount_minor=5000, currency=GBP)
        print("paid in 5000:", ledger.submit_one(pay_in).outcome_name)
        again = ledger.submit_one(pay_in)
        print(f"paid in again: {again.outcome_name}, the first answer" * again.duplicate)

        pay_out = Post(debit=purse.id, credit=cash.id, amount_minor=9000, currency=GBP)
        print("paid out 9000:", ledger.submit_one(pay_out).outcome_name)

        hold = PlaceHold(account=purse.id, payee=cash.id, amount_minor=2000, currency=GBP)
        capture = CaptureHold(hold=hold.id, amount_minor=1250, currency=GBP, releases_rest=True)
        _, captured = ledger.submit([hold, capture])
        print("held 2000, captured 1250, released the rest:", captured.outcome_name)

        balance = ledger.balance(purse.id)
        print(f"balance {balance.balance_minor}, held {balance.held_minor}")
        amounts = [entry.amount_minor for entry in ledger.statement(purse.id)]
        print("statement:", *filter(None, amounts))


main(sys.argv[1])
