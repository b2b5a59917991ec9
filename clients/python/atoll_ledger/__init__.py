# SPDX-License-Identifier: Apache-2.0
"""Talks to a running Atoll ledger.

    with Ledger("127.0.0.1:7400") as ledger:
        cash = OpenAccount(currency=GBP, namespace="house", name="cash", floor_minor=None)
        purse = OpenAccount(currency=GBP, namespace="customer", name="current")
        ledger.submit([cash, purse])
        payment = Post(debit=cash.id, credit=purse.id, amount_minor=1250, currency=GBP)
        result = ledger.submit_one(payment)

A command carries its id from the moment it is made, and the id is its idempotency key for ever:
submitting the same object again is always safe. A decline (no money) is a Result; a LedgerError is
the world failing; Unknown is the one that leaves open whether something happened, and the ledger
can be asked: Ledger.resolve(), or Ledger.submit_until_known(), which sends the same again.
"""

from .commands import (
    Accrue,
    CaptureHold,
    CloseAccount,
    ClosePeriod,
    Command,
    Expect,
    ExtendHold,
    Freeze,
    IncreaseHold,
    Leg,
    OpenAccount,
    PlaceHold,
    Post,
    PostExchange,
    PostLegs,
    ReleaseHold,
    Rounding,
    SetBalanceLimits,
    SetCeiling,
    SetFloor,
)
from .errors import LedgerError, NotFound, NothingDone, Unknown
from .identity import Id, new_id
from .ledger import Ledger
from .outcomes import outcome_name
from .rows import Balance, NamedBalance, Record, Result, StatementEntry

GBP, EUR, USD = 826, 978, 840

__all__ = [
    "Accrue", "Balance", "CaptureHold", "CloseAccount", "ClosePeriod", "Command", "EUR",
    "Expect", "ExtendHold", "Freeze", "GBP", "Id", "IncreaseHold", "Ledger", "LedgerError",
    "Leg", "NamedBalance", "NotFound", "NothingDone", "OpenAccount", "PlaceHold", "Post",
    "PostExchange", "PostLegs", "Record", "ReleaseHold", "Result", "Rounding",
    "SetBalanceLimits", "SetCeiling", "SetFloor", "StatementEntry", "USD", "Unknown",
    "new_id", "outcome_name",
]  # fmt: skip
