# SPDX-License-Identifier: Apache-2.0
"""Calls that only one place may make, or none: threads, clocks, random numbers, exceptions,
raw memory, printing, and floating point where money is."""

import re
from dataclasses import dataclass

import tables
from source_file import Finding


@dataclass(frozen=True)
class Ban:
    pattern: str
    what: str
    why: str
    mend: str
    rooms: tuple = ()  # rooms that may
    paths: tuple = ()  # files that may
    tests_may: bool = False
    only_in: tuple = ("*",)  # rooms that the ban is about
    unless_after: str = ""  # text before the match that makes it right


WHY_CLOCK = "time comes in as an argument or a Clock, so that a run can be repeated from its seed"
WHY_THREAD = "a thread nobody counted is a data race nobody finds, and a shutdown that hangs"
WHY_THROW = "a caller cannot see an exception in a signature, and forgets it"
WHY_OWNER = "memory without an owner leaks or is freed twice"
WHY_PURE = "the same input must give the same bytes out: the simulator and recovery stand on it"
WHY_MONEY = "0.1 has no exact binary form; money is whole minor units"
WHY_PRINT = "a print in a library is a log without time, level or owner"
EVERYWHERE = ("sim", "bench", "clients", "fuzz", "tools", "tests")

BANS = (
    Ban(r"\bthis_thread::sleep_\w+|\b(usleep|nanosleep)\b|(?<![\w.:>])sleep\s*\(",
        "sleeping", "a sleep is a guess at when something else is done",
        "wait for the thing itself: post_after, a condition, a deadline",
        rooms=("runtime", "bench")),
    Ban(r"\bstd::j?thread\b(?!::)|\bpthread_create\b|\bstd::async\b", "a thread", WHY_THREAD,
        "take an Executor, or let runtime/ make a named thread",
        rooms=("runtime",) + EVERYWHERE, tests_may=True),
    Ban(r"(?<![\w.>])s?rand\s*\(|\bstd::(random_device|mt19937(_64)?|default_random_engine)\b",
        "a random number", "a run must be repeatable from one seed, and a token must not be",
        "take a base::Random, or base::secure_random for secrets", paths=("src/base/random.cc",)),
    # gRPC's own deadlines and alarms are points of the wall clock.
    Ban(r"\b(system_clock|steady_clock|high_resolution_clock)::now\b|\b(clock_gettime|"
        r"gettimeofday)\s*\(|(?<![\w.>:])time\s*\(\s*(NULL|nullptr|0|&)", "reading a clock",
        WHY_CLOCK, "take a base::Clock by constructor, or a Timestamp as an argument",
        rooms=("rpc/*",) + EVERYWHERE, paths=("src/base/clock.cc",), tests_may=True),
    Ban(r"(?<![\w.>])(?:std::)?(?:v?f?|v?sn?)printf\s*\(|\bstd::(cout|cerr|clog)\b|"
        r"\bfmt::print(ln)?\s*\(|(?<![\w.>])(puts|perror)\s*\(", "printing", WHY_PRINT,
        "use base/log.h, or return the text", rooms=("apps/*",) + EVERYWHERE,
        paths=("src/base/assert.cc", "src/base/log.cc"), tests_may=True),
    Ban(r"\bthrow\b", "throw", WHY_THROW, "return a Result<T> with a code and a reason",
        rooms=EVERYWHERE, tests_may=True),
    Ban(r"\bcatch\s*\(", "catch", "an exception is caught in the adapter of the library it is from",
        "move the library behind its home, or let main have it",
        rooms=("adapters/*", "rpc/*", "net", "apps/*") + EVERYWHERE,
        paths=("src/base/json*", "src/runtime/named_thread.cc"), tests_may=True),
    # gRPC hands a call back as a bare pointer, so a call owns itself until its last event.
    Ban(r"(?<!operator )\bnew\b(?!\s*\()", "new", WHY_OWNER,
        "use a value, std::make_unique, or give it to its unique_ptr in the same expression",
        rooms=("rpc/*",), unless_after=r"unique_ptr<[^;{}]*>[^;{}]*\(\s*$"),
    Ban(r"(?<!operator )(?<!= )\bdelete\b", "delete", WHY_OWNER,
        "let the owner's destructor do it", rooms=("rpc/*",), tests_may=True),
    Ban(r"\busing\s+namespace\b(?!\s+std::(\w+_)?literals)", "using namespace",
        "a name that comes from anywhere is found nowhere", "write the namespace, or one using",
        rooms=("apps/*",) + EVERYWHERE, tests_may=True),
    Ban(r"\b(float|double)\b", "floating point", WHY_MONEY, "count minor units in 64 bits",
        only_in=("money", "ledger", "services/posting", "services/accounts"), tests_may=True),
    Ban(r"#\s*include\s+(<(thread|mutex|condition_variable|shared_mutex|chrono|random|iostream|"
        r"fstream|filesystem|future)>|\"base/(log|clock|random|metrics)\.h\")",
        "a clock, thread, random number, log or file in a pure room", WHY_PURE,
        "let the caller do it and pass the value in", only_in=("money", "ledger"), tests_may=True),
)


def check(files):
    for file in files:
        if file.is_cpp:
            for ban in BANS:
                yield from _check_ban(file, ban)


def _check_ban(file, ban):
    if (tables.match_any(file.room, ban.rooms) or not tables.match_any(file.room, ban.only_in)
            or tables.match_any(file.path, ban.paths) or (ban.tests_may and file.is_test)):
        return
    # An include names its header in a string, which `code` has blanked.
    text = file.text if "include" in ban.pattern else file.code
    for match in re.finditer(ban.pattern, text):
        before = text[max(0, match.start() - 200) : match.start()]
        if ban.unless_after and re.search(ban.unless_after, before):
            continue
        yield Finding(file.path, file.line_of(match.start()), "call", f"{ban.what} in {file.room}",
                      ban.why, ban.mend)
