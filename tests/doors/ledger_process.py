# SPDX-License-Identifier: Apache-2.0
"""atoll-ledgerd as a process of its own, and the calls of its HTTP door that these tests make."""

import copy
import itertools
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_WAIT_S = 120
STOP_WAIT_S = 30
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def id_text(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 62)
        text = ALPHABET[digit] + text
    return text.rjust(22, "0")


HOUSE = id_text(1)


class Ledger:
    """A running ledger; leaving the block stops it, as SIGTERM does, and looks at its exit code."""

    def __init__(self, ledgerd: str, folder: Path, *options: str):
        self.ledgerd = ledgerd
        self.folder = folder
        self.data = folder / "ledger"
        self.socket = f"unix:{folder / 'ledger.sock'}"
        self.options = options
        self.key = ""  # of the tenant that the calls are for
        self.numbers = itertools.count(1_000_000)

    def __enter__(self) -> "Ledger":
        ready_file = self.folder / "ready.json"
        ready_file.unlink(missing_ok=True)
        command = [self.ledgerd, "--data", str(self.data), "--listen", self.socket]
        command += ["--http", "127.0.0.1:0", "--ready-file", str(ready_file)]
        with (self.folder / "ledgerd.log").open("ab") as log:
            self.process = subprocess.Popen(command + list(self.options), stdout=log)
        give_up = time.monotonic() + READY_WAIT_S
        while not ready_file.exists():
            assert self.process.poll() is None, f"the ledger ended with {self.process.returncode}"
            assert time.monotonic() < give_up, "the ledger was not ready in time"
            time.sleep(0.02)
        self.base_url = json.loads(ready_file.read_text())["http"]
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.process.kill()
            self.process.wait()
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=STOP_WAIT_S)
        assert code == 0, f"SIGTERM ended the ledger with {code}"

    def call(self, method: str, path: str, body=None) -> tuple[int, dict]:
        """Status and answer, also of refusals."""
        status, text = self.call_text(method, path, body)
        return status, json.loads(text)

    def call_text(self, method: str, path: str, body=None) -> tuple[int, str]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base_url + path, data=data, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def with_key(self, key: str) -> "Ledger":
        """The same process, asked as another tenant."""
        asked = copy.copy(self)
        asked.key = key
        return asked

    def get(self, path: str) -> dict:
        status, answer = self.call("GET", path)
        assert status == 200, answer
        return answer

    def next_id(self) -> str:
        return id_text(next(self.numbers))

    def open_accounts(self, count: int) -> list[str]:
        """The house's purse, which has no floor, and `count` customers', which have one at zero."""
        customers = [id_text(1000 + i) for i in range(count)]
        accounts = [{"id": HOUSE, "currency": "GBP", "namespace_name": "house", "name": "cash"}]
        for account in customers:
            accounts.append(
                {"id": account, "currency": "GBP", "floor_minor": 0, "balance_name": "main",
                 "namespace_name": "customer", "name": "current", "owner": id_text(7)}
            )
        self.bulk_must_be_done("/v1/accounts", {"accounts": accounts})
        return customers

    def posting(self, debit: str, credit: str, amount_minor: int, **members) -> dict:
        return {"id": self.next_id(), "debit_account": debit, "credit_account": credit,
                "amount_minor": amount_minor, "currency": "GBP", **members}

    def bulk_must_be_done(self, path: str, body: dict) -> list[dict]:
        status, answer = self.call("POST", path, body)
        assert status == 200, answer
        results = answer["results"]
        assert all(result["outcome"] == "done" for result in results), results
        return results
