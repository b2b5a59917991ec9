# SPDX-License-Identifier: Apache-2.0
"""128-bit ids: 64-bit Unix milliseconds | slice 12 | worker 36 | sequence 16, and their text."""

from __future__ import annotations

import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_TEXT_LENGTH = 22
_LOW_MASK = (1 << 64) - 1


class Id(int):
    """An id as a number; str() is its text of 22 characters. 0 is the nil id."""

    def __new__(cls, value: int = 0) -> Id:
        if not 0 <= value < 1 << 128:
            raise ValueError("an id has 128 bits")
        return super().__new__(cls, value)

    @classmethod
    def of(cls, high: int, low: int) -> Id:
        return cls(high << 64 | low)

    @classmethod
    def parse(cls, text: str) -> Id:
        """Of the text, with or without a prefix such as `acc_`; of an empty text, the nil id."""
        digits = text.rpartition("_")[2]
        if not digits:
            return cls(0)
        if len(digits) != _TEXT_LENGTH or any(digit not in _ALPHABET for digit in digits):
            raise ValueError(f"not an id of {_TEXT_LENGTH} characters: {text!r}")
        value = 0
        for digit in digits:
            value = value * len(_ALPHABET) + _ALPHABET.index(digit)
        return cls(value)

    @property
    def high(self) -> int:
        return self >> 64

    @property
    def low(self) -> int:
        return self & _LOW_MASK

    def __str__(self) -> str:
        rest, digits = int(self), []
        for _ in range(_TEXT_LENGTH):
            rest, digit = divmod(rest, len(_ALPHABET))
            digits.append(_ALPHABET[digit])
        return "".join(reversed(digits))

    def __repr__(self) -> str:
        return f"Id.parse({str(self)!r})"


class _Maker:
    """Ids that grow and never repeat in this process; its worker is drawn, so that two processes
    do not make the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker = secrets.randbits(36)
        self._last_ms = 0
        self._sequence = 0

    def next(self, slice_number: int) -> Id:
        with self._lock:
            now_ms = max(time.time_ns() // 1_000_000, self._last_ms)
            self._sequence = self._sequence + 1 if now_ms == self._last_ms else 0
            if self._sequence == 1 << 16:  # borrows from the next millisecond
                now_ms, self._sequence = now_ms + 1, 0
            self._last_ms = now_ms
            return Id.of(now_ms, slice_number << 52 | self._worker << 16 | self._sequence)


_maker = _Maker()


def new_id(slice_number: int = 0) -> Id:
    """A new id. Accounts that must be in one shard have one slice."""
    return _maker.next(slice_number)
