# SPDX-License-Identifier: Apache-2.0
"""Includes point down the level table, services meet only through an api.h, and each third-party
library stays in its home."""

import re

import tables
from source_file import Finding, room_of

WHY_LEVELS = "a room that knows only what is below it can be read, tested and moved on its own"
WHY_API = "a caller that sees only api.h cannot tell one process from many"
WHY_VENDOR = "a library with one home can be replaced there, and nobody else learns its types"

# Above these nothing is forbidden: they put the house together or look at it from outside.
OUTSIDE = ("sim", "tests", "bench", "fuzz", "tools")


def check(files):
    by_path = {file.path: file for file in files}
    for file in files:
        if not file.is_cpp:
            continue
        for line, name, is_quoted in file.includes():
            yield from _check_include(file, line, name, is_quoted, by_path)
    yield from check_calls(tables.service_calls())


def _check_include(file, line, name, is_quoted, by_path):
    is_ours = is_quoted and not name.startswith("atollbank/")
    if not is_ours:
        yield from _check_vendor(file, line, name)
    elif "/" not in name or name.startswith("."):
        yield Finding(file.path, line, "include", f'"{name}" is not a full path',
                      "a full path tells the room, and the include table needs it",
                      f'write "<room>/{name.split("/")[-1]}", from src/ down')
    elif file.is_in_src:
        yield from _check_room(file, line, name, by_path)


def _check_room(file, line, name, by_path):
    top = name.split("/")[0]
    if top in OUTSIDE:
        # The operator's tool verifies a journal against the simulator's naive model.
        is_model = file.room.startswith("apps/") and name.startswith("sim/model/")
        if not file.is_test and not is_model:
            yield Finding(file.path, line, "include", f'production code includes "{name}"',
                          WHY_LEVELS, "move what you need into the room that should own it")
        return
    source, target = file.room, room_of(name)
    levels = tables.levels()
    from_row, to_row = tables.lookup(source, levels), tables.lookup(target, levels)
    for room, row in ((source, from_row), (target, to_row)):
        if row is None:
            yield Finding(file.path, line, "include", f"room {room} has no level", WHY_LEVELS,
                          "add it to tools/tidy/levels.txt and to the table of ARCHITECTURE.md")
            return
    # A test puts its subject together from adapters and neighbours, as apps/ does for the bank.
    if source == target or (file.is_test and top != "apps"):
        return
    if to_row[0] > from_row[0]:
        yield Finding(file.path, line, "include",
                      f"{source} (level {from_row[0]}) includes {target} (level {to_row[0]})",
                      WHY_LEVELS, "declare what you need in your own room and let the upper one "
                      "implement it (a port), or move the code up")
    elif top == "services":
        yield from _check_service(file, line, name, by_path)
    elif to_row[0] == from_row[0] and target not in from_row[1]:
        yield Finding(file.path, line, "include", f"{source} includes its neighbour {target}",
                      WHY_LEVELS, "move the shared idea one level down, or hand it over in apps/")


def _check_service(file, line, name, by_path):
    _, service, header = name.split("/", 2)
    if file.room.startswith("apps/"):
        return  # Wiring makes the services.
    api = by_path.get(f"src/services/{service}/api.h")
    public = {f"services/{service}/api.h"}
    if api is not None:
        public |= {n for _, n, _ in api.includes() if room_of(n) == f"services/{service}"}
    # A port that only this service asks lives with it; what implements the port must see it.
    is_port = header.endswith("_port.h") and not file.room.startswith("services/")
    if name not in public and not is_port:
        yield Finding(file.path, line, "api",
                      f"{file.room} reaches behind the api of {service}: {header}", WHY_API,
                      f"use services/{service}/api.h, or let that api.h include the header")
    caller = file.room.removeprefix("services/")
    if caller == file.room:
        return
    if service not in tables.service_calls().get(caller, ()):
        yield Finding(file.path, line, "api", f"{caller} calls {service}, which is not declared",
                      "undeclared calls grow into cycles, and then nothing can be taken apart",
                      "turn the call into an event the other follows, or declare it in "
                      "tools/tidy/service_calls.txt with its reason in the commit")


def _check_vendor(file, line, name):
    for prefix, homes in tables.vendors():
        if not name.startswith(prefix):
            continue
        is_test = file.is_test or file.room in ("tests", "sim")
        if not tables.match_any(file.room, homes) and not ("test" in homes and is_test):
            yield Finding(file.path, line, "vendor",
                          f"<{name}> is included in {file.room}; its home is {' '.join(homes)}",
                          WHY_VENDOR, "ask its home for what you need, in the bank's words")
        return
    # What is left is the language's (<vector>) or the system's (<unistd.h>, <sys/mman.h>).
    if "/" in name and not re.match(r"(sys|linux|netinet|arpa)/", name):
        yield Finding(file.path, line, "vendor", f"<{name}> belongs to a library with no home",
                      WHY_VENDOR, "give it one room in tools/tidy/vendors.txt")


def check_calls(calls):
    """No service calls itself through others."""
    def reaches(service, goal, seen):
        for called in calls.get(service, ()):
            if called == goal or (called not in seen and reaches(called, goal, seen | {called})):
                return True
        return False

    for service in calls:
        if reaches(service, service, frozenset()):
            yield Finding("tools/tidy/service_calls.txt", 1, "api",
                          f"{service} calls itself through others",
                          "services in a cycle can only be understood and run together",
                          "turn one of the calls into an event that the other follows")
