# SPDX-License-Identifier: Apache-2.0
"""Strangers who apply for an account at a running bank: who gets one, who is looked at, and what
the bank's files hold of her, also once she is forgotten.

    onboarding_test.py --atolld PATH
"""

import argparse
import hashlib
import json
import shutil
import signal
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from bank_process import Bank

PATIENCE_S = 30
PAPERS = {"document_kind": "passport", "document_number": "QX553311707",
          "document_country": "GB", "document_expires": "2099-01-01"}
# Of whom no byte may stand in clear in any file of the bank.
CANARIES = ["Zephyrine", "Quillfeather", "Wisteria", "Ambleforth", "zephyrine.q@",
            "QX553311707", "1987-03-19"]
LIST = "id,kind,name,aliases,born,countries,programme\nE-1,person,Rupert Hentzau,,,,ZENDA\n"


def applicant(dedupe_id: str, **fields: str) -> dict[str, str]:
    return {"name": "Zephyrine Quillfeather", "first_name": "Zephyrine", "born": "1987-03-19",
            "nationality": "GB", "email": "zephyrine.q@example.org", "town": "Ambleforth",
            "address_lines[]": "7 Wisteria Crescent", "postcode": "LS1 4AP", "country": "GB",
            "dedupe_id": dedupe_id} | PAPERS | fields


class OnboardingTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def bank(self, *options: str) -> Bank:
        return Bank(self.atolld, self.folder, "--residents", "2", *options)

    @staticmethod
    def apply(bank: Bank, dedupe_id: str, **fields: str) -> dict:
        return bank.call("POST", "/applications", **applicant(dedupe_id, **fields))["application"]

    @staticmethod
    def read(bank: Bank, application: dict) -> dict:
        return bank.call("GET", f"/applications/{application['id']}")["application"]

    def refusal_of(self, bank: Bank, **fields: str) -> str:
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.apply(bank, "refused", **fields)
        return json.load(refused.exception)["code"]

    def files_with(self, texts: list[str]) -> list[str]:
        """Where a text stands, in any file of the bank."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                found += [f"{path.name}: {text}" for text in texts if text.encode() in content]
        return found

    def test_a_stranger_is_a_customer_at_once(self):
        with self.bank() as bank:
            opened = self.apply(bank, "a")
            self.assertEqual(opened["state"], "opened")
            self.assertEqual(self.apply(bank, "a"), opened)
            tokens = bank.call("POST", "/sandbox/tokens", user_id=opened["user_id"],
                               client_id=bank.door["client_id"])
            request = urllib.request.Request(bank.door["base_url"] + "/accounts")
            request.add_header("Authorization", "Bearer " + tokens["access_token"])
            with urllib.request.urlopen(request, timeout=20) as answer:
                accounts = json.load(answer)["accounts"]
            self.assertEqual([one["id"] for one in accounts], [opened["account_id"]])
            self.assertIn("Zephyrine Quillfeather", json.dumps(accounts))

    def test_what_nobody_can_be_is_refused_with_its_reason(self):
        with self.bank() as bank:
            for fields, code in (({"born": "1990-02-31"}, "birth_date_impossible"),
                                 ({"born": "31/02/1990"}, "birth_date_malformed"),
                                 ({"country": "ZZ"}, "country_unknown"),
                                 ({"postcode": "12345"}, "postcode_malformed"),
                                 ({"name": "123"}, "name_invalid"),
                                 ({"document_expires": "2020-01-01"}, "evidence_expired")):
                self.assertEqual(self.refusal_of(bank, **fields), "bad_request." + code)

    def test_whoever_may_be_listed_hears_nothing_of_it(self):
        with self.bank() as bank:
            for dedupe_id, name in (("o", "HORVATOVSKA, Zdenka"), ("s", "Rudolf Elphberg")):
                looked_at = self.apply(bank, dedupe_id, name=name, born="1974-11-02")
                self.assertEqual(set(looked_at), {"id", "state", "created", "erased"})
                self.assertEqual(looked_at["state"], "in_review")
            decide = f"/sandbox/applications/{looked_at['id']}/decide"
            bank.call("POST", decide, accepted="false", reason="It is he")
            self.assertEqual(self.read(bank, looked_at)["state"], "refused")
            with self.assertRaises(urllib.error.HTTPError) as other:
                bank.call("POST", decide, accepted="true", reason="It is not")
            self.assertEqual(other.exception.code, 409)

    def test_of_an_applicant_no_file_holds_a_byte_in_clear(self):
        with self.bank() as bank:
            opened = self.apply(bank, "a")
            without = dict.fromkeys(PAPERS, "")
            self.apply(bank, "b", name="Zephyrine Another", **without)
        self.assertEqual(self.files_with(CANARIES), [])
        with self.bank() as bank:
            erase = f"/sandbox/applications/{opened['id']}/erase"
            self.assertTrue(bank.call("POST", erase)["application"]["erased"])
            again = self.apply(bank, "c", name="Quillfeather Zephyrine")
            self.assertEqual(again["state"], "opened", "nobody is her double any more")
        self.assertEqual(self.files_with(CANARIES), [])

    def write_list(self, digest: str) -> tuple[str, ...]:
        """What a bank is told of the list; the folder of the bank is there already."""
        names, manifest = self.folder / "list.csv", self.folder / "list.manifest"
        names.write_text(LIST)
        manifest.write_text("atoll list manifest 1\nversion 1\nformat bank\n"
                            f"sha256 {digest}\nentries 1\nnames 1\n")
        return ("--sanctions-list", str(names), "--sanctions-manifest", str(manifest))

    def test_without_a_list_that_loads_nobody_is_let_in(self):
        with self.bank(*self.write_list("0" * 64)) as bank:
            waiting = self.apply(bank, "a")
            self.assertEqual(waiting["state"], "in_review")
            bank.process.send_signal(signal.SIGKILL)
            bank.process.wait()
            self.write_list(hashlib.sha256(LIST.encode()).hexdigest())
            bank.start()
            self.assertTrue(bank.is_ready())
            give_up = time.monotonic() + PATIENCE_S
            while self.read(bank, waiting)["state"] != "opened":
                self.assertLess(time.monotonic(), give_up)
                time.sleep(0.05)
            self.assertEqual(self.apply(bank, "r", name="Rupert Hentzau")["state"], "in_review")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    options, rest = parser.parse_known_args()
    OnboardingTest.atolld = options.atolld
    unittest.main(argv=[__file__, *rest])
