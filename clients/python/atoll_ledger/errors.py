# SPDX-License-Identifier: Apache-2.0
"""How a call can fail. Each has the ledger's stable `reason`; a decline is no failure."""

from __future__ import annotations

from collections.abc import Sequence

from .identity import Id


class LedgerError(Exception):
    """The call failed. `reason` never changes once published; `retry_after_s` is a hint."""

    def __init__(self, reason: str, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason
        self.message = message
        self.retry_after_s = retry_after_s


class NotFound(LedgerError):
    """There is no such account or record."""


class NothingDone(LedgerError):
    """Busy, full, down or too late: nothing happened, and the same may be sent again."""


class Unknown(LedgerError):
    """No answer came: it may have happened, may happen yet, or not. `ids` names the commands: ask
    with Ledger.resolve(), or send the same objects again, which is always safe."""

    def __init__(self, message: str, ids: Sequence[Id]) -> None:
        super().__init__("outcome_unknown", message)
        self.ids = tuple(ids)
