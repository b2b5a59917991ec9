# SPDX-License-Identifier: Apache-2.0
"""The change stream is the journal: a consumer that is killed again and again and goes on has every
record once, in order, and one that does not read delays nobody.

    changes_test.py --ledgerd PATH
"""

import argparse
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

from journal_files import records
from ledger_process import HOUSE, Ledger, id_text

HERE = Path(__file__).resolve().parent
KILLS = 6
BULKS = 60
BULK_SIZE = 50
CATCH_UP_S = 60
OUTCOMES = {0: "done", 72: "insufficient_funds"}


def lines_of(path: Path) -> list[tuple[int, dict]]:
    pairs = []
    for line in path.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            slot, record = line.split("\t", 1)
            pairs.append((int(slot), json.loads(record)))
    return pairs


class ChangesTest(unittest.TestCase):
    ledgerd = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-doors-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start_consumer(self, ledger: Ledger, path: Path) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, str(HERE / "changes_consumer.py"), ledger.base_url, str(path)],
            stderr=subprocess.DEVNULL,  # of a connection that ends with the ledger
        )

    def wait_for(self, path: Path, slot: int) -> None:
        give_up = time.monotonic() + CATCH_UP_S
        while True:
            seen = lines_of(path) if path.exists() else []
            if seen and seen[-1][0] >= slot:
                return
            self.assertLess(time.monotonic(), give_up, f"not at {slot}, but {seen[-1:]}")
            time.sleep(0.05)

    def test_a_killed_consumer_goes_on_and_has_exactly_the_journal(self):
        path = self.folder / "consumed"
        dice = random.Random(4)
        with Ledger(self.ledgerd, self.folder) as ledger:
            customers = ledger.open_accounts(20)
            kills = sorted(dice.sample(range(BULKS), KILLS))
            consumer = self.start_consumer(ledger, path)
            last_slot = 0
            for i in range(BULKS):
                # Some of them ask for what is not there: a decline is a record too.
                commands = [
                    ledger.posting(*dice.sample([HOUSE, *customers], 2), dice.randrange(1, 500))
                    for _ in range(BULK_SIZE)
                ]
                _, answer = ledger.call("POST", "/v1/bulk", {"commands": commands})
                last_slot = max(result["slot"] for result in answer["results"])
                if i in kills:
                    consumer.kill()
                    consumer.wait()
                    consumer = self.start_consumer(ledger, path)
            self.wait_for(path, last_slot)
            consumer.kill()
            consumer.wait()
        consumed = lines_of(path)
        journaled = records(ledger.data)
        self.assertGreater(len(journaled), BULKS * BULK_SIZE)
        self.assertEqual(
            [(slot, record["outcome"], record["id"]) for slot, record in consumed],
            [(slot, OUTCOMES[outcome], id_text(number)) for slot, outcome, number in journaled],
        )
        self.assertTrue(all(slot == record["slot"] for slot, record in consumed))

    def test_a_stream_goes_on_from_any_record_and_across_a_restart(self):
        with Ledger(self.ledgerd, self.folder) as ledger:
            customers = ledger.open_accounts(2)
            for _ in range(3):
                ledger.bulk_must_be_done(
                    "/v1/bulk",
                    {"commands": [ledger.posting(HOUSE, customers[0], 5) for _ in range(40)]},
                )
        with Ledger(self.ledgerd, self.folder) as ledger:
            everything = self.read_lines(ledger, 0)
            slots = [record["slot"] for record in everything]
            self.assertEqual(slots, sorted(set(slots)))
            self.assertEqual(len(slots), 3 + 3 * 40)
            for begin in (0, 1, 2, 3, 42, 43, 80, len(slots) - 1):
                rest = self.read_lines(ledger, slots[begin])
                self.assertEqual(rest, everything[begin:], f"from record {begin}")

    def read_lines(self, ledger: Ledger, from_slot: int) -> list[dict]:
        url = f"{ledger.base_url}/v1/changes?wait=false&from_slot={from_slot}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            self.assertEqual(answer.headers["Content-Type"], "application/jsonl")
            return [json.loads(line) for line in answer if line.strip()]

    def test_a_consumer_that_does_not_read_delays_no_posting(self):
        with Ledger(self.ledgerd, self.folder) as ledger:
            customers = ledger.open_accounts(2)
            address = urllib.parse.urlsplit(ledger.base_url)
            sleepers = [socket.create_connection((address.hostname, address.port))
                        for _ in range(8)]
            for sleeper in sleepers:
                sleeper.sendall(b"GET /v1/changes HTTP/1.1\r\nHost: ledger\r\n\r\n")
            slowest_s = 0.0
            for _ in range(40):  # more than the sockets' buffers hold
                commands = [ledger.posting(HOUSE, customers[1], 1, evidence="e" * 500)
                            for _ in range(400)]
                began = time.monotonic()
                ledger.bulk_must_be_done("/v1/bulk", {"commands": commands})
                slowest_s = max(slowest_s, time.monotonic() - began)
            self.assertLess(slowest_s, 10)
            for sleeper in sleepers:
                sleeper.close()
            self.assertEqual(len(self.read_lines(ledger, 0)), 3 + 40 * 400)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    known, rest = parser.parse_known_args()
    ChangesTest.ledgerd = known.ledgerd
    unittest.main(argv=["changes_test", *rest], verbosity=2)
