# SPDX-License-Identifier: Apache-2.0
"""Reads the tables beside this file: words in columns, '#' opens a comment."""

import fnmatch
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def rows(name, folder=HERE):
    for line in (folder / name).read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            yield words


def levels():
    """room pattern -> (level, rooms of the same level it may include)"""
    return {room: (int(level), tuple(same)) for room, level, *same in rows("levels.txt")}


def service_calls():
    return {service: tuple(called) for service, *called in rows("service_calls.txt")}


def vendors():
    """(header prefix, homes), the longest prefix first, so that it decides."""
    found = [(prefix, tuple(homes)) for prefix, *homes in rows("vendors.txt")]
    return sorted(found, key=lambda row: -len(row[0]))


def ratchet():
    return {name: int(length) for name, length in rows("ratchet.txt")}


def match_any(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def lookup(room, table):
    """The row of a room in a table keyed by patterns, or None."""
    return next((row for pattern, row in table.items() if fnmatch.fnmatchcase(room, pattern)), None)
