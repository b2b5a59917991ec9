# SPDX-License-Identifier: Apache-2.0
"""The packed form: commands of 128 bytes, results of 64, little-endian, laid end to end, as
src/ledger/command.h and command_result.h declare them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch

from . import commands as c
from .commands import Command
from .identity import Id
from .messages.atollbank.posting.v1 import posting_pb2
from .rows import Record, Result

# kind flags currency code | id debit credit | amount value_time | reference related | limit_or_time
# | side_index side_count evidence_offset evidence_size
COMMAND = struct.Struct("<BBHI 2Q2Q2Q qq 2Q2Q q IIII")
LEG = struct.Struct("<2Q qH6x")
OPENING = struct.Struct("<2Q2Q qHHI 16s24s16s")
RESULT = struct.Struct("<HBB I Q q qq qq q")
LEG_BALANCE = struct.Struct("<qq")
SLOT_HEADER = struct.Struct("<BBHI")  # kind flags outcome code, at the front of every record
assert (COMMAND.size, LEG.size, OPENING.size, RESULT.size) == (128, 32, 104, 64)

_LINKED, _REVERSAL, _CORRECTION, _FINAL_CAPTURE = 1, 2, 4, 8
_FREEZE_DEBITS, _FREEZE_CREDITS, _ABOVE_HOLD, _SEALED = 16, 32, 64, 128
_NO_FLOOR, _NO_CEILING = -(1 << 63), (1 << 63) - 1
_NIL = Id(0)


@dataclass
class _Fields:
    """A packed command, but for its id, what stands beside it, and whether it is linked."""

    kind: int
    flags: int = 0
    currency: int = 0
    code: int = 0
    debit: Id = _NIL
    credit: Id = _NIL
    amount: int = 0
    value_time: int = 0
    reference: Id = _NIL
    related: Id = _NIL
    limit_or_time: int = 0


@singledispatch
def _fields_of(command: object) -> _Fields:
    raise TypeError(f"not a command: {command!r}")


@_fields_of.register
def _(command: c.Post) -> _Fields:
    return _Fields(
        1, _relation(command), command.currency, command.code, command.debit, command.credit,
        command.amount_minor, command.value_time_ns, command.reference,
        command.reverses or command.corrects,
    )  # fmt: skip


@_fields_of.register
def _(command: c.PostLegs) -> _Fields:
    return _Fields(
        2, _relation(command), code=command.code, value_time=command.value_time_ns,
        reference=command.reference, related=command.reverses or command.corrects,
    )  # fmt: skip


@_fields_of.register
def _(command: c.PlaceHold) -> _Fields:
    return _Fields(
        3, 0, command.currency, command.code, command.account, command.payee,
        command.amount_minor, reference=command.reference, limit_or_time=command.expires_at_ns,
    )  # fmt: skip


@_fields_of.register
def _(command: c.IncreaseHold) -> _Fields:
    return _Fields(
        4, currency=command.currency, amount=command.amount_minor, related=command.hold
    )


@_fields_of.register
def _(command: c.CaptureHold) -> _Fields:
    flags = _FINAL_CAPTURE * command.releases_rest | _ABOVE_HOLD * command.may_exceed
    return _Fields(
        5, flags, command.currency, credit=command.credit, amount=command.amount_minor,
        value_time=command.value_time_ns, related=command.hold,
    )  # fmt: skip


@_fields_of.register
def _(command: c.ReleaseHold) -> _Fields:
    return _Fields(
        6, currency=command.currency, amount=command.amount_minor, related=command.hold
    )


@_fields_of.register
def _(command: c.OpenAccount) -> _Fields:
    return _Fields(7)


@_fields_of.register
def _(command: c.SetFloor) -> _Fields:
    return _Fields(8, debit=command.account, limit_or_time=_floor(command.floor_minor))


@_fields_of.register
def _(command: c.Freeze) -> _Fields:
    flags = _FREEZE_DEBITS * command.debits | _FREEZE_CREDITS * command.credits
    return _Fields(9, flags, debit=command.account)


@_fields_of.register
def _(command: c.CloseAccount) -> _Fields:
    return _Fields(10, debit=command.account)


@_fields_of.register
def _(command: c.SetCeiling) -> _Fields:
    return _Fields(11, debit=command.account, limit_or_time=_ceiling(command.ceiling_minor))


@_fields_of.register
def _(command: c.ExtendHold) -> _Fields:
    return _Fields(12, related=command.hold, limit_or_time=command.expires_at_ns)


@_fields_of.register
def _(command: c.Expect) -> _Fields:
    return _Fields(
        13, debit=command.account, amount=_floor(command.least_minor),
        related=Id(command.last_slot), limit_or_time=_ceiling(command.most_minor),
    )  # fmt: skip


@_fields_of.register
def _(command: c.PostExchange) -> _Fields:
    return _Fields(
        14, currency=command.base_currency, code=command.code, amount=command.rate_mantissa,
        value_time=command.value_time_ns, reference=command.reference,
        limit_or_time=command.rate_exponent | command.rounding << 8,
    )  # fmt: skip


@_fields_of.register
def _(command: c.ClosePeriod) -> _Fields:
    return _Fields(15, _SEALED * command.sealed, limit_or_time=command.until_ns)


@_fields_of.register
def _(command: c.Accrue) -> _Fields:
    return _Fields(
        16, 0, command.currency, command.code, command.debit, command.credit,
        command.amount_nano_minor, command.value_time_ns, command.reference,
    )  # fmt: skip


@_fields_of.register
def _(command: c.SetBalanceLimits) -> _Fields:
    return _Fields(
        18, debit=command.account, amount=_ceiling(command.ceiling_minor),
        limit_or_time=_floor(command.floor_minor),
    )  # fmt: skip


class _Packer:
    """The arrays of one batch as they grow."""

    def __init__(self) -> None:
        self.commands = bytearray()
        self.legs = bytearray()
        self.openings = bytearray()
        self.evidence = bytearray()

    def add(self, command: Command) -> None:
        fields = _fields_of(command)
        side_index = side_count = 0
        if isinstance(command, c.OpenAccount):
            side_index, side_count = self._add_opening(command), 1
        elif isinstance(command, (c.PostLegs, c.PostExchange)):
            side_index, side_count = self._add_legs(command.legs), len(command.legs)
        offset = len(self.evidence) if command.evidence else 0
        self.evidence += command.evidence
        self.commands += COMMAND.pack(
            fields.kind, fields.flags | _LINKED * command.linked, fields.currency, fields.code,
            *_words(command.id), *_words(fields.debit), *_words(fields.credit), fields.amount,
            fields.value_time, *_words(fields.reference), *_words(fields.related),
            fields.limit_or_time, side_index, side_count, offset, len(command.evidence),
        )  # fmt: skip

    def _add_opening(self, command: c.OpenAccount) -> int:
        names = [
            _name(command.namespace, 16), _name(command.name, 24), _name(command.balance_name, 16)
        ]  # fmt: skip
        self.openings += OPENING.pack(
            *_words(command.id), *_words(command.owner), _floor(command.floor_minor),
            command.currency, command.legal_entity, command.chart_code, *names,
        )  # fmt: skip
        return len(self.openings) // OPENING.size - 1

    def _add_legs(self, legs: Sequence[c.Leg]) -> int:
        first = len(self.legs) // LEG.size
        for leg in legs:
            self.legs += LEG.pack(*_words(leg.account), leg.amount_minor, leg.currency)
        return first


def _relation(command: c.Post | c.PostLegs) -> int:
    return _REVERSAL if command.reverses else _CORRECTION if command.corrects else 0


def _words(value: Id) -> tuple[int, int]:
    return value.high, value.low


def _floor(floor_minor: int | None) -> int:
    return _NO_FLOOR if floor_minor is None else floor_minor


def _ceiling(ceiling_minor: int | None) -> int:
    return _NO_CEILING if ceiling_minor is None else ceiling_minor


def _name(text: str, size_max: int) -> bytes:
    name = text.encode("ascii")
    if len(name) > size_max:
        raise ValueError(f"a name of more than {size_max} characters: {text!r}")
    return name


def pack(commands: Iterable[Command]) -> posting_pb2.PackedBatch:
    """ValueError or struct.error when a field does not fit; the ledger judges the rest."""
    packer = _Packer()
    for command in commands:
        packer.add(command)
    return posting_pb2.PackedBatch(
        commands=bytes(packer.commands), legs=bytes(packer.legs),
        openings=bytes(packer.openings), evidence=bytes(packer.evidence),
    )  # fmt: skip


def unpack(reply: posting_pb2.PackedReply, commands: Sequence[Command]) -> list[Result]:
    """One result a command, in order. ValueError when the answer is not of this batch."""
    if len(reply.results) != RESULT.size * len(commands):
        raise ValueError("an answer with another number of results than commands")
    balances = list(LEG_BALANCE.iter_unpack(reply.leg_balances))
    results = []
    for fields, command in zip(RESULT.iter_unpack(reply.results), commands):
        outcome, duplicate, _, first_leg, slot, *rest = fields
        legs: tuple[tuple[int, int], ...] = ()
        if isinstance(command, (c.PostLegs, c.PostExchange)):
            legs = tuple(balances[first_leg : first_leg + len(command.legs)])
        results.append(Result(outcome, bool(duplicate), slot, *rest, leg_balances=legs))
    return results


def unpack_record(found: posting_pb2.FindResponse) -> Record:
    kind, _, outcome, code = SLOT_HEADER.unpack_from(found.record)
    return Record(
        found.slot, kind, outcome, code, found.booking_time_ns, found.evidence, found.record
    )
