# SPDX-License-Identifier: Apache-2.0
"""What a ledger answers and shows. A balance is credits minus debits, in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .identity import Id
from .outcomes import outcome_name


@dataclass(frozen=True)
class Result:
    """The answer to one command; the balances are of its debit (or only) and credit account."""

    outcome: int
    duplicate: bool  # the id was used before with the same content; this is the first answer
    slot: int  # the record's number; 0: nothing was journaled
    booking_time_ns: int
    debit_balance_before: int
    debit_balance_after: int
    credit_balance_before: int
    credit_balance_after: int
    held_after: int
    leg_balances: tuple[tuple[int, int], ...] = ()  # (before, after) of each leg

    @property
    def is_done(self) -> bool:
        return self.outcome == 0

    @property
    def is_declined(self) -> bool:
        """Refused for ever: the id is bound. 1 to 63 bind nothing and may be sent again."""
        return self.outcome >= 64

    @property
    def outcome_name(self) -> str:
        return outcome_name(self.outcome)


@dataclass(frozen=True)
class Balance:
    account: Id
    balance_minor: int
    held_minor: int
    floor_minor: Optional[int]  # None: no limit
    ceiling_minor: Optional[int]
    currency: int
    state: int  # bits: 1 debits frozen, 2 credits frozen, 4 closed
    last_slot: int
    as_of_slot: int

    @property
    def available_minor(self) -> Optional[int]:
        """What may be spent; None: without limit."""
        if self.floor_minor is None:
            return None
        return self.balance_minor - self.held_minor - self.floor_minor


@dataclass(frozen=True)
class NamedBalance:
    currency: int
    balance_minor: int
    held_minor: int


@dataclass(frozen=True)
class StatementEntry:
    slot: int
    kind: int
    id: Id
    amount_minor: int  # positive is a credit; 0 for hold steps and changes
    held_change_minor: int
    balance_after: int
    held_after: int
    booking_time_ns: int
    value_time_ns: int
    code: int
    reference: Id
    related_slot: int
    evidence: bytes


@dataclass(frozen=True)
class Record:
    """What was journaled under an id."""

    slot: int
    kind: int
    outcome: int
    code: int
    booking_time_ns: int
    evidence: bytes
    record: bytes  # the 128 bytes themselves

    @property
    def outcome_name(self) -> str:
        return outcome_name(self.outcome)
