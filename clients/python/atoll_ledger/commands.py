# SPDX-License-Identifier: Apache-2.0
"""What a ledger is asked to do. Amounts are minor units (pence), currencies ISO 4217 numbers, times
nanoseconds since 1970. Every command has an id of its own from the moment it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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


Command = Union[
    OpenAccount, Post, PostLegs, PlaceHold, IncreaseHold, CaptureHold, ReleaseHold, SetFloor,
    Freeze, CloseAccount,
]  # fmt: skip
