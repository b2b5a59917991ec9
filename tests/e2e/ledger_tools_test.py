# SPDX-License-Identifier: Apache-2.0
"""`atollctl ledger` as an operator uses it, on a running atoll-ledgerd and on stopped folders:
backup under load, restore, export, import, dump, verify and top.

    ledger_tools_test.py --ledgerd PATH --atollctl PATH --samples FOLDER
"""

import argparse
import json
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from bank_process import one_line

READY_WAIT_S = 60
DONE, REFUSED, BAD_USAGE = 0, 1, 2
programs: argparse.Namespace


class Ledger:
    """A running atoll-ledgerd; leaving the block stops it, as SIGTERM does."""

    def __init__(self, folder: Path, data: Path | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.data = data or folder / "data"
        self.socket = f"unix:{folder / 'ledger.sock'}"
        self.ready = folder / "ready.json"

    def __enter__(self) -> "Ledger":
        self.ready.unlink(missing_ok=True)
        command = [programs.ledgerd, "--data", str(self.data), "--listen", self.socket]
        self.process = subprocess.Popen(
            command + ["--ready-file", str(self.ready)], stdout=subprocess.DEVNULL
        )
        give_up = time.monotonic() + READY_WAIT_S
        while not self.ready.exists():
            assert self.process.poll() is None, "the ledger ended"
            assert time.monotonic() < give_up, "the ledger was not ready in time"
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0

    def ask(self, *words: str, code: int = DONE) -> str:
        return atollctl("--address", self.socket, *words, code=code)

    def ask_json(self, *words: str) -> dict:
        return json.loads(self.ask("--json", *words))

    def create(self, name: str, *words: str) -> str:
        made = self.ask_json(
            "account", "create", "--currency", "GBP", "--slice", "0", "--name", name, *words
        )
        return made["account"]

    def post(self, debit: str, credit: str, amount: str) -> dict:
        return self.ask_json("post", "--debit", debit, "--credit", credit, "--amount", amount)

    def balance(self, account: str) -> int:
        return self.ask_json("balance", account)["balance_minor"]


def atollctl(*words: str, code: int = DONE) -> str:
    answer = subprocess.run(
        [programs.atollctl, *words], capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == code, f"{words}: {answer.returncode} {answer.stderr}"
    return answer.stdout if code == DONE else answer.stderr


class LedgerToolsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-tools-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def fund(self, ledger: Ledger) -> tuple[str, str]:
        house = ledger.create("house", "--no-floor")
        till = ledger.create("till")
        ledger.post(house, till, "100.00")
        return house, till

    def test_a_backup_follows_the_load_and_restores_to_an_instant(self):
        with Ledger(self.folder / "a") as ledger:
            house, till = self.fund(ledger)
            command = [programs.atollctl, "--address", ledger.socket, "ledger", "backup"]
            follower = subprocess.Popen(
                command + ["--to", self.path("backup"), "--follow"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            done: list[tuple[int, int]] = []  # slot, and the till's balance then

            def load():
                for _ in range(25):
                    booked = ledger.post(till, house, "1.00")
                    done.append((booked["slot"], booked["balance_after_minor"]))

            writer = threading.Thread(target=load)
            writer.start()
            writer.join()
            follower.send_signal(signal.SIGINT)
            self.assertEqual(follower.wait(timeout=60), 0)
            said = ledger.ask("ledger", "backup", "--to", self.path("backup"))
            self.assertIn("backed up", one_line(said))
            again = ledger.ask_json("ledger", "backup", "--to", self.path("backup"))
            self.assertEqual(again["records"], 0)
        for slot, balance in (done[3], done[12], done[24]):
            data = self.path(f"at-{slot}")
            said = atollctl(
                "ledger", "restore", "--from", self.path("backup"), "--to", data, "--at-slot",
                str(slot),
            )
            self.assertIn(": ok", said.splitlines()[-1])
            with Ledger(self.folder / f"b-{slot}", Path(data)) as restored:
                self.assertEqual(restored.balance(till), balance)

    def test_a_backup_of_another_ledger_is_refused(self):
        with Ledger(self.folder / "a") as ledger:
            self.fund(ledger)
            ledger.ask("ledger", "backup", "--to", self.path("backup"))
        with Ledger(self.folder / "b") as other:
            self.fund(other)
            said = other.ask("ledger", "backup", "--to", self.path("backup"), code=REFUSED)
            self.assertIn("backup_of_another_ledger", one_line(said))
            said = other.ask("ledger", "backup", "--to", str(other.data), code=REFUSED)
            self.assertIn("folder_in_use", one_line(said))

    def test_an_export_comes_back_as_the_same_journal_and_into_a_running_ledger(self):
        with Ledger(self.folder / "a") as ledger:
            house, till = self.fund(ledger)
            hold = ledger.ask_json(
                "hold", "place", "--account", till, "--payee", house, "--amount", "4.00"
            )["id"]
            ledger.ask("hold", "capture", hold, "--amount", "3.00", "--final")
            ledger.ask("ledger", "export", "--to", self.path("running.jsonl"))
        lines = self.path("stopped.jsonl")
        atollctl("ledger", "export", "--data", str(ledger.data), "--to", lines)
        self.assertEqual(Path(lines).read_text(), Path(self.path("running.jsonl")).read_text())
        said = atollctl("ledger", "import", "--from", lines, "--to", self.path("twin"))
        self.assertIn("byte for byte the same", one_line(said))
        self.assertIn(": ok", atollctl("ledger", "verify", "--data", self.path("twin")))
        with Ledger(self.folder / "b") as other:
            said = other.ask("ledger", "import", "--from", lines)
            self.assertIn("all answers and sums agree", one_line(said))
            self.assertEqual(other.balance(till), 9_700)
            said = other.ask("ledger", "import", "--from", lines)
            self.assertIn("5 were here already", one_line(said))
        text = Path(lines).read_text().splitlines(keepends=True)
        Path(lines).write_text("".join(text[:4] + text[5:]))
        refused = atollctl(
            "ledger", "import", "--from", lines, "--to", self.path("gap"), code=BAD_USAGE
        )
        self.assertIn("import_gap", one_line(refused))
        self.assertFalse(Path(self.path("gap")).exists())

    def test_logs_of_other_ledgers_are_imported_and_verify(self):
        for name, words in (
            ("formance_log.ndjson", ["--format", "formance"]),
            ("tigerbeetle_cdc.ndjson", ["--format", "tigerbeetle"]),
        ):
            with self.subTest(name):
                source = str(Path(programs.samples) / name)
                data = self.path(name)
                said = atollctl("ledger", "import", "--from", source, "--to", data, *words)
                self.assertIn("all answers and sums agree", one_line(said))
                self.assertIn(": ok", atollctl("ledger", "verify", "--data", data))

    def test_dump_shows_a_record_by_slot_and_by_id_in_both_places(self):
        with Ledger(self.folder / "a") as ledger:
            house, till = self.fund(ledger)
            posted = ledger.post(till, house, "7.00")
            by_id = ledger.ask_json("ledger", "dump", posted["id"])
            by_slot = ledger.ask_json("ledger", "dump", str(posted["slot"]))
            self.assertEqual(by_id, by_slot)
            self.assertEqual((by_id["kind"], by_id["amount_minor"]), ("posting", 700))
            self.assertEqual((by_id["debit_account"], by_id["credit_account"]), (till, house))
            self.assertIn("group chain hash", ledger.ask("ledger", "dump", posted["id"]))
            ledger.ask("ledger", "dump", "9", code=REFUSED)
        stopped = atollctl("--json", "ledger", "dump", posted["id"], "--data", str(ledger.data))
        self.assertEqual(json.loads(stopped), by_id)

    def test_top_shows_a_running_ledger_once(self):
        with Ledger(self.folder / "a") as ledger:
            house, _ = self.fund(ledger)
            words = ["ledger", "top", "--once", "--every-ms", "100"]
            shown = ledger.ask_json(*words)
            self.assertEqual((shown["state"], shown["commands"]), ("running", 3))
            self.assertEqual(shown["hottest"][0]["account"], house)
            self.assertIn("commands per second", ledger.ask(*words))

    def test_verify_finds_a_changed_bit(self):
        with Ledger(self.folder / "a") as ledger:
            house, till = self.fund(ledger)
            ledger.post(till, house, "1.00")
        data = str(ledger.data)
        self.assertIn(": ok", atollctl("ledger", "verify", "--data", data))
        self.assertIn("sums and chains ok", atollctl("ledger", "verify", "--data", data, "--fast"))
        segment = ledger.data / "journal-00000000"
        content = bytearray(segment.read_bytes())
        content[4096 + 128 + 40] ^= 1
        segment.write_bytes(content)
        said = atollctl("ledger", "verify", "--data", data, code=REFUSED)
        self.assertIn("journal_damaged", one_line(said))

    def test_bad_words_are_one_line(self):
        for words in (
            ["ledger", "restore", "--from", "x", "--to", "y", "--at", "noon"],
            ["ledger", "import", "--from", "x", "--currency", "COIN"],
            ["ledger", "import", "--from", "x", "--format", "csv"],
            ["ledger", "dump", "no-record"],
            ["ledger", "backup"],
            ["ledger", "top", "--every-ms", "1"],
        ):
            with self.subTest(words=words):
                one_line(atollctl(*words, code=BAD_USAGE))
        nothing = self.folder / "nothing"
        nothing.mkdir()
        one_line(atollctl("ledger", "verify", "--data", str(nothing), code=BAD_USAGE))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--atollctl", required=True)
    parser.add_argument("--samples", required=True)
    programs, rest = parser.parse_known_args()
    unittest.main(argv=["ledger_tools_test", *rest], verbosity=2)
