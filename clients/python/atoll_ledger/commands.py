# SPDX-License-Identifier: Apache-2.0
"""What a ledger is asked to do. Amounts are minor units (pence), currencies ISO 4217 numbers, times
nanoseconds since 1970. Every command has an id of its own from the moment it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Optional, Union

from .identity import Id, new_id

_NIL = Id(0)


@dataclass(frozen=True)
class OpenAccount:
    """Its id becomes the account's. Names are printable ASCII without blanks."""

    currency: int
    namespace: str
    name: str
    floor_minor: Optional[int] = 0  # the least that balance - held may be; None: no limit
    owner: Id = _NIL
    balance_name: str = ""
    chart_code: int = 0
    legal_entity: int = 0
    evidence: bytes = b""  # kept with the record, at most 4,080 bytes
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class Post:
    """Moves money from `debit` to `credit`."""

    debit: Id
    credit: Id
    amount_minor: int
    currency: int
    code: int = 0
    reference: Id = _NIL
    value_time_ns: int = 0  # 0: when it is booked
    reverses: Id = _NIL  # the posting whose exact mirror this is
    corrects: Id = _NIL
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False  # succeeds or fails with the next command of the batch


@dataclass(frozen=True)
class Leg:
    account: Id
    amount_minor: int  # positive credits, negative debits
    currency: int


@dataclass(frozen=True)
class PostLegs:
    """2 to 1,022 legs that sum to zero in each currency."""

    legs: Sequence[Leg]
    code: int = 0
    reference: Id = _NIL
    value_time_ns: int = 0
    reverses: Id = _NIL
    corrects: Id = _NIL
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class PlaceHold:
    account: Id
    amount_minor: int
    currency: int
    payee: Id = _NIL
    expires_at_ns: int = 0  # 0: never
    code: int = 0
    reference: Id = _NIL
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class IncreaseHold:
    hold: Id
    amount_minor: int
    currency: int
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class CaptureHold:
    hold: Id
    amount_minor: int
    currency: int
    credit: Id = _NIL  # nil: the hold's payee
    releases_rest: bool = False
    may_exceed: bool = False  # takes more than the hold has left, if the money is there
    value_time_ns: int = 0
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class ReleaseHold:
    hold: Id
    currency: int
    amount_minor: int = 0  # 0: what is left
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class SetFloor:
    account: Id
    floor_minor: Optional[int]  # None: no limit
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class Freeze:
    """Says which sides are frozen from now on; neither unfreezes."""

    account: Id
    debits: bool = False
    credits: bool = False
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class CloseAccount:
    """The account must be empty."""

    account: Id
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class SetCeiling:
    account: Id
    ceiling_minor: Optional[int]  # the most that the balance may be; None: no limit
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class ExtendHold:
    hold: Id
    expires_at_ns: int  # later than now; 0: never
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class Expect:
    """A condition on an account, in front of the command that it guards: both or neither."""

    account: Id
    least_minor: Optional[int] = None
    most_minor: Optional[int] = None
    last_slot: int = 0  # the account's newest record; 0: any
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = True


class Rounding(IntEnum):
    HALF_EVEN = 0
    HALF_UP = 1
    DOWN = 2
    UP = 3


@dataclass(frozen=True)
class PostExchange:
    """Legs of exactly two currencies: the credits of the one are those of `base_currency` at the
    rate rate_mantissa / 10**rate_exponent, rounded."""

    legs: Sequence[Leg]
    base_currency: int
    rate_mantissa: int
    rate_exponent: int = 0  # 0 to 12
    rounding: Rounding = Rounding.HALF_EVEN
    code: int = 0
    reference: Id = _NIL
    value_time_ns: int = 0
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class ClosePeriod:
    """Postings with a value time before `until_ns` decline from now on."""

    until_ns: int
    sealed: bool = False  # it is never moved back
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class Accrue:
    """Posts an exact amount in 10^-9 of a minor unit: the whole minor units now, the rest is kept
    for the next accrual between these accounts with this code."""

    debit: Id
    credit: Id
    amount_nano_minor: int
    currency: int
    code: int = 0
    reference: Id = _NIL
    value_time_ns: int = 0
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


@dataclass(frozen=True)
class SetBalanceLimits:
    """Least and most of the sum over all accounts with this one's owner, balance name and
    currency; None: no limit."""

    account: Id
    floor_minor: Optional[int] = None
    ceiling_minor: Optional[int] = None
    evidence: bytes = b""
    id: Id = field(default_factory=new_id)
    linked: bool = False


Command = Union[
    OpenAccount, Post, PostLegs, PlaceHold, IncreaseHold, CaptureHold, ReleaseHold, SetFloor,
    Freeze, CloseAccount, SetCeiling, ExtendHold, Expect, PostExchange, ClosePeriod, Accrue,
    SetBalanceLimits,
]  # fmt: skip
