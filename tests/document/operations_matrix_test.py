# SPDX-License-Identifier: Apache-2.0
"""Four eyes on a running bank: every call of the operators' description by every single
credential, and every kind of proposal by it, carried as far as it lets itself. No single credential
moves money: balances and the journal stand still until two persons want the same. Every refusal and
every look is in the access log, once. A call or a kind that is not known here fails.

    operations_matrix_test.py --atolld PATH --atollctl PATH"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from bank_process import Bank, run  # noqa: E402
from caller import Answer, Request, filled, send  # noqa: E402
from description import METHODS, Description  # noqa: E402

LOGGED_WITHIN_S = 60
ROLES = ("reader", "maker", "checker", "administrator")
# Who may propose each kind, and whether one person is enough for it.
KINDS = {
    "correct_booking": ("maker", False), "freeze_account": ("maker", True),
    "unfreeze_account": ("maker", False), "close_account": ("maker", False),
    "add_operator": ("administrator", False), "disable_operator": ("administrator", True),
    "enable_operator": ("administrator", False), "decide_referral": ("maker", False),
    "settle_dead_letter": ("maker", False), "confirm_screening": ("maker", False),
    "confirm_list": ("maker", False), "erase_customer": ("maker", False),
    "record_death": ("maker", False),
}
# Where a whole bank has nothing of the kind, or nobody who may be erased, both of which
# tests/services make: what its maker hears.
NOTHING = {"settle_dead_letter": (404, "dead_letter_not_found"),
           "confirm_screening": (412, "nothing_to_change"),
           "confirm_list": (404, "list_not_found"),
           "erase_customer": (412, "customer_has_open_accounts")}
# What each call is: looked at (and then in the access log), or not.
LOOKS = {"findCustomer", "readCustomer", "readAccount", "listSagas", "listReferrals",
         "readReferral", "listDeadLetters"}
WORK = {"readMe", "listOperators", "listProposals", "readProposal", "readScreening"}
CHANGES = {"makeProposal", "approveProposal", "rejectProposal", "withdrawProposal"}


@dataclass(frozen=True)
class Credential:
    name: str
    token: str | None  # None: no header at all
    person: str = ""
    roles: tuple[str, ...] = ()  # of one that is good
    operator_id: str = ""
    refusal: str = "credential_unknown"  # of one that is not


class Matrix(unittest.TestCase):
    bank: Bank
    folder: Path
    atollctl: str
    told: dict[str, tuple] = {}  # what the access log is to have, by the id of the request
    serial = 0

    @classmethod
    def setUpClass(cls):
        cls.url = cls.bank.door["operations_url"]
        answer = send(cls.url, Request("GET", "/v1/openapi.yaml"))
        cls.document = yaml.safe_load(answer.body)
        cls.account = cls.bank.door["account_id"]
        cls.user = cls.bank.door["user_id"]
        cls.other = cls.bank.door["second_account_id"]
        cls.transaction = cls.bank.receive(12345, "to be corrected")["id"]
        # Of the sandbox's own list.
        cls.referral = cls.applied("Zdenka Horvatovska")
        cls.good = {one.name: one for one in cls.operators}
        cls.gone = cls.good.pop("gone")
        cls.expect(cls.ask(cls.good["administrator"], "POST", "/v1/proposals", cls.asked(
            {"kind": "disable_operator", "operator_id": cls.gone.operator_id})), 200)
        cls.bad = [
            Credential("none", None), Credential("empty", ""), Credential("no credential", "x"),
            Credential("unknown", "atollop_" + "A" * 43),
            Credential("cut", cls.good["maker"].token[:-1]),
            Credential("a customer's token", cls.bank.door["access_token"]),
            Credential("a customer's refresh token", cls.bank.door["refresh_token"]),
            Credential("disabled", cls.gone.token, refusal="operator_disabled"),
        ]

    @classmethod
    def applied(cls, name: str) -> str:
        return cls.bank.call(
            "POST", "/applications", name=name, first_name="A", born="1974-11-02",
            nationality="GB", email="a@example.org", town="Ambleforth", postcode="LS1 4AP",
            country="GB", dedupe_id=name, document_kind="passport", document_number="QX5533117",
            document_country="GB", document_expires="2099-01-01",
            **{"address_lines[]": "7 Wisteria Crescent"})["application"]["id"]

    @classmethod
    def add_operators(cls, folder: Path):
        """Into the folder of a bank that does not run yet."""
        cls.folder = folder
        cls.operators = [
            cls.operator("reader", "p-reader", "reader"), cls.operator("maker", "p-maker", "maker"),
            cls.operator("checker", "p-checker", "checker"),
            cls.operator("administrator", "p-administrator", "administrator"),
            cls.operator("all roles", "p-all", *ROLES),
            cls.operator("the maker's second credential", "p-maker", *ROLES),
            cls.operator("gone", "p-gone", *ROLES),
        ]

    @classmethod
    def operator(cls, name: str, person: str, *roles: str) -> Credential:
        file = cls.folder / f"{name.replace(' ', '-')}.credential"
        words = ["operators", "add", "--data", str(cls.folder / "bank"), "--person", person,
                 "--credential-file", str(file), "--reason", "the first ones", "--ticket", "T-0"]
        for role in roles:
            words += ["--role", role]
        added = json.loads(cls.run_atollctl(*words, "--json"))
        return Credential(name, file.read_text().strip(), person, roles, added["id"])

    # ---- asking ---------------------------------------------------------------------------------

    @classmethod
    def run_atollctl(cls, *words: str) -> str:
        ended = run([cls.atollctl, *words])
        assert ended.returncode == 0, (words, ended.stdout, ended.stderr)
        return ended.stdout

    @staticmethod
    def expect(answer: Answer, status: int, code: str = "") -> Answer:
        assert (answer.status, answer.code()) == (status, code), answer
        return answer

    @classmethod
    def asked(cls, operation: dict) -> dict:
        cls.serial += 1
        return {"operation": operation, "reason": "the matrix", "ticket": "T-1",
                "dedupe_id": f"matrix-{cls.serial}"}

    @classmethod
    def ask(cls, who: Credential, method: str, target: str, body: dict | None = None) -> Answer:
        """One call; what the access log is to have of it is kept."""
        headers = {} if who.token is None else {"Authorization": f"Bearer {who.token}"}
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        answer = send(cls.url, Request(method, target, headers, content))
        path = urllib.parse.urlsplit(target).path
        operation = cls.operation_at(method.lower(), path)
        is_look = answer.status == 200 and operation in LOOKS
        if answer.status != 200 or is_look:
            assert answer.request_id not in cls.told
            # A stranger writes nothing of his own into the log.
            is_known = answer.status != 401
            reason = "she called" if operation in LOOKS and is_known else None
            cls.told[answer.request_id] = (operation, path, answer.code(), who.operator_id, reason)
        return answer

    @classmethod
    def operation_at(cls, method: str, path: str) -> str:
        for pattern, item in cls.document["paths"].items():
            if method in item and re.fullmatch(pattern.replace("{id}", "[^/]+"), path):
                if pattern == path or not cls.document["paths"].get(path):
                    return item[method]["operationId"]
        raise AssertionError(f"{method} {path} is not described")

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in item:
                if method in METHODS:
                    yield path, method, item, item[method]

    def request_of(self, path: str, method: str, item: dict, names: dict) -> tuple:
        words = item[method]
        query = {}
        for parameter in item.get("parameters", []) + words.get("parameters", []):
            if not parameter.get("required"):
                continue
            value = filled(parameter["example"], names)
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", value)
            else:
                query[parameter["name"]] = value
        body = words.get("requestBody", {}).get("content", {}).get("application/json")
        target = path + ("?" + urllib.parse.urlencode(query) if query else "")
        return method.upper(), target, filled(body["example"], names) if body else None

    def names(self, proposal: dict, dedupe: str) -> dict:
        """What stands for the names in the examples."""
        return {"ACCOUNT": self.account, "USER": self.user, "REFERRAL": self.referral,
                "PROPOSAL": proposal["id"], "CONTENT": proposal["content"], "DEDUPE": dedupe}

    def proposal_by(self, who: Credential, operation: dict) -> dict:
        answer = self.ask(who, "POST", "/v1/proposals", self.asked(operation))
        return self.expect(answer, 200).json()

    def approval_of(self, proposal: dict) -> dict:
        return {"reason": "the matrix", "ticket": "T-1", "content": proposal["content"]}

    # ---- the ledger -----------------------------------------------------------------------------

    def money(self) -> dict:
        """What stands on each account, where the journal ends, and how the applicant fares."""
        shown = {}
        for account in (self.account, self.other):
            told = json.loads(self.run_atollctl(
                "--address", self.bank.socket, "--json", "balance", account))
            shown[account] = (told["balance_minor"], told["held_minor"])
            shown["end"] = told["as_of_slot"]
        shown["referral"] = self.state_of(self.referral)
        return shown

    def operation_of(self, kind: str) -> dict:
        if kind == "correct_booking":
            return {"kind": kind, "account_id": self.account, "transaction_id": self.transaction}
        if kind == "add_operator":
            return {"kind": kind, "person": "p-new", "roles": list(ROLES),
                    "credential_sha256": "ab" * 32}
        if kind == "decide_referral":
            return {"kind": kind, "application_id": self.referral, "decision": "accept"}
        if kind == "erase_customer":
            return {"kind": kind, "user_id": self.user}
        if kind == "confirm_screening":
            return {"kind": kind}
        if kind == "record_death":
            return {"kind": kind, "user_id": self.user}
        if kind == "confirm_list":
            return {"kind": kind, "list": "ab" * 32}
        if kind == "settle_dead_letter":
            return {"kind": kind, "dead_letter": "audit_index:records:1", "action": "drop"}
        if kind.endswith("_operator"):
            return {"kind": kind, "operator_id": self.gone.operator_id}
        return {"kind": kind, "account_id": self.account}

    # ---- what is shown --------------------------------------------------------------------------

    def test_every_call_and_every_kind_is_known(self):
        names = {words["operationId"] for _, _, _, words in self.operations()}
        self.assertEqual(names, LOOKS | WORK | CHANGES)
        kinds = set()
        for one in self.document["components"]["schemas"]["Operation"]["oneOf"]:
            kind = one["properties"]["kind"]
            kinds |= {kind["const"]} if "const" in kind else set(kind["enum"])
        self.assertEqual(kinds, set(KINDS))
        for _, _, _, words in self.operations():
            self.assertLessEqual(set(words["x-roles"]), set(ROLES), words["operationId"])

    def test_what_is_no_good_credential_opens_nothing(self):
        before = self.money()
        proposal = self.proposal_by(self.good["maker"], self.operation_of("close_account"))
        names = self.names(proposal, "nobody's")
        for who in self.bad:
            for path, method, item, words in self.operations():
                with self.subTest(who.name, operation=words["operationId"]):
                    answer = self.ask(who, *self.request_of(path, method, item, names))
                    self.expect(answer, 401, who.refusal)
                    self.assertEqual(set(answer.json()), {"code", "message"})
        self.assertEqual(self.money(), before)

    def test_each_call_takes_its_role(self):
        before = self.money()
        for name, who in self.good.items():
            # Another person's, so that only the role decides.
            maker = self.good["maker" if who.person != "p-maker" else "all roles"]
            for path, method, item, words in self.operations():
                proposal = self.proposal_by(maker, self.operation_of("close_account"))
                names = self.names(proposal, f"{name}-role")
                if words["operationId"] in ("makeProposal", "withdrawProposal", "approveProposal"):
                    continue  # whose kind, whose person and whose money decide: below
                with self.subTest(name, operation=words["operationId"]):
                    answer = self.ask(who, *self.request_of(path, method, item, names))
                    if set(words["x-roles"]) & set(who.roles):
                        self.expect(answer, 200)
                    else:
                        self.expect(answer, 403, "role_missing")
        self.assertEqual(self.money(), before)

    def test_no_single_credential_moves_money(self):
        """Each kind that two are needed for, proposed by each, then approved by whatever credential
        the same person has, with the digest and without."""
        maker, checker = self.good["maker"], self.good["checker"]
        before = self.money()
        self.proposal_by(maker, {"kind": "freeze_account", "account_id": self.other})
        tried = 0
        for name, who in self.good.items():
            own = [one for one in self.good.values() if one.person == who.person]
            for kind, (role, is_single) in KINDS.items():
                if is_single and role in who.roles:
                    continue  # she may, alone: it stops money
                operation = self.operation_of(kind)
                if kind == "unfreeze_account":
                    operation["account_id"] = self.other
                answer = self.ask(who, "POST", "/v1/proposals", self.asked(operation))
                with self.subTest(name, kind=kind):
                    if role not in who.roles:
                        self.expect(answer, 403, "role_missing")
                        continue
                    if kind in NOTHING:
                        self.expect(answer, *NOTHING[kind])
                        continue
                    proposal = self.expect(answer, 200).json()
                    self.assertEqual(proposal["state"], "proposed")
                    for credential in own:
                        refused = self.ask(credential, "POST",
                                           f"/v1/proposals/{proposal['id']}/approve",
                                           self.approval_of(proposal))
                        is_checker = "checker" in credential.roles
                        self.expect(refused, 403, "own_proposal" if is_checker else "role_missing")
                        tried += 1
                    found = self.ask(who, "GET", f"/v1/proposals/{proposal['id']}").json()
                    self.assertEqual(found["state"], "proposed")
                    self.expect(self.ask(own[-1], "POST",
                                         f"/v1/proposals/{proposal['id']}/withdraw",
                                         {"reason": "the matrix", "ticket": "T-1"}), 200)
        self.assertGreater(tried, 10)
        thaw = self.proposal_by(maker, {"kind": "unfreeze_account", "account_id": self.other})
        self.expect(self.ask(checker, "POST", f"/v1/proposals/{thaw['id']}/approve",
                             self.approval_of(thaw)), 200)
        self.assertEqual({**self.money(), "end": 0}, {**before, "end": 0})

    def test_nobody_looks_without_saying_why(self):
        reader = self.good["reader"]
        for query in ("", "?reason=she+called", "?ticket=T-1", "?reason=%20&ticket=T-1"):
            answer = send(self.url, Request("GET", f"/v1/accounts/{self.account}{query}",
                                            {"Authorization": f"Bearer {reader.token}"}))
            self.assertEqual(answer.status, 400, query)
            self.assertIn(answer.code(), ("reason_invalid", "ticket_invalid"))
            self.assertNotIn("balance", answer.body)

    def test_who_may_not_check_does_not_approve_anothers_either(self):
        before = self.money()
        proposal = self.proposal_by(self.good["all roles"], self.operation_of("correct_booking"))
        for name, who in self.good.items():
            if "checker" in who.roles:
                continue
            with self.subTest(name):
                self.expect(self.ask(who, "POST", f"/v1/proposals/{proposal['id']}/approve",
                                     self.approval_of(proposal)), 403, "role_missing")
        checker = self.good["checker"]
        other = self.proposal_by(self.good["maker"], self.operation_of("close_account"))
        self.expect(self.ask(checker, "POST", f"/v1/proposals/{proposal['id']}/approve",
                             self.approval_of(other)), 412, "proposal_differs")
        self.expect(self.ask(checker, "POST", f"/v1/proposals/{proposal['id']}/withdraw",
                             {"reason": "the matrix", "ticket": "T-1"}), 403, "not_own_proposal")
        self.assertEqual(self.money(), before)

    def test_no_operators_credential_opens_the_public_api(self):
        before = self.money()
        public = Description(self.bank.door["base_url"])
        guarded = [one for one in public.operations() if public.needs_token(one)]
        self.assertGreater(len(guarded), 15)
        for name, who in self.good.items():
            for operation in guarded:
                with self.subTest(name, operation=operation.name):
                    target = re.sub(r"\{\w+\}", "x", operation.path)
                    answer = send(self.bank.door["base_url"], Request(
                        operation.method.upper(), target,
                        {"Authorization": f"Bearer {who.token}"}))
                    self.assertEqual(answer.status, 401, answer)
        self.assertEqual(self.money(), before)

    def test_two_persons_move_money_and_one_freezes(self):
        """What the others rest on: it is the second person that was missing. By atollctl."""
        before = self.money()
        grounds = ["--reason", "paid twice", "--ticket", "T-9"]
        proposed = json.loads(self.operations_words(
            "maker", "propose", "correct", self.account, self.transaction, *grounds, "--json"))
        self.assertEqual(self.money(), before)
        table = self.operations_words("checker", "show", proposed["id"])
        self.assertIn("correct_booking", table)
        done = json.loads(self.operations_words(
            "checker", "approve", proposed["id"], "--content", proposed["content"], *grounds,
            "--json"))
        self.assertEqual(done["state"], "done")
        after = self.money()
        self.assertEqual(after[self.account][0], before[self.account][0] - 12345)
        self.assertEqual(after[self.other], before[self.other])
        shown = {one["id"]: one for one in self.bank.transactions()}
        self.assertEqual(shown[done["debit_transaction_id"]]["metadata"]["corrects"],
                         self.transaction)
        self.assertEqual(shown[self.transaction]["metadata"]["corrected_by"],
                         done["debit_transaction_id"])

        frozen = json.loads(self.operations_words(
            "maker", "propose", "freeze", self.other, *grounds, "--json"))
        self.assertEqual((frozen["state"], frozen["after"]), ("done", "frozen"))
        found = self.operations_words("reader", "customer", self.other, "--reason", "she called",
                                      "--ticket", "T-1")
        self.assertIn("frozen", found)
        thaw = json.loads(self.operations_words(
            "maker", "propose", "unfreeze", self.other, *grounds, "--json"))
        self.assertEqual(thaw["state"], "proposed")
        ended = run([self.atollctl, *self.door_words("maker"), "approve", thaw["id"], "--content",
                     thaw["content"], *grounds])
        self.assertEqual(ended.returncode, 1)
        self.assertIn("checker", ended.stderr)
        self.assertEqual(self.money() | {"end": 0}, after | {"end": 0})

    def test_two_persons_record_a_death(self):
        grounds = ["--reason", "the certificate was seen", "--ticket", "T-12"]
        opened = self.bank.call("POST", "/sandbox/customers", preferred_name="Ada Byron")
        token = self.bank.call("POST", "/sandbox/tokens", user_id=opened["user_id"],
                               client_id=self.bank.door["client_id"])["access_token"]
        reading = Request("GET", "/balance?account_id=" + opened["account_id"],
                          {"Authorization": f"Bearer {token}"})
        proposed = json.loads(self.operations_words(
            "maker", "propose", "record-death", opened["user_id"], *grounds, "--json"))
        self.assertEqual((proposed["state"], proposed["before"]), ("proposed", "alive"))
        self.assertEqual(send(self.bank.door["base_url"], reading).status, 200)
        done = json.loads(self.operations_words(
            "checker", "approve", proposed["id"], "--content", proposed["content"], *grounds,
            "--json"))
        self.assertEqual((done["state"], done["after"]), ("done", "deceased"))
        refused = send(self.bank.door["base_url"], reading)
        self.expect(refused, 401, "unauthorized.bad_access_token.evicted")
        seen = json.loads(self.operations_words(
            "reader", "customer", opened["account_id"], *grounds, "--json"))
        self.assertEqual((seen["deceased"], seen["accounts"][0]["standing"]), (True, "dormant"))
        paid = self.bank.call("POST", "/payees", name="Ada Byron", sort_code=opened["sort_code"],
                              account_number=opened["account_number"])["payee"]
        payment = self.bank.call("POST", "/payments", account_id=self.account, amount="100",
                                 payee_id=paid["id"], dedupe_id="flowers")["payment"]
        self.assertEqual(payment["state"], "booked")

    def test_two_persons_decide_a_referral(self):
        grounds = ["--reason", "her papers were looked at", "--ticket", "T-10"]
        for name, word, state in (("Theodora Mavrolykos", "refuse", "refused"),
                                  ("Baldomero Quint Ferraz", "accept", "opened")):
            application = self.applied(name)
            listed = json.loads(self.operations_words("reader", "referrals", *grounds, "--json"))
            self.assertIn(application, [one["id"] for one in listed["referrals"]])
            shown = self.operations_words("reader", "referrals", application, *grounds)
            self.assertIn(name, shown)
            ended = run([self.atollctl, *self.door_words("checker"), "propose", word, application,
                         *grounds])
            self.assertEqual(ended.returncode, 1)
            proposed = json.loads(self.operations_words(
                "maker", "propose", word, application, *grounds, "--json"))
            self.assertEqual(proposed["state"], "proposed")
            self.assertEqual(self.state_of(application), "in_review")
            done = json.loads(self.operations_words(
                "checker", "approve", proposed["id"], "--content", proposed["content"], *grounds,
                "--json"))
            self.assertEqual(done["state"], "done")
            self.assertEqual(self.state_of(application), state)

    def test_two_persons_erase_a_customer_once_her_account_is_closed(self):
        grounds = ["--reason", "she asked for it", "--ticket", "T-12"]
        opened = self.bank.call("POST", "/sandbox/customers", preferred_name="Grace Hopper")
        self.assertIn("Grace Hopper", self.operations_words(
            "reader", "customer", opened["account_id"], *grounds))
        user = json.loads(self.operations_words(
            "reader", "customer", opened["account_id"], *grounds, "--json"))["id"]
        ended = run([self.atollctl, *self.door_words("maker"), "propose", "erase-customer", user,
                     *grounds])
        self.assertEqual(ended.returncode, 1)
        self.assertIn("close them first", ended.stderr)
        for word, about in (("close", opened["account_id"]), ("erase-customer", user)):
            proposed = json.loads(self.operations_words(
                "maker", "propose", word, about, *grounds, "--json"))
            self.assertEqual(proposed["state"], "proposed")
            done = json.loads(self.operations_words(
                "checker", "approve", proposed["id"], "--content", proposed["content"], *grounds,
                "--json"))
            self.assertEqual(done["state"], "done", done)
        found = self.operations_words("reader", "customer", opened["account_id"], *grounds)
        self.assertIn("Erased customer", found)
        self.assertNotIn("Hopper", found)

    def test_what_waits_is_seen_and_nothing_is_settled_where_nothing_waits(self):
        grounds = ["--reason", "the weekly look", "--ticket", "T-11"]
        screening = json.loads(self.operations_words("reader", "screening", "--json"))
        self.assertTrue(screening["is_available"])
        self.assertEqual(screening["list_in_use"]["version"], "made-up-1")
        letters = json.loads(self.operations_words("reader", "dead-letters", *grounds, "--json"))
        self.assertEqual(letters, {"dead_letters": []})
        letter = "audit_index:records:1"
        for words, heard in ((["replay", letter], "waits"), (["drop", letter], "waits"),
                             (["confirm-screening"], "not stopped"),
                             (["confirm-list", "ab" * 32], "waits")):
            ended = run([self.atollctl, *self.door_words("maker"), "propose", *words, *grounds])
            self.assertEqual(ended.returncode, 1)
            self.assertIn(heard, ended.stderr)

    def test_nobody_is_added_to_a_folder_that_is_no_banks(self):
        with tempfile.TemporaryDirectory(prefix="atoll-no-bank-") as name:
            (Path(name) / "letter.txt").write_text("dear bank")
            credential = self.folder / "not-made.credential"
            ended = run([self.atollctl, "operators", "add", "--data", name, "--person", "p-x",
                         "--role", "maker", "--credential-file", str(credential), "--reason", "x",
                         "--ticket", "T-0"])
            self.assertEqual(ended.returncode, 1)
            self.assertIn("no data folder of a bank", ended.stderr)
            self.assertFalse(credential.exists())
            self.assertEqual([one.name for one in Path(name).iterdir()], ["letter.txt"])

    def state_of(self, application: str) -> str:
        return self.bank.call("GET", f"/applications/{application}")["application"]["state"]

    def door_words(self, name: str) -> list[str]:
        return ["operations", "--ready-file", str(self.bank.ready_file), "--credential-file",
                str(self.folder / f"{name}.credential")]

    def operations_words(self, name: str, *words: str) -> str:
        return self.run_atollctl(*self.door_words(name), *words)

    # ---- the access log -------------------------------------------------------------------------

    @classmethod
    def access_log(cls) -> dict[str, list[tuple]]:
        command = [cls.atollctl, "audit", "access", "--data", str(cls.bank.data), "--json"]
        printed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        entries: dict[str, list[tuple]] = {}
        for line in printed.stdout.splitlines():
            entry = json.loads(line)
            if entry["eventSource"] != "operations.atoll.bank":
                continue
            more = entry.get("additionalEventData", {})
            is_look = entry["eventName"] in LOOKS
            entries.setdefault(entry["requestID"], []).append(
                (entry["eventName"], entry["requestParameters"]["path"],
                 entry.get("errorCode", ""), entry["userIdentity"]["principalId"],
                 more.get("reason") if is_look else None))
        return entries

    @classmethod
    def check_access_log(cls) -> None:
        """After every test: each refusal and each look is there, once."""
        give_up = time.monotonic() + LOGGED_WITHIN_S
        while True:
            entries = cls.access_log()
            if set(cls.told) <= set(entries) or time.monotonic() > give_up:
                break
            time.sleep(0.1)
        wrong = [(expected, entries.get(asked)) for asked, expected in cls.told.items()
                 if entries.get(asked) != [expected]]
        kinds = Counter(one[2] or "looked" for one in cls.told.values())
        print(f"the access log has {len(cls.told) - len(wrong)} of {len(cls.told)}: "
              + ", ".join(f"{count} {code}" for code, count in kinds.most_common()))
        assert len(cls.told) > 100 and not wrong, wrong[:10]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    options, rest = parser.parse_known_args()
    Matrix.atollctl = options.atollctl
    with tempfile.TemporaryDirectory(prefix="atoll-operations-") as folder:
        Matrix.add_operators(Path(folder))
        # It is refused more often than anybody may be.
        with Bank(options.atolld, Path(folder), "--operations-refusals-per-minute",
                  "0") as Matrix.bank:
            result = unittest.main(argv=[sys.argv[0], *rest], exit=False).result
            if not rest:
                Matrix.check_access_log()
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
