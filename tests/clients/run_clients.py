# SPDX-License-Identifier: Apache-2.0
"""Starts a bank on an empty folder and lets programs that others wrote for Monzo's API loose on it.

    run_clients.py --atolld PATH --cache build/clients [--only monzo-bank]

Each client is installed in its pinned version, unmodified, by npm or pip into --cache. A client
whose installer is absent is skipped with a line that begins ATOLL-SKIPPED: and does not count as
passed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from installed import node_modules, python_with  # noqa: E402

READY_WAIT_S = 180
STOP_WAIT_S = 30


def node_command(cache: Path, script: str) -> list[str] | None:
    modules = node_modules(HERE, cache / "node", "--omit=optional")
    if modules is None:
        return None
    os.environ["ATOLL_NODE_MODULES"] = str(modules)
    return ["node", "--no-deprecation", str(HERE / script)]


def python_command(cache: Path, script: str) -> list[str] | None:
    python = python_with(HERE / "requirements.txt", cache / "python")
    return None if python is None else [str(python), "-W", "ignore", str(HERE / script)]


CLIENTS = {
    "monzo-bank": (node_command, "monzo_bank_client.js"),
    "pymonzo": (python_command, "pymonzo_client.py"),
    "monzopy": (python_command, "monzopy_client.py"),
    "monzoh": (python_command, "monzoh_client.py"),
    "Monzo-API": (python_command, "monzo_api_client.py"),
    "otters-monzo": (node_command, "otters_monzo_client.mjs"),
    "monzo-js": (node_command, "monzo_js_client.js"),
    "standard-webhooks": (node_command, "standard_webhooks_client.js"),
}


def start_bank(atolld: str, data: Path) -> tuple[subprocess.Popen, dict]:
    ready_file = data / "ready.json"
    bank = subprocess.Popen(
        # The town stands still, so that nobody but the client moves its money.
        [atolld, "--data", str(data / "bank"), "--port", "0", "--speed", "0"]
        + ["--headless", "--ready-file", str(ready_file)],
        stdout=subprocess.DEVNULL,
    )
    give_up = time.monotonic() + READY_WAIT_S
    while time.monotonic() < give_up:
        if bank.poll() is not None:
            raise SystemExit(f"the bank ended before it was ready, with {bank.returncode}")
        if ready_file.exists() and (text := ready_file.read_text()).strip():
            return bank, json.loads(text)
        time.sleep(0.05)
    bank.kill()
    raise SystemExit(f"the bank was not ready within {READY_WAIT_S} s")


def stop_bank(bank: subprocess.Popen) -> None:
    bank.send_signal(signal.SIGTERM)
    if bank.wait(timeout=STOP_WAIT_S) != 0:
        raise SystemExit(f"the bank did not stop well: {bank.returncode}")


def ask_ledger(atollctl: str, ready: dict, *words: str) -> dict:
    command = [atollctl, "--address", ready["ledger_addresses"][0], "--json", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def ask_api(ready: dict, target: str) -> dict:
    request = urllib.request.Request(ready["base_url"] + target)
    request.add_header("Authorization", f"Bearer {ready['access_token']}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def check_ledger(atollctl: str, ready: dict) -> None:
    """The ledger's own statement adds up to what the API calls the balance."""
    account = ready["account_id"]
    statement = ask_ledger(atollctl, ready, "statement", account, "--limit", "8190")
    assert statement.get("older_before") is None, "the whole statement is on one page"
    booked = sum(entry["amount_minor"] for entry in statement["entries"])
    ledger = ask_ledger(atollctl, ready, "balance", account)
    assert booked == ledger["balance_minor"], (booked, ledger)
    shown = ask_api(ready, f"/balance?account_id={account}")["balance"]
    assert shown == ledger["balance_minor"] - ledger["held_minor"], (shown, ledger)
    count = len(statement["entries"])
    print(f"  kept: the {count} ledger records add up to the balance", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", help="also compare with the ledger's own statement")
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--only", choices=sorted(CLIENTS))
    options = parser.parse_args()

    commands = {}
    for name, (prepare, script) in CLIENTS.items():
        if options.only not in (None, name):
            continue
        command = prepare(options.cache.resolve(), script)
        if command is None:
            print(f"ATOLL-SKIPPED: {name}: no npm, or no python3-venv, to install it", flush=True)
        else:
            commands[name] = command

    if not commands:
        return
    failed = []
    with tempfile.TemporaryDirectory(prefix="atoll-clients-") as folder:
        bank, ready = start_bank(options.atolld, Path(folder))
        for key in ("base_url", "access_token", "account_id", "user_id", "client_id",
                    "client_secret", "redirect_uri"):
            os.environ[f"ATOLL_{key.upper()}"] = ready[key]
        for name, command in commands.items():
            print(f"{name}:", flush=True)
            if subprocess.run(command, check=False).returncode != 0:
                failed.append(name)
        if options.atollctl:
            check_ledger(options.atollctl, ready)
        stop_bank(bank)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


main()
