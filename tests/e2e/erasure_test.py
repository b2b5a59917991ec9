# SPDX-License-Identifier: Apache-2.0
"""A customer of a running bank who paid and was paid, and is then forgotten: no file of the bank
holds a word of her in clear, whoever wrote it, and the books are as they were.

    erasure_test.py --atolld PATH
"""

import argparse
import json
import shutil
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bank_process import Bank

PATIENCE_S = 30
LONDON = ZoneInfo("Europe/London")
# Of whom no byte may stand in clear in any file of the bank: by what kept it once.
CANARIES = {
    "her name": ["Zephyrine", "Quillfeather", "ZEPHYRINE", "QUILLFEATHER"],
    "her house": ["Wisteria", "Ambleforth"],
    "her e-mail": ["zephyrine.q@"],
    "what she wrote on a payment": ["Marrowbone"],
    "what she calls whom she pays": ["Grimalkin"],
    "what another calls her": ["Perihelion"],
    "what she wrote on a standing order": ["Tatterdemalion"],
    "who paid her from elsewhere, and what for": ["Cormorant", "Farthingale"],
    "her notes and labels": ["Quincunx", "Sassafras", "Bergamot"],
    "her rules": ["Whortleberry"],
    "her pots": ["Tamarind", "Persimmon", "Calabash"],
    "her feed": ["Gooseberry"],
    "her receipts": ["Mulligatawny", "Cardamom"],
    "her files": ["Liquorice", "Saltimbocca", "Rhubarb"],
    "where she is told of it": ["Juniper"],
    "what another bank said of her": ["Elderflower", "Chanterelle", "Buttermilk", "Pomegranate"],
}
READ_BY_HER = ("Cormorant", "Farthingale", "Quincunx", "Sassafras", "Whortleberry", "Persimmon",
               "Calabash", "Mulligatawny", "Cardamom", "Rhubarb", "Saltimbocca", "Juniper",
               "Elderflower", "Chanterelle", "Buttermilk", "Pomegranate")
STATEMENT = """\
Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Notes and #tags,Description
tx_elsewhere_1,{day},09:00:00,Faster payment,Elderflower,,Income,12.00,GBP,Buttermilk,Chanterelle
tx_elsewhere_2,{day},10:00:00,Card payment,Pomegranate,,Eating out,-2.00,GBP,,Pomegranate Leeds
"""
ERASED = "Erased customer"


class ErasureTest(unittest.TestCase):
    atolld = ""
    is_erased = False

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def bank(self) -> Bank:
        return Bank(self.atolld, self.folder, "--residents", "2")

    def ask(self, bank: Bank, token: str, method: str, path: str, **fields: str) -> dict:
        url = bank.door["base_url"] + path
        form = urllib.parse.urlencode(fields)
        body = None if method == "GET" else form.encode()
        request = urllib.request.Request(url + ("?" + form if method == "GET" else ""), data=body,
                                         method=method)
        request.add_header("Authorization", "Bearer " + token)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def hers(self, method: str, path: str, **fields: str) -> dict:
        return self.ask(self.running, self.token, method, path, **fields)

    def send(self, method: str, url: str, body: bytes, kind: str, **headers: str) -> dict:
        """What is no form, with her token."""
        request = urllib.request.Request(url, data=body, method=method)
        headers |= {"Content-Type": kind, "Authorization": "Bearer " + self.token}
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def refusal(self, url: str) -> int:
        request = urllib.request.Request(url, headers={"Authorization": "Bearer " + self.token})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=20)
        return refused.exception.code

    def open_her(self) -> None:
        bank = self.running
        applied = {"name": "Zephyrine Quillfeather", "first_name": "Zephyrine",
                   "born": "1987-03-19", "nationality": "GB", "email": "zephyrine.q@example.org",
                   "town": "Ambleforth", "address_lines[]": "7 Wisteria Crescent",
                   "postcode": "LS1 4AP", "country": "GB", "dedupe_id": "she",
                   "document_kind": "passport", "document_number": "QX553311707",
                   "document_country": "GB", "document_expires": "2099-01-01"}
        self.application = bank.call("POST", "/applications", **applied)["application"]
        self.assertEqual(self.application["state"], "opened")
        self.sign_in()
        self.account = self.hers("GET", "/accounts")["accounts"][0]

    def sign_in(self) -> None:
        """Tokens do not outlive the days that pass."""
        bank = self.running
        self.token = bank.call("POST", "/sandbox/tokens", user_id=self.application["user_id"],
                               client_id=bank.door["client_id"], lasting="true")["access_token"]

    def pay(self, token: str, account_id: str, payee: dict, amount: int, reference: str) -> dict:
        payment = self.ask(self.running, token, "POST", "/payments", account_id=account_id,
                           amount=str(amount), payee_id=payee["id"], reference=reference,
                           dedupe_id=reference)["payment"]
        self.assertEqual(payment["state"], "booked")
        return payment

    def live(self) -> None:
        """What she does, and what another does with her."""
        bank = self.running
        self.open_her()
        printed = bank.door["account_id"]
        other = bank.call("POST", "/sandbox/customers", preferred_name="Grace Hopper")
        self.hers("POST", "/sandbox/incoming-payment", account_id=self.account["id"],
                  amount="100000", dedupe_id="salary", description="Farthingale salary",
                  **{"payer[name]": "Cormorant"})
        bank.receive(1_000_00, "enough")
        self.payee = self.hers("POST", "/payees", name="Grimalkin", sort_code=other["sort_code"],
                               account_number=other["account_number"])["payee"]
        self.she = bank.call("POST", "/payees", name="Perihelion",
                             sort_code=self.account["sort_code"],
                             account_number=self.account["account_number"])["payee"]
        real = bank.call("POST", "/payees", name="Zephyrine Quillfeather",
                         sort_code=self.account["sort_code"],
                         account_number=self.account["account_number"])["payee"]
        self.assertEqual(real["name_match"], "matches")
        printed_payee = self.hers("POST", "/payees", name="The printed one",
                                  **self.numbers_of_printed())["payee"]
        self.sent = self.pay(self.token, self.account["id"], self.payee, 10_00, "Marrowbone")
        self.to_printed = self.pay(self.token, self.account["id"], printed_payee, 11_00, "Lunch")
        self.got = self.pay(bank.door["access_token"], printed, self.she, 12_00, "Rent")
        self.pay(bank.door["access_token"], printed, real, 13_00, "More rent")
        for token, account_id, payee, reference in (
                (self.token, self.account["id"], self.payee, "Tatterdemalion"),
                (bank.door["access_token"], printed, self.she, "Each day")):
            self.ask(bank, token, "POST", "/standing-orders", account_id=account_id, amount="100",
                     dedupe_id=reference, payee_id=payee["id"], frequency="daily",
                     reference=reference)
            self.ask(bank, token, "POST", "/sandbox/approve-standing-orders",
                     account_id=account_id)
            self.ask(bank, token, "POST", "/webhooks", account_id=account_id,
                     url="http://127.0.0.1:9/Juniper")
        self.write_beside()
        self.pass_days(31)

    def write_beside(self) -> None:
        """All that she and her program may write that moves no money."""
        base = self.running.door["base_url"]
        account = self.account["id"]
        transaction = self.hers("GET", "/transactions", account_id=account)["transactions"][0]["id"]
        self.hers("PATCH", "/transactions/" + transaction,
                  **{"metadata[notes]": "Quincunx", "metadata[Bergamot]": "Sassafras"})
        self.hers("POST", "/category-rules", account_id=account, category="bills",
                  text="Whortleberry")
        pot = self.send("POST", base + "/pots", urllib.parse.urlencode(
            {"current_account_id": account, "name": "Tamarind"}).encode(),
            "application/x-www-form-urlencoded", Idempotency_Key="first-pot")
        self.hers("PATCH", "/pots/" + pot["id"], name="Persimmon",
                  cover_image_url="https://www.example.com/Calabash")
        self.hers("POST", "/feed", account_id=account, type="basic",
                  **{"params[title]": "Gooseberry", "params[image_url]": "https://example.com/a"})
        self.send("PUT", base + "/transaction-receipts", json.dumps(
            {"external_id": "Mulligatawny", "transaction_id": transaction, "total": 120,
             "currency": "GBP", "items": [{"description": "Cardamom", "amount": 120,
                                           "currency": "GBP"}]}).encode(), "application/json")
        places = self.hers("POST", "/attachment/upload", file_name="Liquorice.txt",
                           file_type="text/plain")
        self.send("PUT", places["upload_url"], b"Saltimbocca", "application/octet-stream")
        self.file_path = urllib.parse.urlsplit(places["file_url"]).path
        for url in (places["file_url"], "https://www.example.com/Rhubarb"):
            self.hers("POST", "/attachment/register", external_id=transaction, file_url=url,
                      file_type="text/plain")
        day = (datetime.now(LONDON) - timedelta(days=2)).strftime("%d/%m/%Y")
        imported = self.send("POST", f"{base}/sandbox/import?account_id={account}",
                             STATEMENT.format(day=day).encode(), "application/octet-stream")
        self.assertEqual(imported["import"]["state"], "done")

    def written_beside(self) -> dict:
        """Of all that, what she can still read."""
        account = self.account["id"]
        base = self.running.door["base_url"]
        receipt = base + "/transaction-receipts?external_id=Mulligatawny"
        seen = {
            "transactions": self.hers("GET", "/transactions", account_id=account,
                                      limit="100")["transactions"],
            "rules": self.hers("GET", "/category-rules", account_id=account)["rules"],
            "pots": self.hers("GET", "/pots", current_account_id=account)["pots"],
            "webhooks": self.hers("GET", "/webhooks", account_id=account)["webhooks"],
            "imports": self.hers("GET", "/sandbox/imports", account_id=account)["imports"],
        }
        if self.is_erased:
            seen["receipt"] = self.refusal(receipt)
            seen["file"] = self.refusal(base + self.file_path)
        else:
            seen["receipt"] = self.hers("GET", "/transaction-receipts",
                                        external_id="Mulligatawny")["receipt"]
            with urllib.request.urlopen(base + self.file_path, timeout=20) as answer:
                seen["file"] = answer.read().decode()
        return seen

    def numbers_of_printed(self) -> dict:
        account = self.running.call("GET", "/accounts")["accounts"][0]
        return {key: account[key] for key in ("sort_code", "account_number")}

    def pass_days(self, days: int) -> None:
        """Until all that was due is paid and a month has its statements."""
        bank = self.running
        printed = bank.door["account_id"]
        passed = bank.call("POST", "/sandbox/pass-days", days=str(days))
        today = str(datetime.fromisoformat(passed["now"]).astimezone(LONDON).date())
        self.sign_in()
        give_up = time.monotonic() + PATIENCE_S
        while True:
            account = {"account_id": self.account["id"]}
            orders = [self.hers("GET", "/standing-orders", **account),
                      bank.call("GET", "/standing-orders", account_id=printed)]
            statements = [self.hers("GET", "/statements", **account),
                          bank.call("GET", "/statements", account_id=printed)]
            is_paid = all(one["standing_orders"][0]["next_date"] > today for one in orders)
            if is_paid and all(one["statements"] for one in statements):
                return
            self.assertLess(time.monotonic(), give_up, passed)
            time.sleep(0.05)

    def in_clear(self) -> list[str]:
        """Which canary stands where, in any file of the bank, and what was before it there."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            for what, texts in CANARIES.items():
                for text in texts:
                    at = content.find(text.encode())
                    if at >= 0:
                        before = content[max(0, at - 200):at]
                        found.append(f"{what}: {text} in {path.name} after {before!r}")
        return found

    def seen(self) -> dict:
        """What both sides see of the money and of each other."""
        bank = self.running
        printed = bank.door["account_id"]
        statements = [self.hers("GET", "/statements", account_id=self.account["id"]),
                      bank.call("GET", "/statements", account_id=printed)]
        hers, theirs = (one["statements"][0]["id"] for one in statements)
        return {
            "hers": self.hers("GET", "/transactions", account_id=self.account["id"],
                              limit="100")["transactions"],
            "theirs": bank.call("GET", "/transactions", account_id=printed, limit="100",
                                since=self.application["created"])["transactions"],
            "payments": bank.call("GET", "/payments", account_id=printed)["payments"],
            "payees": bank.call("GET", "/payees")["payees"],
            "orders": bank.call("GET", "/standing-orders",
                                account_id=printed)["standing_orders"],
            "her statement": self.hers("GET", "/statements/" + hers)["statement"],
            "their statement": bank.call("GET", "/statements/" + theirs)["statement"],
            "balances": [self.hers("GET", "/balance", account_id=self.account["id"])["balance"],
                         bank.balance()],
        }

    def names_seen(self, seen: dict) -> set[str]:
        """By which the printed customer knows her."""
        her_numbers = self.account["account_number"]
        sides = [one["counterparty"] for one in seen["theirs"]]
        sides += [one["payee"] for one in seen["payments"] + seen["orders"]] + seen["payees"]
        return {one["name"] for one in sides if one.get("account_number") == her_numbers}

    def test_of_one_who_is_erased_no_file_holds_a_word_and_the_books_are_as_they_were(self):
        with self.bank() as bank:
            self.running = bank
            self.live()
            before = self.seen()
            written = self.written_beside()
        for text in READ_BY_HER:
            self.assertIn(text, json.dumps(written), "she reads what she wrote")
        self.assertEqual(self.names_seen(before), {"Zephyrine Quillfeather", "Perihelion"})
        came = [one for one in before["theirs"] if one["id"] == self.came_to_printed(before)]
        self.assertEqual([one["description"] for one in came], ["Lunch"])
        self.assertEqual(before["her statement"]["account"]["holder"], "Zephyrine Quillfeather")
        self.assertIn("Marrowbone", json.dumps(before["her statement"]))
        self.assertEqual(self.in_clear(), [])

        with self.bank() as bank:
            self.running = bank
            erase = f"/sandbox/applications/{self.application['id']}/erase"
            self.assertTrue(bank.call("POST", erase)["application"]["erased"])
            self.is_erased = True
            after = self.seen()
        with self.bank() as bank:
            self.running = bank
            left = self.written_beside()
        self.assertEqual(self.in_clear(), [])
        self.assertEqual(self.names_seen(after), {ERASED})
        for text in READ_BY_HER:
            self.assertNotIn(text, json.dumps(left))
        self.assertEqual((left["rules"], left["receipt"], left["file"]), ([], 404, 404))
        self.assertEqual([pot["name"] for pot in left["pots"]], [""])
        hers = after["her statement"]
        self.assertEqual(hers["account"]["holder"], ERASED)
        self.assertEqual({one["description"] for one in hers["entries"]}, {""})
        self.assertEqual(after["their statement"], before["their statement"],
                         "what was issued to another is another's")
        # Not a penny is another.
        for side in ("hers", "theirs"):
            self.assertEqual([(one["id"], one["amount"]) for one in after[side]],
                             [(one["id"], one["amount"]) for one in before[side]])
        self.assertEqual(after["balances"], before["balances"])
        for key in ("opening_balance_minor", "closing_balance_minor", "sha256", "records"):
            self.assertEqual(hers[key], before["her statement"][key])
        balance = hers["opening_balance_minor"]
        for entry in hers["entries"]:
            balance += entry["amount_minor"]
            self.assertEqual(entry["balance_after_minor"], balance)
        self.assertEqual(balance, hers["closing_balance_minor"])

    def came_to_printed(self, seen: dict) -> str:
        """The transaction of what she paid there."""
        amount = self.to_printed["amount"]
        found = [one["id"] for one in seen["theirs"]
                 if one["amount"] == amount and one["scheme"] == "p2p_payment"]
        self.assertEqual(len(found), 1, found)
        return found[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    options, rest = parser.parse_known_args()
    ErasureTest.atolld = options.atolld
    unittest.main(argv=[__file__, *rest])
