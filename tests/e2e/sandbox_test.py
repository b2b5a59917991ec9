# SPDX-License-Identifier: Apache-2.0
"""atollctl sandbox against a running bank: files become transactions, line by line; days pass.

    sandbox_test.py --atolld PATH --atollctl PATH --samples FOLDER
"""

import argparse
import http.client
import json
import shutil
import signal
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bank_process import Bank, one_line, run

DONE, REFUSED, BAD_USAGE = 0, 1, 2


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class SandboxTest(unittest.TestCase):
    atolld = ""
    atollctl = ""
    samples = Path()

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="atoll-sandbox-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.bank = cls.enterClassContext(Bank(cls.atolld, cls.folder))

    def ask(self, *words: str, code: int = DONE) -> dict:
        ready = ["--ready-file", str(self.bank.ready_file)]
        answer = run([self.atollctl, "--json", "sandbox", *words, *ready])
        self.assertEqual(answer.returncode, code, answer.stderr)
        if code == DONE:
            return json.loads(answer.stdout)
        return {"line": one_line(answer.stderr)}

    def transactions(self, since: str, before: str) -> list[dict]:
        account = self.bank.door["account_id"]
        return self.bank.call("GET", "/transactions", account_id=account, since=since,
                              before=before, limit="100")["transactions"]

    def check_file(self, name: str, since: str, before: str, expected: list[tuple]):
        """Imports a file of a time in which the town has nothing of its own, and reads it back."""
        trial = self.ask("import", str(self.samples / name), "--dry-run")
        self.assertEqual(trial["new_count"], len(expected))
        self.assertEqual(self.transactions(since, before), [])
        balance = self.bank.balance()
        spent = self.bank.call("GET", "/balance", account_id=self.bank.door["account_id"])
        imported = self.ask("import", str(self.samples / name))
        self.assertEqual((imported["state"], imported["new_count"]), ("done", len(expected)))
        shown = self.transactions(since, before)
        told = [(t["created"], t["settled"], t["amount"], t["description"]) for t in shown]
        self.assertEqual(told, expected)
        self.assertEqual([line["created"] for line in trial["lines"]],
                         [t["created"] for t in shown])
        self.assertEqual(self.bank.balance(), balance + sum(line[2] for line in expected))
        after = self.bank.call("GET", "/balance", account_id=self.bank.door["account_id"])
        self.assertEqual(after["spend_today"], spent["spend_today"])
        again = self.ask("import", str(self.samples / name))
        self.assertEqual((again["new_count"], again["known_count"]), (0, len(expected)))
        self.assertEqual(self.transactions(since, before), shown)
        return shown

    # The town's past is the last 120 days; these files' months are moved before them.
    def moved(self, name: str) -> str:
        text = (self.samples / name).read_bytes()
        for old, new in ((b"/09/2026", b"/09/2025"), (b"2026-09", b"2025-09"),
                         (b"202609", b"202509")):
            text = text.replace(old, new)
        path = self.folder / name
        path.write_bytes(text)
        return str(path)

    def test_1_a_monzo_csv(self):
        day = "2025-09-"
        lines = [
            (day + "01T08:00:00Z", 245000, "SALARY AUGUST"),
            (day + "01T12:41:09Z", -640, "HARBOUR BAKERY         LONDON        GBR"),
            (day + "02T07:15:30Z", -8412, "BEACON ENERGY DD"),
            (day + "03T19:22:47Z", -3187, "TAVERNA NERITA         NAXOS         GRC"),
            (day + "04T10:05:00Z", -4000, "ATM PIRAEUS            ATHENS        GRC"),
            (day + "07T16:30:12Z", -6250, "FERN AND THREAD        LONDON        GBR"),
            (day + "09T11:02:51Z", 6250, "FERN AND THREAD        LONDON        GBR"),
            (day + "09T20:00:00Z", -15000, "Rainy day"),
            (day + "12T18:45:03Z", 1500, "pizza"),
        ]
        expected = [(at, at, amount, text) for at, amount, text in lines]
        shown = self.check_file(self.moved("monzo.csv"), "2025-09-01T00:00:00Z",
                                "2025-10-01T00:00:00Z", expected)
        self.assertEqual(shown[3]["local_amount"], -3650)
        self.assertEqual(shown[3]["local_currency"], "EUR")
        self.assertEqual(shown[3]["notes"], "Two lines\nof notes")
        self.assertEqual(shown[4]["category"], "cash")
        self.assertEqual(shown[1]["scheme"], "mastercard")
        self.assertIsNotNone(shown[1]["merchant"])
        self.assertEqual(shown[2]["scheme"], "bacs")
        self.assertIsNone(shown[0]["merchant"])
        self.assertEqual(shown[0]["counterparty"]["name"], "Atoll Shipwrights Ltd")

    def test_2_an_ofx_file(self):
        text = Path(self.moved("ofx_1.ofx")).read_bytes().replace(b"202509", b"202502")
        (self.folder / "february.ofx").write_bytes(text)
        expected = [
            ("2025-02-01T06:00:00Z", "2025-02-01T06:00:00Z", 125000, "ATOLL SHIPWRIGHTS LTD"),
            ("2025-02-10T09:15:00Z", "2025-02-10T09:15:00Z", -2000, "HARBOUR ATM"),
            ("2025-02-14T17:30:00Z", "2025-02-14T17:30:00Z", -1890, "CAFé ANEMONE"),
            ("2025-02-15T00:00:00Z", "2025-02-15T00:00:00Z", -4200, "TIDE & SONS"),
        ]
        self.check_file(str(self.folder / "february.ofx"), "2025-02-01T00:00:00Z",
                        "2025-03-01T00:00:00Z", expected)

    def test_3_a_camt_file(self):
        text = (self.samples / "camt053_02.xml").read_text().replace("2026-09", "2025-03")
        (self.folder / "march.xml").write_text(text)
        expected = [
            ("2025-03-01T00:00:00Z", "2025-03-01T00:00:00Z", 190000, "WAGES SEPTEMBER"),
            ("2025-03-02T00:00:00Z", "2025-03-01T00:00:00Z", -64000, "RENT FLAT 2"),
            ("2025-03-05T00:00:00Z", "2025-03-05T00:00:00Z", -5510, "Beacon Energy bill"),
            ("2025-03-05T00:00:00Z", "2025-03-06T00:00:00Z", -1230, "CARD 4242 & TIP"),
        ]
        self.check_file(str(self.folder / "march.xml"), "2025-03-01T00:00:00Z",
                        "2025-04-01T00:00:00Z", expected)

    def test_4_a_refused_file_changes_nothing(self):
        balance = self.bank.balance()
        before = self.bank.transactions()
        for name, reason in (("gap_balance.xml", "balances_do_not_tie"),
                             ("gap_sequence.xml", "statement_sequence_gap"),
                             ("other_currency.csv", "line_currency_differs"),
                             ("truncated.csv", "csv_truncated"),
                             ("truncated.ofx", "ofx_truncated"),
                             ("truncated.xml", "malformed_xml"),
                             ("repeated_id.ofx", "line_id_repeated"),
                             ("external_entity.xml", "xml_document_type")):
            told = self.ask("import", str(self.samples / name), code=REFUSED)
            self.assertIn("bad_request." + reason, told["line"], name)
            self.assertIn("line ", told["line"], name)
        self.assertEqual(self.bank.balance(), balance)
        self.assertEqual(self.bank.transactions(), before)
        self.ask("import", str(self.folder / "there is none"), code=BAD_USAGE)

    def test_5_pay_spend_decline(self):
        self.assertEqual(self.ask("pay", "12.34", "--payer", "Grace")["amount"], 1234)
        spent = self.ask("spend", "3.20", "--merchant", "The Corner Café", "--pending")
        self.assertEqual((spent["amount"], spent["settled"]), (-320, ""))
        declined = self.ask("decline", "9.99", "--reason", "CARD_BLOCKED")
        self.assertEqual(declined["decline_reason"], "CARD_BLOCKED")
        self.ask("pay", "a lot", code=BAD_USAGE)

    def one(self, path: str, **fields) -> dict:
        return self.bank.call("POST", path, **fields)["transaction"]

    def test_6_settle_refund_expire(self):
        account = self.bank.door["account_id"]
        pending = self.one("/sandbox/card-purchase", account_id=account, amount="500",
                           pending="true")
        settled = self.one("/sandbox/settle", transaction_id=pending["id"], amount="450")
        self.assertEqual((settled["id"], settled["amount"]), (pending["id"], -450))
        self.assertNotEqual(settled["settled"], "")
        refund = self.one("/sandbox/refund", transaction_id=pending["id"])
        self.assertEqual((refund["amount"], refund["is_load"]), (450, False))
        self.assertEqual(refund["merchant"]["id"], settled["merchant"]["id"])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.one("/sandbox/refund", transaction_id=pending["id"], amount="451")
        self.assertEqual(refused.exception.code, 412)
        balance = self.bank.balance()
        never = self.one("/sandbox/card-purchase", account_id=account, amount="700",
                         pending="true")
        released = self.one("/sandbox/expire", transaction_id=never["id"])
        self.assertEqual((released["id"], released["amount"]), (never["id"], 0))
        self.assertEqual(self.bank.balance(), balance)
        abroad = self.one("/sandbox/card-purchase", account_id=account, amount="860",
                          local_amount="1000", local_currency="EUR")
        self.assertEqual((abroad["local_amount"], abroad["local_currency"]), (-1000, "EUR"))

    def test_7_days_pass_and_stay_passed(self):
        account = self.bank.door["account_id"]
        pending = self.one("/sandbox/card-purchase", account_id=account, amount="250",
                           pending="true")
        passed = self.ask("pass-days", "31")
        now = time_of(passed["now"])
        ahead = now - datetime.now(timezone.utc)
        self.assertLess(abs(ahead - timedelta(days=31)), timedelta(minutes=5))
        found = self.bank.call("GET", "/transactions/" + pending["id"])["transaction"]
        self.assertNotEqual(found["settled"], "")
        month = [t for t in self.bank.transactions() if t["created"] > pending["created"]]
        self.assertIn("SALARY", {t["description"] for t in month})
        self.assertTrue(any(t["description"].startswith("LIGHTHOUSE LETTINGS") for t in month))
        # Money moves at the bank's own time, with no jump to settle first.
        paid = self.bank.receive(100, "after-days")
        self.assertGreaterEqual(time_of(paid["created"]), now)
        # And after a kill and a start, no earlier.
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        self.bank.__enter__()
        later = self.bank.receive(100, "after-days-and-a-kill")
        self.assertGreater(time_of(later["created"]), time_of(paid["created"]))
        self.assertLess(time_of(later["created"]), now + timedelta(minutes=5))

    def test_9_a_resident_who_deletes_her_pot_stops_no_day(self):
        pots = self.bank.call("GET", "/pots", current_account_id=self.bank.door["account_id"])
        own = [pot for pot in pots["pots"] if not pot["deleted"]]
        for pot in own:
            self.bank.call("DELETE", "/pots/" + pot["id"])
        self.assertGreater(len(own), 0)
        before = len(self.bank.transactions())
        self.ask("pass-days", "31")
        self.assertGreater(len(self.bank.transactions()), before + 20)
        self.bank.__exit__(None)
        self.bank.__enter__()
        self.assertGreater(len(self.bank.transactions()), before + 20)

    def pass_days(self, days: int, key: str) -> dict:
        url = self.bank.door["base_url"] + "/sandbox/pass-days"
        request = urllib.request.Request(url, data=f"days={days}".encode())
        request.add_header("Authorization", "Bearer " + self.bank.door["access_token"])
        request.add_header("Idempotency-Key", key)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def lead(self) -> timedelta:
        state = (self.bank.data / "town.state").read_text().split()
        return timedelta(microseconds=int(state[2]) / 1000)

    def die_while_days_pass(self, key: str, before: timedelta) -> list:
        """What was answered all the same: nothing, if all goes as it should. The bank runs for a
        moment at a time, and never again once the days are in its state."""
        answers: list = []

        def ask() -> None:
            try:
                answers.append(self.pass_days(31, key))
            except urllib.error.HTTPError as error:
                answers.append(error.read())
            except (OSError, http.client.HTTPException):
                pass

        asking = threading.Thread(target=ask)
        asking.start()
        give_up = time.monotonic() + 20
        while self.lead() == before and not answers and time.monotonic() < give_up:
            self.bank.process.send_signal(signal.SIGCONT)
            time.sleep(0.002)
            self.bank.process.send_signal(signal.SIGSTOP)
        self.bank.process.send_signal(signal.SIGKILL)
        self.bank.process.wait()
        asking.join()
        self.assertNotEqual(self.lead(), before, answers)
        self.bank.__enter__()
        return answers

    def test_7_days_whose_answer_was_lost_pass_once_under_their_key(self):
        for attempt in range(5):
            key = f"month-{attempt}"
            pending = self.one("/sandbox/card-purchase", account_id=self.bank.door["account_id"],
                               amount="251", pending="true")
            before = self.lead()
            answers = self.die_while_days_pass(key, before)
            if not answers:
                break
            self.assertIn("now", answers[0])
        self.assertEqual(answers, [], "it was answered each time before it could be killed")
        passed = self.pass_days(31, key)
        ahead = time_of(passed["now"]) - datetime.now(timezone.utc)
        self.assertLess(abs(ahead - before - timedelta(days=31)), timedelta(minutes=5))
        found = self.bank.call("GET", "/transactions/" + pending["id"])["transaction"]
        self.assertNotEqual(found["settled"], "")
        self.assertEqual(self.pass_days(31, key), passed)
        self.pass_days(1, "another-day")
        self.assertLess(abs(self.lead() - before - timedelta(days=32)), timedelta(minutes=5))
        self.assertEqual((self.bank.data / "town.state").stat().st_mode & 0o777, 0o600)

    def test_8_the_printed_customer_has_a_life(self):
        accounts = self.bank.call("GET", "/accounts")["accounts"]
        self.assertEqual([(a["type"], a["closed"]) for a in accounts], [("uk_retail", False)])
        pots = self.bank.call("GET", "/pots", current_account_id=accounts[0]["id"])["pots"]
        self.assertTrue(any(not p["locked"] and not p["deleted"] for p in pots))
        everything = self.bank.transactions()
        kinds = {
            "card purchase": lambda t: t["scheme"] == "mastercard" and t["amount"] < 0,
            "settled purchase": lambda t: t["merchant"] is not None and t["settled"] != "",
            "declined": lambda t: "decline_reason" in t,
            "refund": lambda t: t["scheme"] == "mastercard" and t["amount"] > 0,
            "salary": lambda t: t["description"] == "SALARY",
            "top-up": lambda t: t["is_load"],
            "pot move": lambda t: t["scheme"] == "uk_retail_pot",
            "abroad": lambda t: t["local_currency"] == "EUR",
            "cash": lambda t: t["category"] == "cash",
        }
        for kind, is_it in kinds.items():
            self.assertTrue(any(is_it(t) for t in everything), kind)

    def refused_and_logged(self, bank: Bank) -> str:
        """The id of a request with a wrong token, once it is in the access log."""
        url = bank.door["base_url"] + "/accounts"
        wrong = urllib.request.Request(url, headers={"Authorization": "Bearer wrong"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(wrong, timeout=20)
        self.assertEqual(refused.exception.code, 401)
        asked = refused.exception.headers["X-Request-Id"]
        give_up = time.monotonic() + 10
        while asked not in self.access_log(bank):
            self.assertLess(time.monotonic(), give_up, "the refusal is not in the access log")
            time.sleep(0.05)
        return asked

    def access_log(self, bank: Bank) -> dict[str, datetime]:
        told = run([self.atollctl, "audit", "access", "--data", str(bank.data), "--json"])
        self.assertEqual(told.returncode, DONE, told.stderr)
        entries = [json.loads(line) for line in told.stdout.splitlines()]
        return {entry["requestID"]: time_of(entry["eventTime"]) for entry in entries}

    def test_8_days_that_pass_leave_the_access_log_alone(self):
        folder = self.folder / "logged"
        folder.mkdir()
        keep = ("--access-log-days", "1")
        with Bank(self.atolld, folder, *keep) as bank:
            before = self.refused_and_logged(bank)
            bank.call("POST", "/sandbox/pass-days", days="5")
            after = self.refused_and_logged(bank)
        # What is to go goes at the start.
        with Bank(self.atolld, folder, *keep) as bank:
            last = self.refused_and_logged(bank)
            time.sleep(1)
            times = self.access_log(bank)
        for asked in (before, after, last):
            self.assertLess(abs(times[asked] - datetime.now(timezone.utc)), timedelta(minutes=5))

    def test_9_without_a_sandbox_there_is_none(self):
        folder = self.folder / "strict"
        folder.mkdir()
        with Bank(self.atolld, folder, "--no-sandbox") as strict:
            for path in ("/sandbox/incoming-payment", "//sandbox/import", "/sandbox/pass-days"):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(strict.door["base_url"] + path, data=b"amount=1")
                self.assertEqual(refused.exception.code, 404, path)
            # Nobody is made up, and nobody's secret is printed.
            self.assertEqual(set(strict.door), {"pid", "base_url", "page_url", "operations_url",
                                            "ledger_addresses"})
            with urllib.request.urlopen(strict.door["base_url"] + "/sign-in") as page:
                self.assertEqual(page.status, 200)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    parser.add_argument("--samples", required=True, type=Path)
    arguments, rest = parser.parse_known_args()
    SandboxTest.atolld = arguments.atolld
    SandboxTest.atollctl = arguments.atollctl
    SandboxTest.samples = arguments.samples
    unittest.main(argv=["sandbox_test", *rest])


if __name__ == "__main__":
    main()
