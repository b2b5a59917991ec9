# SPDX-License-Identifier: Apache-2.0
"""Proves that every rule of tools/tidy fires on a bad sample and is silent on a good one."""

import unittest
from unittest import mock

import rule_calls
import rule_co_await
import rule_depends
import rule_form
import rule_includes
import rule_lengths
import rule_maps
import rule_names
import tables
from functions import functions_of
from source_file import SourceFile

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"


def findings(rule, path, text, *others):
    files = [SourceFile(path, text)] + [SourceFile(*other) for other in others]
    return [finding for finding in rule.check(files) if finding.path == path]


class RuleTest(unittest.TestCase):
    def assert_fires(self, rule, path, text, what, *others):
        found = findings(rule, path, text, *others)
        self.assertTrue([f for f in found if what in f.what], [f.what for f in found])
        for finding in found:
            self.assertTrue(finding.why and finding.mend)

    def assert_silent(self, rule, path, text, *others):
        self.assertEqual([f.what for f in findings(rule, path, text, *others)], [])


class Includes(RuleTest):
    def test_up_the_table_is_refused(self):
        self.assert_fires(rule_includes, "src/ledger/hold.h", '#include "services/posting/api.h"\n',
                          "ledger (level 2) includes services/posting (level 3)")

    def test_sideways_is_refused_unless_the_table_says_so(self):
        self.assert_fires(rule_includes, "src/ledger/hold.h", '#include "ports/journal.h"\n',
                          "its neighbour ports")
        self.assert_silent(rule_includes, "src/ports/journal.h", '#include "ledger/command.h"\n')

    def test_down_is_allowed(self):
        self.assert_silent(rule_includes, "src/ledger/hold.h", '#include "money/amount.h"\n')

    def test_a_test_may_use_a_neighbour_and_the_contracts(self):
        self.assert_silent(rule_includes, "src/adapters/file/journal_test.cc",
                           '#include "adapters/memory/disk.h"\n'
                           '#include "tests/contract/journal.h"\n')
        self.assert_silent(rule_includes, "src/services/posting/shard_fixture.h",
                           '#include "adapters/memory/journal.h"\n')
        self.assert_fires(rule_includes, "src/adapters/file/journal.cc",
                          '#include "tests/contract/journal.h"\n', "production code includes")

    def test_a_room_without_a_level_is_refused(self):
        self.assert_fires(rule_includes, "src/ledger/hold.h", '#include "attic/box.h"\n',
                          "attic has no level")

    def test_a_short_path_is_refused(self):
        self.assert_fires(rule_includes, "src/ledger/hold.cc", '#include "hold.h"\n', "full path")

    def test_a_service_is_met_through_its_api(self):
        api = ("src/services/posting/api.h", '#include "services/posting/transfer.h"\n')
        for header in ("api.h", "transfer.h"):
            self.assert_silent(rule_includes, "src/services/accounts/pots.cc",
                               f'#include "services/posting/{header}"\n', api)
        for caller in ("services/accounts/pots.cc", "rpc/posting/server.cc"):
            self.assert_fires(rule_includes, f"src/{caller}",
                              '#include "services/posting/shard.h"\n', "behind the api", api)
        self.assert_silent(rule_includes, "src/gateways/edge/webhook_delivery.h",
                           '#include "services/posting/delivery_port.h"\n', api)
        self.assert_silent(rule_includes, "src/apps/atolld/wiring.cc",
                           '#include "services/posting/shard.h"\n', api)

    def test_an_undeclared_call_is_refused(self):
        self.assert_fires(rule_includes, "src/services/posting/shard.cc",
                          '#include "services/webhooks/api.h"\n', "which is not declared")

    def test_calls_in_a_cycle_are_refused(self):
        cycle = {"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)}
        named = [finding.what.split()[0] for finding in rule_includes.check_calls(cycle)]
        self.assertEqual(named, ["a", "b", "c"])
        self.assertEqual(list(rule_includes.check_calls(tables.service_calls())), [])

    def test_a_vendor_stays_home(self):
        self.assert_fires(rule_includes, "src/ledger/hold.h", "#include <rocksdb/db.h>\n",
                          "its home is adapters/rocksdb")
        self.assert_silent(rule_includes, "src/adapters/rocksdb/a.cc", "#include <rocksdb/db.h>\n")
        self.assert_fires(rule_includes, "src/net/a.cc", "#include <curl/curl.h>\n", "no home")
        self.assert_fires(rule_includes, "src/net/a.cc", "#include <gtest/gtest.h>\n", "its home")
        self.assert_silent(rule_includes, "src/net/a_test.cc", "#include <gtest/gtest.h>\n")


class Depends(RuleTest):
    HOLD = ("src/ledger/hold.h", '#include "money/amount.h"\n')
    TEST = ("src/ledger/hold_test.cc", '#include "adapters/memory/disk.h"\n')

    def test_an_undeclared_room_is_refused(self):
        self.assert_fires(rule_depends, *self.HOLD, "ledger includes money undeclared",
                          ("src/ledger/CMakeLists.txt", "atoll_library(ledger DEPENDS base)\n"))

    def test_a_room_that_nobody_includes_is_refused(self):
        self.assert_fires(rule_depends, "src/ledger/CMakeLists.txt",
                          "atoll_library(ledger DEPENDS base money LIBRARIES fmt)\n",
                          "depends on base for nothing", self.HOLD)

    def test_what_only_tests_include_stands_apart(self):
        self.assert_silent(rule_depends, "src/ledger/CMakeLists.txt",
                           "atoll_library(ledger DEPENDS money TEST_DEPENDS adapters_memory)\n",
                           self.HOLD, self.TEST)


class Lengths(RuleTest):
    def test_long_files_and_lines_are_refused(self):
        self.assert_fires(rule_lengths, "src/net/a.h", "int a;\n" * 301, "301 lines")
        self.assert_silent(rule_lengths, "src/net/a.cc", "int a;\n" * 301)
        self.assert_fires(rule_lengths, "src/net/a.cc", "x" * 101 + "\n", "101 columns")

    def test_long_functions_are_refused(self):
        body = "  work();\n"
        self.assert_fires(rule_lengths, "src/net/a.cc", f"void run() {{\n{body * 69}}}\n",
                          "run() has 71 lines")
        self.assert_silent(rule_lengths, "src/net/a.cc", f"void run() {{\n{body * 68}}}\n")

    def test_full_folders_are_refused(self):
        others = [(f"src/net/f{n}.h", "") for n in range(31)]
        files = [SourceFile(*other) for other in others]
        self.assertIn("31 ideas", [f.what for f in rule_lengths.check(files)][0])

    def test_the_ratchet_turns_one_way(self):
        for length, what in ((311, "has 311 lines"), (309, "shrank to 309")):
            with mock.patch.object(tables, "ratchet", return_value={"src/net/a.h": 310}):
                self.assert_fires(rule_lengths, "src/net/a.h", "int a;\n" * length, what)

    def test_the_ratchet_is_empty(self):
        self.assertEqual(tables.ratchet(), {})


class Functions(unittest.TestCase):
    def names(self, code):
        return [f"{f.name}:{f.last_line - f.first_line + 1}" for f in functions_of(code)]

    def test_finds_bodies_at_any_depth_of_namespaces_and_types(self):
        self.assertEqual(self.names("namespace a {\nstruct B {\n  int c() const {\n    return 1;\n"
                                    "  }\n};\nint B::d() { if (x) { } return 2; }\n}\n"),
                         ["c:3", "B::d:1"])

    def test_reads_initialiser_lists_templates_and_defaults(self):
        constructor = "A::A(int x)\n    : size_{x}, name_{} {\n  go();\n}\n"
        self.assertEqual(self.names(constructor), ["A::A:4"])
        self.assertEqual(self.names("template <class T>\nT f(T t) {\n  return t;\n}\n"), ["f:4"])
        fields = "struct alignas(64) S {\n  int a{0};\n  int b = {1};\n};\n"
        self.assertEqual(self.names(fields), [])


class Names(RuleTest):
    def test_words_that_tell_nothing_are_refused(self):
        self.assert_fires(rule_names, "src/net/a.h", "class SocketManager {};\n", "'Manager'")
        self.assert_silent(rule_names, "src/net/a.h", "class Database {};\n")
        self.assert_fires(rule_names, "src/net/utils.h", "", "'utils.h'")
        self.assert_fires(rule_names, "src/common/a.h", "", "'common'")
        self.assert_fires(rule_names, "src/net/a.h", "int txn_count;\n", "'txn'")

    def test_shapes(self):
        self.assert_fires(rule_names, "src/net/SocketPool.h", "", "not snake_case")
        self.assert_fires(rule_names, "src/net/a.h", "struct socket_pool {};\n", "not PascalCase")
        self.assert_fires(rule_names, "src/net/a.h", "using socket_id = int;\n", "not PascalCase")
        self.assert_fires(rule_names, "src/net/a.h", "enum class A { kB, OTHER };\n", "OTHER")
        self.assert_fires(rule_names, "src/net/a.h", "inline constexpr int LIMIT = 3;\n", "LIMIT")
        self.assert_silent(rule_names, "src/net/a.h",
                           "enum class A : int { kB = 1, kC };\nstatic constexpr int kLimit = 3;\n"
                           "template <> struct std::hash<A> {};\nstruct promise_type {};\n"
                           "constexpr bool is_nil() const { return high == 0; }\n")

    def test_only_the_c_api_has_the_names_of_c(self):
        code = "typedef struct atoll_id {\n  int high;\n} atoll_id;\n"
        self.assert_silent(rule_names, "src/apps/embedded/include/atoll_ledger.h", code)
        self.assert_fires(rule_names, "src/ledger/command.h", code, "atoll_id is not PascalCase")

    def test_tests_are_named_for_promises(self):
        self.assert_fires(rule_names, "src/net/a_test.cc", "TEST(Socket, Test1) {}\n", "Test1")
        self.assert_fires(rule_names, "src/net/a_test.cc", "TEST(S, DISABLED_it_holds) {}\n",
                          "switched off")
        self.assert_silent(rule_names, "src/net/a_test.cc", "TEST(S, a_closed_one_says_so) {}\n")


class Calls(RuleTest):
    BAD = {
        "sleeping": "std::this_thread::sleep_for(x);",
        "a thread": "std::thread worker(run);",
        "a random number": "std::mt19937 twister;",
        "reading a clock": "auto now = std::chrono::system_clock::now();",
        "printing": 'std::printf("hello");',
        "throw": "throw Broken();",
        "catch": "try { f(); } catch (...) { }",
        "new": "auto* socket = new Socket();",
        "delete": "delete socket;",
        "using namespace": "using namespace std;",
    }

    def test_every_banned_call_is_found(self):
        for what, line in self.BAD.items():
            with self.subTest(what):
                self.assert_fires(rule_calls, "src/services/posting/a.cc", line, what)
        self.assert_fires(rule_calls, "src/money/a.cc", "double price;", "floating point")
        self.assert_fires(rule_calls, "src/ledger/a.cc", "#include <mutex>\n", "pure room")
        self.assert_fires(rule_calls, "src/ledger/a.cc", '#include "base/log.h"\n', "pure room")
        self.assertEqual(len(self.BAD) + 2, len(rule_calls.BANS))

    def test_homes_and_words_in_sentences_are_allowed(self):
        self.assert_silent(rule_calls, "src/runtime/a.cc", "std::thread worker(run);")
        self.assert_silent(rule_calls, "src/base/clock.cc", "std::chrono::system_clock::now();")
        self.assert_silent(rule_calls, "src/ledger/a.cc", '// throw it\nauto a = "new delete";')
        self.assert_silent(rule_calls, "src/net/a.cc",
                           "return std::unique_ptr<Server>(new Server(loop));\n"
                           "Server(const Server&) = delete;\nnew (place) Server();\n"
                           "using namespace std::string_literals;\nvoid at_time(int when);\n")


class CoAwait(RuleTest):
    BAD = (
        "co_await store.find({.id = id});",
        "auto x = co_await post(Transfer{a, b});",
        'co_await rename("new name");',
        "co_await rename(std::to_string(id));",
        "co_await all(Pair{co_await first(), 2});",
        "co_await run([id] { return id; });",
        "auto x = co_await run([&](int a) { return a; }, 1);",
        "ATOLL_TRY(auto x, co_await run({}));",
        "go([id] { return id; }, co_await next());",
        "foo(\n    {1, 2},\n    co_await next());",
    )
    GOOD = (
        "auto x = co_await store.find(id);",
        "if (x) {\n  co_await next();\n} else {\n  co_await last();\n}",
        "for (auto& id : ids) {\n  co_await post(ids[0]);\n}",
        "auto [a, b] = co_await pair();",
        "Task<void> run() {\n  co_await next();\n}",
        "auto key = Key{1};\nco_await post(key);",
        "auto work = [this]() -> Task<int> { co_return co_await next(); };",
        "if (is_ready) co_await next();",
        "bool has = (co_await find(id)).has_value();",
    )

    def test_objects_and_lambdas_in_the_statement_are_refused(self):
        for code in self.BAD:
            with self.subTest(code):
                self.assert_fires(rule_co_await, "src/services/a/b.cc",
                                  f"Task<int> f() {{\n  {code}\n}}\n", "made in the statement")

    def test_conditions_are_refused(self):
        for code in ("if (co_await find(id)) { go(); }", "while (!co_await done()) {\n  step();\n}",
                     "switch (co_await state()) {\n  case kA: break;\n}",
                     "auto x = is_new ? co_await first() : 1;"):
            with self.subTest(code):
                self.assert_fires(rule_co_await, "src/services/a/b.cc",
                                  f"Task<int> f() {{\n  {code}\n}}\n", "in a condition")

    def test_blocks_indexes_and_bindings_are_allowed(self):
        for code in self.GOOD:
            with self.subTest(code):
                self.assert_silent(rule_co_await, "src/services/a/b.cc",
                                   f"Task<int> f() {{\n  {code}\n}}\n")


class Form(RuleTest):
    CONTRACT = "// What it is.\n// Who owns it.\n"

    def test_the_licence_comes_first(self):
        self.assert_fires(rule_form, "src/net/a.cc", "int a;\n", "not the licence")
        script = "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"
        self.assert_silent(rule_form, "tools/a.sh", script)

    def test_a_header_opens_with_its_contract(self):
        self.assert_silent(rule_form, "src/net/a.h", LICENCE + self.CONTRACT + "#pragma once\n")
        self.assert_fires(rule_form, "src/net/a.h", LICENCE + "#pragma once\n", "has 0 lines")
        self.assert_fires(rule_form, "src/net/a.h", LICENCE + "// One.\n" * 7 + "#pragma once\n",
                          "has 7 lines")
        self.assert_fires(rule_form, "src/net/a.h", LICENCE + self.CONTRACT, "#pragma once")

    def test_loose_ends_are_refused(self):
        self.assert_fires(rule_form, "src/net/a.cc", LICENCE + "// TODO: later\n", "TODO")
        self.assert_silent(rule_form, "src/net/a.cc", LICENCE + "// TODO(#7): later\n")
        self.assert_fires(rule_form, "src/net/a.cc", LICENCE + "int a; \n", "end of the line")


class Maps(RuleTest):
    MAP = "# A\n\n## Folder map\n\n```\nREADME.md  this\nsrc/       code\n  net/     wires\n```\n"

    def test_the_folder_map_equals_the_tree(self):
        net = ("src/net/a.h", "")
        self.assert_silent(rule_maps, "README.md", self.MAP, net)
        self.assert_fires(rule_maps, "README.md", self.MAP, "lacks src/money/", net,
                          ("src/money/a.h", ""))
        self.assert_fires(rule_maps, "README.md", self.MAP, "shows src/net/", ("src/a.h", ""))
        self.assert_fires(rule_maps, "README.md", "# A\n", "there is no", net)

    def test_paths_in_documents_are_there(self):
        net = ("src/net/a.h", "")
        self.assert_silent(rule_maps, "docs/a.md", "See `src/net/a.h` in `src/net/`.\n", net)
        self.assert_fires(rule_maps, "docs/a.md", "See `src/net/b.h`.\n", "b.h is not there", net)

    def test_the_include_table_equals_the_levels(self):
        self.assert_fires(rule_maps, "ARCHITECTURE.md",
                          "## Include table\n| 0 | `base/` | | values |\n", "differs")
        rows = "".join(
            f"| {level} | `{room}` | {', '.join(f'`{name}/`' for name in same)} | job |\n"
            for room, (level, same) in tables.levels().items())
        found = findings(rule_maps, "ARCHITECTURE.md", f"## Include table\n{rows}\n## Next\n")
        self.assertFalse([f for f in found if "differs" in f.what])


if __name__ == "__main__":
    unittest.main()
