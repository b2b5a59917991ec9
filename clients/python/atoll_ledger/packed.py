# SPDX-License-Identifier: Apache-2.0
"""The packed form: commands of 128 bytes, results of 64, little-endian, laid end to end, as
src/ledger/command.h and command_result.h declare them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from .commands import (
    CaptureHold,
    CloseAccount,
    Command,
    Freeze,
    IncreaseHold,
    OpenAccount,
    PlaceHold,
    Post,
    PostLegs,
    ReleaseHold,
    SetFloor,
)
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
_FREEZE_DEBITS, _FREEZE_CREDITS = 16, 32
_NO_FLOOR = -(1 << 63)
_KINDS = {
    Post: 1, PostLegs: 2, PlaceHold: 3, IncreaseHold: 4, CaptureHold: 5, ReleaseHold: 6,
    OpenAccount: 7, SetFloor: 8, Freeze: 9, CloseAccount: 10,
}  # fmt: skip


class _Packer:
    """The arrays of one batch as they grow."""

    def __init__(self) -> None:
        self.commands = bytearray()
        self.legs = bytearray()
        self.openings = bytearray()
        self.evidence = bytearray()

    def add(self, command: Command) -> None:
        flags = _LINKED if command.linked else 0
        debit = credit = reference = related = Id(0)
        currency = code = amount = value_time = limit_or_time = side_index = side_count = 0
        if isinstance(command, OpenAccount):
            side_index, side_count = self._add_opening(command), 1
        elif isinstance(command, (Post, PostLegs)):
            code, reference = command.code, command.reference
            value_time = command.value_time_ns
            related = command.reverses or command.corrects
            flags |= _REVERSAL if command.reverses else _CORRECTION if command.corrects else 0
            if isinstance(command, Post):
                debit, credit, currency = command.debit, command.credit, command.currency
                amount = command.amount_minor
            else:
                side_index, side_count = self._add_legs(command), len(command.legs)
        elif isinstance(command, PlaceHold):
            debit, credit, currency = command.account, command.payee, command.currency
            amount, limit_or_time = command.amount_minor, command.expires_at_ns
            code, reference = command.code, command.reference
        elif isinstance(command, (IncreaseHold, CaptureHold, ReleaseHold)):
            related, currency, amount = command.hold, command.currency, command.amount_minor
            if isinstance(command, CaptureHold):
                credit, value_time = command.credit, command.value_time_ns
                flags |= _FINAL_CAPTURE if command.releases_rest else 0
        else:
            debit = command.account
            if isinstance(command, SetFloor):
                limit_or_time = _floor(command.floor_minor)
            elif isinstance(command, Freeze):
                flags |= _FREEZE_DEBITS if command.debits else 0
                flags |= _FREEZE_CREDITS if command.credits else 0
        offset = len(self.evidence) if command.evidence else 0
        self.evidence += command.evidence
        self.commands += COMMAND.pack(
            _KINDS[type(command)], flags, currency, code, *_words(command.id), *_words(debit),
            *_words(credit), amount, value_time, *_words(reference), *_words(related),
            limit_or_time, side_index, side_count, offset, len(command.evidence),
        )  # fmt: skip

    def _add_opening(self, command: OpenAccount) -> int:
        names = [
            _name(command.namespace, 16), _name(command.name, 24), _name(command.balance_name, 16)
        ]  # fmt: skip
        self.openings += OPENING.pack(
            *_words(command.id), *_words(command.owner), _floor(command.floor_minor),
            command.currency, command.legal_entity, command.chart_code, *names,
        )  # fmt: skip
        return len(self.openings) // OPENING.size - 1

    def _add_legs(self, command: PostLegs) -> int:
        first = len(self.legs) // LEG.size
        for leg in command.legs:
            self.legs += LEG.pack(*_words(leg.account), leg.amount_minor, leg.currency)
        return first


def _words(value: Id) -> tuple[int, int]:
    return value.high, value.low


def _floor(floor_minor: int | None) -> int:
    return _NO_FLOOR if floor_minor is None else floor_minor


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
        if isinstance(command, PostLegs):
            legs = tuple(balances[first_leg : first_leg + len(command.legs)])
        results.append(Result(outcome, bool(duplicate), slot, *rest, leg_balances=legs))
    return results


def unpack_record(found: posting_pb2.FindResponse) -> Record:
    kind, _, outcome, code = SLOT_HEADER.unpack_from(found.record)
    return Record(
        found.slot, kind, outcome, code, found.booking_time_ns, found.evidence, found.record
    )
