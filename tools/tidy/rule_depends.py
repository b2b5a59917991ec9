# SPDX-License-Identifier: Apache-2.0
"""The DEPENDS lists of the build name exactly the rooms that a room's files include, so that the
build, the include table and the code are three statements of one truth."""

import re

from source_file import Finding, room_of

FLAT = ("base", "money", "account_numbers", "bank_calendar", "credentials", "net", "ledger",
        "ports", "runtime")
OUTSIDE = ("sim_model",)  # a room that is not under src/

WHY = "the DEPENDS lists are the include table as the linker sees it"


def library_of(room):
    return room.replace("/", "_")


def declared(text):
    """library -> (DEPENDS, TEST_DEPENDS) of each atoll_library in a CMakeLists.txt"""
    found = {}
    for call in re.findall(r"\batoll_library\s*\(([^)]*)\)", re.sub(r"#[^\n]*", "", text)):
        name, *words = call.split()
        lists, current = {"DEPENDS": [], "TEST_DEPENDS": []}, None
        for word in words:
            if re.fullmatch(r"[A-Z_]+", word):
                current = lists.get(word)
            elif current is not None:
                current.append(word)
        found[name] = (lists["DEPENDS"], lists["TEST_DEPENDS"])
    return found


def included(files):
    """room -> library -> (path, line) of the first include, of what is not a test"""
    found = {}
    for file in files:
        if not file.is_cpp or not file.is_in_src or file.is_test:
            continue
        rooms = found.setdefault(file.room, {})
        for line, name, is_quoted in file.includes():
            is_room = is_quoted and "/" in name and name.split("/")[0] != "atollbank"
            room = room_of(name)
            if is_room and room != file.room and (room in FLAT or "/" in room):
                rooms.setdefault(library_of(room), (file.path, line))
    return found


def check(files):
    includes = included(files)
    for file in files:
        if not file.path.startswith("src/") or not file.path.endswith("/CMakeLists.txt"):
            continue
        used = includes.get(file.path.removeprefix("src/").removesuffix("/CMakeLists.txt"), {})
        for library, (depends, _) in declared(file.text).items():
            for room in sorted(set(used) - set(depends)):
                path, line = used[room]
                yield Finding(path, line, "depends", f"{library} includes {room} undeclared", WHY,
                              f"add {room} to DEPENDS in {file.path}, or do without it")
            for room in sorted(set(depends) - set(used) - set(OUTSIDE)):
                yield Finding(file.path, 1, "depends", f"{library} depends on {room} for nothing",
                              WHY, f"take {room} out of DEPENDS, or move it to TEST_DEPENDS")
