# SPDX-License-Identifier: Apache-2.0
"""Webhooks of a bank that is killed again and again, at every step of a delivery: each event comes
at least once, under one id for ever, in the order of the account's events, and signed.

    webhook_kill_test.py --atolld PATH [--kills 20] [--seed N]
"""

import argparse
import base64
import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import random
import shutil
import signal
import tempfile
import threading
import time
import unittest
import urllib.error
from pathlib import Path

from bank_process import Bank

PLAIN = ("transaction.created", "transaction.declined")  # told as created
TYPES = ("transaction.created", "transaction.updated", "transaction.settled")
CAUGHT_UP_WAIT_S = 60
LIFE_S_MAX = 60
NOT_NOW = (409, 503)
NOT_NOW_PAUSE_S = 0.01
LOG_TAIL_LINES = 40


class Receiver:
    """Notes every delivery before it answers it, and kills the bank where it was told to."""

    def __init__(self, dice: random.Random):
        self.dice = dice
        self.lock = threading.Lock()
        self.secrets: dict[str, str] = {}  # by path
        self.deliveries: list[tuple[str, str, bytes]] = []  # path, id, body, as they came
        self.taken: list[tuple[str, str]] = []  # those that were answered with 200
        self.failed: dict[str, str] = {}  # by path, what was not taken last
        self.wrong: list[str] = []
        self.kill = None
        self.kill_in = 0  # deliveries
        self.kill_where = ""
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.receive(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def plan(self, kill, where: str, deliveries: int) -> None:
        with self.lock:
            self.kill, self.kill_where, self.kill_in = kill, where, deliveries

    def receive(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        event_id = handler.headers["webhook-id"]
        with self.lock:
            self.check_signature(handler.path, handler.headers, body)
            self.deliveries.append((handler.path, event_id, body))
            # Not twice in a row: later attempts wait for long.
            fails = self.dice.random() < 0.1 and self.failed.get(handler.path) != event_id
            self.failed[handler.path] = event_id if fails else ""
            pause_s = self.dice.choice((0, 0, 0, 0.002, 0.02))
            self.kill_in -= 1
            kill = self.kill if self.kill_in == 0 else None
            where = self.kill_where
            if not fails and not (kill and where == "before the answer"):
                self.taken.append((handler.path, event_id))
        time.sleep(pause_s)
        if kill and where == "before the answer":
            kill()
            handler.close_connection = True
            return
        try:
            handler.send_response(500 if fails else 200)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            handler.wfile.flush()
        except OSError:
            handler.close_connection = True  # the bank is gone
        if kill:
            kill()

    def check_signature(self, path: str, headers, body: bytes) -> None:
        secret = base64.b64decode(self.secrets[path].removeprefix("whsec_"))
        moment = headers["webhook-timestamp"]
        signed = f"{headers['webhook-id']}.{moment}.".encode() + body
        digest = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
        if f"v1,{digest}" not in headers["webhook-signature"].split(" "):
            self.wrong.append(f"{path}: the signature of {headers['webhook-id']}")
        if abs(int(moment) - time.time()) > 300:
            self.wrong.append(f"{path}: the time of {headers['webhook-id']}")

    def of(self, path: str) -> list[tuple[str, bytes]]:
        with self.lock:
            return [(event_id, body) for to, event_id, body in self.deliveries if to == path]


class KilledBank(Bank):
    """Started and killed by hand."""

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)


class Work:
    """Payments and changes, each done once however often the bank dies under it."""

    def __init__(self, bank: KilledBank, dice: random.Random):
        self.bank = bank
        self.dice = dice
        self.count = 0
        self.pending: list = []  # asked, and not known to be done
        self.purchases: list[str] = []

    def go_on(self) -> None:
        """Until the bank dies."""
        give_up = time.monotonic() + LIFE_S_MAX
        while True:
            assert time.monotonic() < give_up, ("nobody killed the bank", self.pending)
            if not self.pending:
                self.pending.append(self.next_call())
            try:
                made = self.bank.call(*self.pending[0][:2], **self.pending[0][2])
            except urllib.error.HTTPError as error:
                assert error.code in NOT_NOW, (error.code, error.read(), self.pending[0])
                time.sleep(NOT_NOW_PAUSE_S)
                continue
            except OSError:
                return
            except http.client.HTTPException:
                return
            if self.pending[0][1] == "/sandbox/card-purchase":
                self.purchases.append(made["transaction"]["id"])
            self.pending.clear()

    def next_call(self):
        self.count += 1
        account_id = self.bank.door["account_id"]
        kind = self.dice.randrange(4)
        if kind == 1:
            return ("POST", "/sandbox/card-purchase",
                    {"account_id": account_id, "amount": str(self.dice.randint(1, 50)),
                     "pending": "true", "dedupe_id": f"purchase-{self.count}"})
        if kind == 2 and self.purchases:
            settled = self.purchases.pop(self.dice.randrange(len(self.purchases)))
            return ("POST", "/sandbox/settle", {"transaction_id": settled})
        if kind == 3 and self.purchases:
            return ("PATCH", f"/transactions/{self.dice.choice(self.purchases)}",
                    {"metadata[notes]": f"note {self.count}"})
        return ("POST", "/sandbox/incoming-payment",
                {"account_id": account_id, "amount": str(self.dice.randint(1, 500)),
                 "dedupe_id": f"payment-{self.count}"})


class WebhookKillTest(unittest.TestCase):
    atolld = ""
    kills = 0
    seed = 0

    def setUp(self):
        print(f"--seed {self.seed} --kills {self.kills}", flush=True)
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-webhooks-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.dice = random.Random(self.seed)
        self.receiver = Receiver(random.Random(self.seed + 1))
        self.addCleanup(self.receiver.server.server_close)
        self.addCleanup(self.receiver.server.shutdown)
        self.bank = KilledBank(self.atolld, self.folder, "--residents", "3", "--webhook-pace",
                               "1000", log=self.folder / "log")
        self.addCleanup(self.end_bank)
        self.webhooks: dict[str, str] = {}  # by path
        self.life_began = 0  # deliveries before
        self.promised: list[tuple[str, str, int]] = []  # replays: path, event, taken before

    def end_bank(self) -> None:
        self.bank.process.kill()
        self.bank.process.wait()

    def register(self, path: str, **fields: str) -> str:
        made = self.bank.call("POST", "/webhooks", account_id=self.bank.door["account_id"],
                              url=self.receiver.url(path), **fields)["webhook"]
        self.receiver.secrets[path] = made["secret"]
        return made["id"]

    def ask_for_replay(self) -> None:
        """Once it is promised it comes again."""
        try:
            found = self.never_to_come_again()
            if not found:
                return
            path, event_id = self.dice.choice(found)
            with self.receiver.lock:
                before = len(self.receiver.taken)
            self.bank.call("POST", f"/webhooks/{self.webhooks[path]}/replay", event_id=event_id)
        except urllib.error.HTTPError as error:
            assert error.code in NOT_NOW, (error.code, error.read())
            return
        except (OSError, http.client.HTTPException):
            return  # the bank has died
        self.promised.append((path, event_id, before))

    def never_to_come_again(self) -> list[tuple[str, str]]:
        """What the bank's log of deliveries has kept of its former lives: it has kept its place
        behind these with them, so that no death makes it deliver them again, but a replay does."""
        found = []
        for path, webhook_id in self.webhooks.items():
            made = self.bank.call("GET", f"/webhooks/{webhook_id}/deliveries")["deliveries"]
            found += [(path, one["event_id"]) for one in made
                      if one["delivered"] and not one["replay"]]
        with self.receiver.lock:
            in_this_life = {(path, event_id) for path, event_id, _
                            in self.receiver.deliveries[self.life_began:]}
        asked = {(path, event_id) for path, event_id, _ in self.promised}
        return sorted(set(found) - in_this_life - asked)

    def live_until_killed(self, work: Work, round_number: int) -> None:
        where = ("some moment", "before the answer", "after the answer", "its start")
        chosen = where[round_number % len(where)]
        self.life_began = len(self.receiver.deliveries)
        self.bank.start()
        if chosen == "its start":
            time.sleep(self.dice.uniform(0, 0.6))
            self.bank.kill()
        elif chosen != "some moment":
            # Counted from here: what waits is delivered while the bank still starts.
            self.receiver.plan(self.bank.kill, chosen, self.dice.randint(1, 40))
        if self.bank.is_ready():
            if round_number % 3 == 0:
                self.ask_for_replay()
            if chosen == "some moment":
                threading.Timer(self.dice.uniform(0, 0.8), self.bank.kill).start()
            work.go_on()
        self.bank.process.wait()
        self.receiver.plan(None, "", 0)

    def wait_until_caught_up(self, wanted: dict[str, list[str]]) -> None:
        give_up = time.monotonic() + CAUGHT_UP_WAIT_S
        while True:
            with self.receiver.lock:
                taken = list(self.receiver.taken)
            known = set(taken)
            missing = [(path, event_id) for path, ids in wanted.items() for event_id in ids
                       if (path, event_id) not in known]
            missing += [("replay", path, event_id) for path, event_id, before in self.promised
                        if (path, event_id) not in taken[before:]]
            if not missing:
                return
            if time.monotonic() > give_up:
                self.fail(f"never delivered: {missing[:10]}; {self.states()}")
            time.sleep(0.05)

    def states(self) -> list[dict]:
        """What the bank says of its webhooks and their last attempts."""
        told = self.bank.call("GET", "/webhooks", account_id=self.bank.door["account_id"])
        for webhook in told["webhooks"]:
            made = self.bank.call("GET", f"/webhooks/{webhook['id']}/deliveries")["deliveries"]
            webhook["deliveries"] = made[:5]
        return told["webhooks"]

    @contextlib.contextmanager
    def log_when_it_fails(self):
        try:
            yield
        except BaseException:
            lines = (self.folder / "log").read_text(errors="replace").splitlines()
            print("the end of the bank's log:", *lines[-LOG_TAIL_LINES:], sep="\n", flush=True)
            raise

    def test_every_event_is_delivered_whenever_the_bank_dies(self):
        with self.log_when_it_fails():
            self.live_and_die()

    def live_and_die(self):
        bank = self.bank
        bank.start()
        self.assertTrue(bank.is_ready())
        bank.receive(100_000, "so that purchases go through")
        known = {event["id"] for event in bank.events()}
        self.webhooks = {"/plain": self.register("/plain"),
                         "/typed": self.register("/typed", **{
                             f"events[{i}]": name for i, name in enumerate(TYPES)})}
        work = Work(bank, self.dice)
        threading.Timer(0.5, bank.kill).start()
        work.go_on()
        bank.process.wait()
        for number in range(self.kills):
            self.live_until_killed(work, number)

        bank.start()
        self.assertTrue(bank.is_ready())
        listed = [event for event in bank.events() if event["id"] not in known]
        self.assertEqual(len({event["id"] for event in listed}), len(listed), "an id came twice")
        wanted = {"/plain": [event["id"] for event in listed if event["type"] in PLAIN],
                  "/typed": [event["id"] for event in listed if event["type"] in (*TYPES, *PLAIN)]}
        self.assertGreater(len(wanted["/plain"]), self.kills)
        self.assertGreater(len(wanted["/typed"]), len(wanted["/plain"]))
        self.assertGreater(len(self.promised), 0, "nothing was to be sent again")
        self.wait_until_caught_up(wanted)
        time.sleep(0.3)  # nothing more may come

        self.assertEqual(self.receiver.wrong, [])
        about = {event["id"]: event["data"].get("id") for event in listed}
        for path, ids in wanted.items():
            came = self.receiver.of(path)
            first = list(dict.fromkeys(event_id for event_id, _ in came))
            self.assertEqual(first, ids, f"{path}: not the account's events in their order")
            for event_id, body in came:
                self.assertEqual(json.loads(body)["data"]["id"], about[event_id], "a new number")
            print(f"{path}: {len(ids)} events in {len(came)} deliveries")
        print(f"{self.kills} kills, {len(self.promised)} replays")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    known, rest = parser.parse_known_args()
    WebhookKillTest.atolld = known.atolld
    WebhookKillTest.kills = known.kills
    WebhookKillTest.seed = known.seed
    unittest.main(argv=["webhook_kill_test", *rest], verbosity=2)
