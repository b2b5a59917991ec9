# SPDX-License-Identifier: Apache-2.0
"""atolld as a process of its own, and the few calls of its API that these tests make."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

READY_WAIT_S = 120
STOP_WAIT_S = 10


class Bank:
    """A running bank; leaving the block stops it, as SIGTERM does, and looks at its exit code."""

    def __init__(self, atolld: str, folder: Path, *options: str, log: Path | None = None):
        self.atolld = atolld
        self.data = folder / "bank"
        self.ready_file = folder / "ready.json"
        self.socket = f"unix:{folder / 'ledger.sock'}"
        self.options = options
        self.log = log  # where what it prints goes; None: with what the test prints
        self.stop_s = 0.0

    def __enter__(self) -> "Bank":
        self.start()
        assert self.is_ready(), f"the bank ended with {self.process.returncode}"
        return self

    def start(self) -> None:
        """Not waited for."""
        self.ready_file.unlink(missing_ok=True)
        command = [self.atolld, "--data", str(self.data), "--port", "0", "--speed", "0"]
        command += ["--headless", "--ready-file", str(self.ready_file), "--ledger", self.socket]
        command += list(self.options)
        if self.log is None:
            self.process = subprocess.Popen(command)
        else:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def is_ready(self) -> bool:
        """Once it is, or has ended before."""
        give_up = time.monotonic() + READY_WAIT_S
        while not self.ready_file.exists():
            if self.process.poll() is not None:
                return False
            assert time.monotonic() < give_up, "the bank was not ready in time"
            time.sleep(0.02)
        self.door = json.loads(self.ready_file.read_text())
        assert self.door["pid"] == self.process.pid
        return True

    def __exit__(self, kind, *_):
        if kind is not None:
            self.process.kill()
            self.process.wait()
            return
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=STOP_WAIT_S)
        self.stop_s = time.monotonic() - began
        assert code == 0, f"SIGTERM ended the bank with {code}"

    def call(self, method: str, path: str, **fields: str) -> dict:
        url = self.door["base_url"] + path
        form = urllib.parse.urlencode(fields)
        body = None
        if method == "GET":
            url += "?" + form
        else:
            body = form.encode()
        request = urllib.request.Request(url, data=body, method=method)
        request.add_header("Authorization", "Bearer " + self.door["access_token"])
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def call_with_body(self, method: str, path: str, body: bytes, **query: str) -> dict:
        """Of a call whose body is a file."""
        url = self.door["base_url"] + path + "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(url, data=body, method=method)
        request.add_header("Authorization", "Bearer " + self.door["access_token"])
        request.add_header("Content-Type", "application/octet-stream")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def balance(self) -> int:
        return self.call("GET", "/balance", account_id=self.door["account_id"])["balance"]

    def transactions(self) -> list[dict]:
        """All of them, oldest first."""
        found: list[dict] = []
        since = "2000-01-01T00:00:00Z"
        while True:
            page = self.call(
                "GET",
                "/transactions",
                account_id=self.door["account_id"],
                limit="100",
                since=since,
            )["transactions"]
            if not page:
                return found
            found += page
            since = page[-1]["id"]

    def events(self, account_id: str = "", token: str = "") -> list[dict]:
        """Those of the account, or of the printed customer's: a stream that ends, oldest first.
        `position` is a stream's name for the place behind one."""
        asked = {"account_id": account_id or self.door["account_id"], "wait": "false",
                 "since": "2000-01-01T00:00:00Z"}
        request = urllib.request.Request(
            f"{self.door['base_url']}/events?{urllib.parse.urlencode(asked)}")
        request.add_header("Authorization", "Bearer " + (token or self.door["access_token"]))
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = re.findall(r"^id: (.*)\ndata: (.*)$", answer.read().decode(), re.MULTILINE)
        return [json.loads(data) | {"position": position} for position, data in told]

    def receive(self, amount: int, dedupe_id: str) -> dict:
        return self.call(
            "POST",
            "/sandbox/incoming-payment",
            account_id=self.door["account_id"],
            amount=str(amount),
            dedupe_id=dedupe_id,
        )["transaction"]


def run(command: list[str]) -> subprocess.CompletedProcess:
    """A program that is to end by itself."""
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=environment
    )


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, f"one clear line, and not: {text!r}"
    return lines[0]
