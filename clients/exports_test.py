# SPDX-License-Identifier: Apache-2.0
"""The shared library shows its own names and hides the rest, and drags in no server:
exports_test.py libatoll_ledger.so"""

import re
import subprocess
import sys
import unittest

LIBRARY = sys.argv.pop()
OWN = re.compile(r"atoll_(ledger|id|outcome)_\w+$|atollbank::embedded::")
FOREIGN = ("grpc", "protobuf", "rocksdb", "boost", "ssl")


def lines_of(*command: str) -> list[str]:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


class Exports(unittest.TestCase):
    def test_only_the_libraries_own_names_are_shown(self):
        symbols = lines_of("nm", "-DC", "--defined-only", LIBRARY)
        shown = [line.split(maxsplit=2)[2] for line in symbols]
        self.assertEqual([name for name in shown if not OWN.match(name)], [])
        self.assertIn("atoll_ledger_open", shown)
        opening = "atollbank::embedded::Ledger::open("
        self.assertTrue(any(name.startswith(opening) for name in shown))

    def test_it_needs_no_server_and_no_store_of_others(self):
        needed = [line for line in lines_of("readelf", "-d", LIBRARY) if "(NEEDED)" in line]
        self.assertEqual([line for line in needed if any(word in line for word in FOREIGN)], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
