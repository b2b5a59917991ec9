# SPDX-License-Identifier: Apache-2.0
"""The connection to a ledger: every call has a time-out, and every failure says what it means."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Callable, Optional, TypeVar

import grpc

from . import packed
from .commands import Command
from .errors import LedgerError, NotFound, NothingDone, Unknown
from .identity import Id
from .messages.atollbank.posting.v1 import posting_pb2 as messages
from .rows import Balance, NamedBalance, Record, Result, StatementEntry

T = TypeVar("T")

_SERVICE = "/atollbank.posting.v1.Posting/"
_PAGE_LIMIT_MAX = 8190
_MESSAGE_BYTES_MAX = 64 << 20
_FIRST_PAUSE_S, _PAUSE_MAX_S = 0.05, 2.0
_NOTHING_DONE = (
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.UNAVAILABLE,
)
# What gRPC itself says when it refuses before the ledger has seen anything.
_REFUSED_UNSEEN = (
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
)


class Ledger:
    """A ledger that is reached over gRPC. Threads may share it; a connection that is lost comes
    back by itself. `address` is HOST:PORT or unix:PATH; `timeout_s` is how long a call waits.
    `api_key` is what a ledger with tenants asks for; by default what ATOLL_API_KEY holds. Without
    `credentials` it travels as it is."""

    def __init__(
        self, address: str, *, timeout_s: float = 10.0, credentials: Any = None,
        api_key: Optional[str] = None,
    ) -> None:  # fmt: skip
        options = [
            ("grpc.max_receive_message_length", _MESSAGE_BYTES_MAX),
            # A ledger that was started again is found again soon.
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1000),
        ]
        self._timeout_s = timeout_s
        key = os.environ.get("ATOLL_API_KEY", "") if api_key is None else api_key
        self._metadata = (("authorization", f"Bearer {key}"),) if key else ()
        if credentials is None:
            self._channel = grpc.insecure_channel(address, options)
        else:
            self._channel = grpc.secure_channel(address, credentials, options)
        self._submit = self._method("SubmitPacked", messages.PackedBatch, messages.PackedReply)
        self._balance = self._method("Balance", messages.BalanceRequest, messages.BalanceResponse)
        self._named_balance = self._method(
            "NamedBalance", messages.NamedBalanceRequest, messages.NamedBalanceResponse
        )
        self._statement = self._method(
            "Statement", messages.StatementRequest, messages.StatementResponse
        )
        self._find = self._method("Find", messages.FindRequest, messages.FindResponse)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._channel.close()

    def submit(
        self, commands: Iterable[Command], *, timeout_s: Optional[float] = None
    ) -> list[Result]:
        """One result a command, in order, once all are durable. Raises Unknown when no answer
        came in time, NothingDone when the ledger is busy, full or down, LedgerError otherwise."""
        batch = list(commands)
        try:
            reply = self._submit(
                packed.pack(batch), timeout=timeout_s or self._timeout_s, metadata=self._metadata
            )
        except grpc.RpcError as failure:
            raise _error_of(failure, [command.id for command in batch]) from None
        return packed.unpack(reply, batch)

    def submit_one(self, command: Command, *, timeout_s: Optional[float] = None) -> Result:
        return self.submit([command], timeout_s=timeout_s)[0]

    def submit_until_known(
        self, commands: Iterable[Command], *, patience_s: float = 60.0
    ) -> list[Result]:
        """Sends the same commands again until the ledger has answered. That is safe: what happened
        the first time is answered, not done twice. Raises what the last try raised once the
        patience is spent; after Unknown, ask later."""
        batch = list(commands)
        return self._until_answered(
            lambda left_s: self.submit(batch, timeout_s=min(left_s, self._timeout_s)), patience_s
        )

    def resolve(self, unknown: Unknown, *, patience_s: float = 60.0) -> dict[Id, Optional[Record]]:
        """What the ledger knows of the commands whose outcome was unknown, asked by id until it
        answers. None: nothing is journaled under this id now; a call that is still on its way may
        yet arrive, so settle it by sending the same command again, not a new one."""
        known: dict[Id, Optional[Record]] = {}
        give_up = time.monotonic() + patience_s
        for command_id in unknown.ids:
            try:
                known[command_id] = self._until_answered(
                    lambda left_s, asked=command_id: self.find(
                        asked, timeout_s=min(left_s, self._timeout_s)
                    ),
                    give_up - time.monotonic(),
                )
            except NotFound:
                known[command_id] = None
        return known

    def find(self, command_id: Id, *, timeout_s: Optional[float] = None) -> Record:
        """The record journaled under an id. NotFound record_not_found."""
        request = messages.FindRequest(id=str(command_id))
        return packed.unpack_record(self._read(self._find, request, timeout_s))

    def balance(self, account: Id, *, timeout_s: Optional[float] = None) -> Balance:
        """NotFound account_not_found."""
        found = self._read(
            self._balance, messages.BalanceRequest(account=str(account)), timeout_s
        )
        return Balance(
            account=account,
            balance_minor=found.balance_minor,
            held_minor=found.held_minor,
            floor_minor=found.floor_minor if found.HasField("floor_minor") else None,
            ceiling_minor=found.ceiling_minor if found.HasField("ceiling_minor") else None,
            currency=found.currency,
            state=found.state,
            last_slot=found.last_slot,
            as_of_slot=found.as_of_slot,
        )

    def named_balance(
        self, owner: Id, balance_name: str, *, timeout_s: Optional[float] = None
    ) -> list[NamedBalance]:
        """The sums over the owner's accounts of one balance name, one a currency."""
        request = messages.NamedBalanceRequest(owner=str(owner), balance_name=balance_name)
        found = self._read(self._named_balance, request, timeout_s)
        return [NamedBalance(s.currency, s.balance_minor, s.held_minor) for s in found.sums]

    def statement(
        self, account: Id, *, before_slot: int = 0, page_size: int = 1000,
        timeout_s: Optional[float] = None,
    ) -> Iterator[StatementEntry]:  # fmt: skip
        """Every entry of the account, newest first; pages are asked for as they are needed. Entries
        booked meanwhile are newer and do not show. `before_slot` 0: from the newest."""
        if not 0 < page_size <= _PAGE_LIMIT_MAX:
            raise ValueError(f"a page has 1 to {_PAGE_LIMIT_MAX} entries")
        while True:
            request = messages.StatementRequest(
                account=str(account), before_slot=before_slot, limit=page_size
            )
            page = self._read(self._statement, request, timeout_s)
            for entry in page.entries:
                yield _entry_of(entry)
            before_slot = page.next_before_slot
            if before_slot == 0:
                return

    def _method(self, name: str, request: Any, response: Any) -> Callable[..., Any]:
        return self._channel.unary_unary(
            _SERVICE + name,
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )

    def _read(
        self, method: Callable[..., Any], request: Any, timeout_s: Optional[float]
    ) -> Any:
        try:
            return method(
                request, timeout=timeout_s or self._timeout_s, metadata=self._metadata
            )
        except grpc.RpcError as failure:
            raise _error_of(failure, ()) from None

    def _until_answered(self, call: Callable[[float], T], patience_s: float) -> T:
        give_up = time.monotonic() + patience_s
        pause_s = _FIRST_PAUSE_S
        while True:
            left_s = max(give_up - time.monotonic(), 0.001)
            try:
                return call(left_s)
            except (Unknown, NothingDone) as failure:
                # Drawn from half to whole, so that many clients do not come back at once.
                wait_s = max(pause_s, failure.retry_after_s) * random.uniform(0.5, 1.0)
                if time.monotonic() + wait_s >= give_up:
                    raise
                time.sleep(wait_s)
                pause_s = min(2 * pause_s, _PAUSE_MAX_S)


def _error_of(failure: grpc.RpcError, submitted: Sequence[Id]) -> LedgerError:
    """A status with a reason comes from the ledger. One without was made on the way, and then a
    submission may have arrived; a read has simply not been answered."""
    trailing = dict(failure.trailing_metadata() or ())
    reason = str(trailing.get("atoll-reason", ""))
    message = failure.details() or ""
    code = failure.code()
    if not reason and code in _REFUSED_UNSEEN:
        return LedgerError("server_refused", message)
    if submitted and (reason in ("", "outcome_unknown")):
        return Unknown(message or code.name.lower(), submitted)
    if not reason:
        return NothingDone(f"transport_{code.name.lower()}", message)
    if code == grpc.StatusCode.NOT_FOUND:
        return NotFound(reason, message)
    if code in _NOTHING_DONE:
        return NothingDone(reason, message, int(trailing.get("retry-after-ms", 0)) / 1000)
    return LedgerError(reason, message)


def _entry_of(entry: Any) -> StatementEntry:
    return StatementEntry(
        slot=entry.slot,
        kind=entry.kind,
        id=Id.parse(entry.id),
        amount_minor=entry.amount_minor,
        held_change_minor=entry.held_change_minor,
        balance_after=entry.balance_after,
        held_after=entry.held_after,
        booking_time_ns=entry.booking_time_ns,
        value_time_ns=entry.value_time_ns,
        code=entry.code,
        reference=Id.parse(entry.reference),
        related_slot=entry.related_slot,
        evidence=entry.evidence,
    )
