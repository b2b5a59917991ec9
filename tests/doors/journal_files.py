# SPDX-License-Identifier: Apache-2.0
"""Reads the records of a stopped ledger's journal from its files, with nothing of ours but the
layout that src/ledger/format/slot.h declares."""

import struct
from pathlib import Path

SLOT_BYTES = 128
SEGMENT_HEADER_SLOTS = 32
GROUP_HEADER = 1
NO_RECORDS = {0, 1, 4, 14, 15}  # padding, headers, legs, evidence


def records(folder: Path) -> list[tuple[int, int, int]]:
    """(slot number, outcome, id) of every record, in order."""
    found = []
    for segment in sorted(folder.glob("journal-*")):
        content = segment.read_bytes()
        first_of_segment = struct.unpack_from("<Q", content, 24)[0]
        at = SEGMENT_HEADER_SLOTS
        while at * SLOT_BYTES < len(content):
            kind, _, _, slot_count, first_slot = struct.unpack_from(
                "<BBHIQ", content, at * SLOT_BYTES
            )
            if kind != GROUP_HEADER:
                break
            assert first_slot == first_of_segment + at
            for slot in range(at + 1, at + slot_count):
                kind, _, outcome = struct.unpack_from("<BBH", content, slot * SLOT_BYTES)
                if kind in NO_RECORDS:
                    continue
                high, low = struct.unpack_from("<QQ", content, slot * SLOT_BYTES + 8)
                found.append((first_of_segment + slot, outcome, high << 64 | low))
            at += slot_count
    return found
