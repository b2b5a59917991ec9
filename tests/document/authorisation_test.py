# SPDX-License-Identifier: Apache-2.0
"""Who may not, is refused: every call of the description by whoever holds no good token, too weak a
one, another program's or another customer's, and with ids of what is somebody else's. What belongs
to another answers exactly as what does not exist, nothing of hers has changed, and every refusal
stands in the bank's access log, once.

    authorisation_test.py --atolld PATH --atollctl PATH"""

import argparse
import base64
import json
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from bank_process import Bank  # noqa: E402
from caller import Answer, Caller, Request, names_used, request_of, send  # noqa: E402
from description import Description, Operation  # noqa: E402

# What goes on changing by itself: the bank calls webhooks meanwhile.
MOVING = {"list_webhook_deliveries", "read_webhook", "stream_events"}
# Ids of nobody, as far from any that was ever given as ids go.
NOBODYS = "0000" + "0" * 13 + "Atoll"
# Who has the one has the other too.
IMPLIED_BY = {"ask_payments": "make_payments"}
REFUSAL = {"code", "message"}
TOKEN_REFUSAL = REFUSAL | {"error", "error_description"}


# A refusal is in the access log no later than this: it is written in groups.
LOGGED_WITHIN_S = 60


@dataclass(frozen=True)
class Refusal:
    """What the access log is to know of a call that was refused."""
    method: str
    path: str
    code: str
    customer: str  # "" where no token said whose it was
    client: str

    @staticmethod
    def of_entry(entry: dict) -> "Refusal":
        identity = entry["userIdentity"]
        issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
        asked = entry["requestParameters"]
        return Refusal(asked["method"], asked["path"], entry["errorCode"],
                       identity["principalId"], issuer.get("principalId", ""))


def nobodys(value: str) -> str:
    """An id of the same kind that names nothing."""
    return value.rpartition("_")[0] + "_" + NOBODYS


def is_id(value: str) -> bool:
    prefix, _, rest = value.rpartition("_")
    return bool(prefix) and len(rest) == 22 and rest.isalnum()


class Matrix(unittest.TestCase):
    bank: Bank
    atollctl: str
    refusals: dict[str, Refusal] = {}  # of every test, by the id of the request

    @classmethod
    def setUpClass(cls):
        cls.base_url = cls.bank.door["base_url"]
        cls.description = Description(cls.base_url)
        cls.client = cls.register("The program")
        cls.mallory_id, cls.mallory_account = cls.open("Mallory Marsh")
        cls.victim_id, cls.victim_account = cls.open("Vera Vale")
        cls.mallory = cls.caller(cls.client, cls.mallory_id, cls.mallory_account)
        cls.victim = cls.caller(cls.client, cls.victim_id, cls.victim_account)
        cls.sibling = cls.caller(cls.register("Another program"), cls.mallory_id,
                                 cls.mallory_account)
        cls.guarded = [one for one in cls.description.operations()
                       if cls.description.needs_token(one)]
        assert len(cls.guarded) > 15, "the description has its calls"

    # ---- what the sandbox makes -----------------------------------------------------------------

    @classmethod
    def sandbox(cls, path: str, **fields) -> dict:
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = send(cls.base_url, Request("POST", "/sandbox/" + path, headers, body))
        assert answer.status == 200, answer
        return answer.json()

    @classmethod
    def register(cls, name: str) -> dict:
        return cls.sandbox("clients", redirect_uri="http://localhost:6600/callback", name=name,
                           approved_at_once="true")["client"]

    @classmethod
    def open(cls, name: str) -> tuple[str, str]:
        """(user, account), with a pot and a month's money."""
        opened = cls.sandbox("customers", preferred_name=name, pots="Holiday")
        rich = cls.tokens(cls.client, opened["user_id"])["access_token"]
        body = urllib.parse.urlencode({"account_id": opened["account_id"], "amount": 100000})
        headers = {"Authorization": f"Bearer {rich}",
                   "Content-Type": "application/x-www-form-urlencoded"}
        request = Request("POST", "/sandbox/incoming-payment", headers, body.encode())
        answer = send(cls.base_url, request)
        assert answer.status == 200, answer
        return opened["user_id"], opened["account_id"]

    @classmethod
    def tokens(cls, client: dict, user_id: str, **fields) -> dict:
        fields = {"lasting": "true", **fields}
        return cls.sandbox("tokens", user_id=user_id, client_id=client["client_id"], **fields)

    @classmethod
    def caller(cls, client: dict, user_id: str, account_id: str) -> Caller:
        token = cls.tokens(client, user_id)["access_token"]
        made = Caller(cls.base_url, cls.description, token, ACCOUNT=account_id, USER=user_id,
                      CLIENT=client["client_id"])
        made.make_things()
        return made

    def exchanged(self, client: dict, user_id: str) -> dict:
        """Tokens of a sign-in, as a program gets them."""
        address = "http://localhost:6600/callback"
        code = self.sandbox("authorise", client_id=client["client_id"], redirect_uri=address,
                            user_id=user_id)["code"]
        return self.program_call("token", client, grant_type="authorization_code", code=code,
                                 redirect_uri=address)

    def program_call(self, path: str, client: dict, **fields) -> dict:
        fields |= {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(fields).encode()
        answer = send(self.base_url, Request("POST", "/oauth2/" + path, headers, body))
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    # ---- refusals -------------------------------------------------------------------------------

    def keep_refusal(self, operation: Operation, request: Request, answer: Answer,
                     who: Caller | None) -> None:
        """Looked for in the access log once all is done; `who` holds the token, if anybody does."""
        self.assertNotIn(answer.request_id, self.refusals)
        path = urllib.parse.urlsplit(request.target).path
        is_path_secret = not self.description.needs_token(operation)
        self.refusals[answer.request_id] = Refusal(
            operation.method.upper(), operation.path if is_path_secret else path, answer.code(),
            who.names["USER"] if who else "", who.names["CLIENT"] if who else "")

    @classmethod
    def access_log(cls) -> dict[str, list[Refusal]]:
        """By the id of the request, as an operator reads it beside the running bank."""
        command = [cls.atollctl, "audit", "access", "--data", str(cls.bank.data), "--json"]
        printed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        entries: dict[str, list[Refusal]] = {}
        for line in printed.stdout.splitlines():
            entry = json.loads(line)
            entries.setdefault(entry["requestID"], []).append(Refusal.of_entry(entry))
        return entries

    @classmethod
    def check_access_log(cls) -> None:
        """After every test: each refusal is there, once, and says who, what and why."""
        give_up = time.monotonic() + LOGGED_WITHIN_S
        while True:
            entries = cls.access_log()
            if set(cls.refusals) <= set(entries) or time.monotonic() > give_up:
                break
            time.sleep(0.1)
        wrong = [(expected, entries.get(asked)) for asked, expected in cls.refusals.items()
                 if entries.get(asked) != [expected]]
        kinds = Counter(one.code for one in cls.refusals.values())
        found, made = len(cls.refusals) - len(wrong), len(cls.refusals)
        print(f"the access log has {found} of {made} refusals: "
              + ", ".join(f"{count} {code}" for code, count in kinds.most_common(4)))
        assert made > 700 and not wrong, wrong[:10]

    def refused_everywhere(self, authorization: str | None, status: int, code: str) -> None:
        bodies = set()
        for operation in self.guarded:
            with self.subTest(operation.name):
                request = request_of(operation, self.mallory.names, authorization)
                answer = send(self.base_url, request)
                self.assertEqual((answer.status, answer.code()), (status, code), answer)
                self.assert_described(operation, answer)
                self.keep_refusal(operation, request, answer, None)
                bodies.add(answer.body)
        self.assertEqual(len(bodies), 1, "one refusal, whatever was asked")

    def assert_described(self, operation, answer) -> None:
        expected = TOKEN_REFUSAL if answer.status == 401 else REFUSAL
        self.assertEqual(set(answer.json()), expected)
        misfits = self.description.misfits(
            operation, answer.status, answer.content_type, answer.body)
        self.assertEqual(misfits, [])

    def test_without_a_token_nothing_is_answered(self):
        self.refused_everywhere(None, 401, "unauthorized.bad_access_token")

    def test_what_is_no_token_is_none(self):
        token = self.mallory.token
        head, payload, signature = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
        forged = base64.urlsafe_b64encode(
            json.dumps({**claims, "sub": self.victim_id}).encode()).decode().rstrip("=")
        for wrong in ("Bearer", "Bearer x", f"Basic {token}", f"Bearer {token[:-2]}",
                      f"Bearer {head}.{payload}.", f"Bearer {unsigned}.{payload}.",
                      f"Bearer {unsigned}.{payload}.{signature}",
                      f"Bearer {head}.{forged}.{signature}", "Bearer " + "a" * 5000):
            with self.subTest(wrong[:40]):
                self.refused_everywhere(wrong, 401, "unauthorized.bad_access_token")

    def test_a_token_whose_time_is_over_is_refused(self):
        token = self.tokens(self.client, self.mallory_id, expires_in="-1")["access_token"]
        self.refused_everywhere(f"Bearer {token}", 401, "unauthorized.bad_access_token.expired")

    def test_a_token_that_another_took_the_place_of_is_refused(self):
        client = self.register("Twice")
        first = self.exchanged(client, self.mallory_id)["access_token"]
        self.exchanged(client, self.mallory_id)
        self.refused_everywhere(f"Bearer {first}", 401, "unauthorized.bad_access_token.evicted")

    def test_a_revoked_token_is_refused(self):
        client = self.register("Revoked")
        token = self.exchanged(client, self.mallory_id)["access_token"]
        self.program_call("revoke", client, token=token)
        self.refused_everywhere(f"Bearer {token}", 401, "unauthorized.bad_access_token.evicted")

    def test_a_refresh_token_is_no_access_token(self):
        token = self.exchanged(self.register("Refresh"), self.mallory_id)["refresh_token"]
        self.refused_everywhere(f"Bearer {token}", 401, "unauthorized.bad_access_token")

    def weak_token(self, **fields) -> str:
        return f'Bearer {self.tokens(self.client, self.mallory_id, **fields)["access_token"]}'

    def check_too_weak(self, token: str, operation) -> None:
        with self.subTest(operation.name):
            request = request_of(operation, self.mallory.names, token)
            answer = send(self.base_url, request)
            refusal = (answer.status, answer.code())
            self.assertEqual(refusal, (403, "forbidden.insufficient_permissions"), answer)
            self.assert_described(operation, answer)
            self.keep_refusal(operation, request, answer, self.mallory)

    def test_before_the_approval_a_token_says_only_whose_it_is(self):
        token = self.weak_token(approved="false")
        for operation in self.guarded:
            if "x-permission" in operation.words:
                self.check_too_weak(token, operation)
            else:
                self.assertEqual(operation.name, "GET /ping/whoami")

    def test_a_permission_is_not_replaced_by_all_the_others(self):
        every = {one.words["x-permission"] for one in self.guarded if "x-permission" in one.words}
        for missing in sorted(every):
            others = every - {missing, IMPLIED_BY.get(missing)}
            token = self.weak_token(**{"permissions[]": sorted(others) + ["none"]})
            for operation in self.guarded:
                if operation.words.get("x-permission") == missing:
                    self.check_too_weak(token, operation)

    # ---- objects --------------------------------------------------------------------------------

    def things_of(self, caller: Caller) -> dict[str, str]:
        return {name: value for name, value in caller.names.items()
                if name not in ("BANK", "TOKEN", "USER", "CLIENT") and is_id(value)}

    def check_hidden(self, operation, name: str, value: str) -> None:
        """Answered as if it did not exist."""
        with self.subTest(operation.name, name=name):
            answer = self.refused_to_mallory(operation, **{name: value})
            self.assert_described(operation, answer)
            unknown = self.refused_to_mallory(operation, **{name: nobodys(value)})
            self.assertEqual(answer, unknown, "hers answers as nobody's does")

    def refused_to_mallory(self, operation, **names: str) -> Answer:
        request = self.mallory.request(operation, **names)
        answer = send(self.base_url, request)
        self.assertEqual(answer.status, 404, answer)
        self.keep_refusal(operation, request, answer, self.mallory)
        return answer

    def test_what_is_another_customers_does_not_exist(self):
        before = self.state_of(self.victim)
        theirs = self.things_of(self.victim)
        tried = 0
        for operation in self.guarded:
            for name in sorted(names_used(operation) & set(theirs)):
                self.check_hidden(operation, name, theirs[name])
                tried += 1
        self.assertGreater(tried, 20)
        self.assertEqual(self.state_of(self.victim), before, "nothing of hers has changed")

    def test_what_is_another_programs_does_not_exist(self):
        private = set(self.description.document["x-private-to-a-client"])
        theirs = self.things_of(self.sibling)
        self.assertLessEqual(private, set(theirs), "every private thing is made by an example")
        before = self.state_of(self.sibling)
        for operation in self.guarded:
            for name in sorted(names_used(operation) & private):
                self.check_hidden(operation, name, theirs[name])
        self.assertEqual(self.state_of(self.sibling), before, "nothing of its has changed")

    def test_a_receipt_under_another_programs_name_does_not_exist(self):
        by_name = {one.words["operationId"]: one for one in self.guarded}
        put = request_of(by_name["put_receipt"], self.sibling.names, f"Bearer {self.sibling.token}")
        receipt = {**json.loads(put.body), "external_id": "the-siblings-own"}
        kept = send(self.base_url, replace(put, body=json.dumps(receipt).encode()))
        self.assertEqual(kept.status, 200, kept)
        for name in ("read_receipt", "delete_receipt"):
            operation = by_name[name]
            theirs, nobodys_own = (
                self.receipt_refused_to_mallory(operation, external_id)
                for external_id in ("the-siblings-own", "nobodys-own"))
            self.assertEqual((theirs.status, theirs), (404, nobodys_own))
            self.assert_described(operation, theirs)
        read = request_of(by_name["read_receipt"], {}, f"Bearer {self.sibling.token}")
        target = read.target.split("?")[0] + "?external_id=the-siblings-own"
        self.assertEqual(send(self.base_url, replace(read, target=target)).status, 200)

    def test_another_customers_event_cannot_be_replayed_or_gone_on_from(self):
        by_name = {one.words["operationId"]: one for one in self.guarded}
        theirs = self.bank.events(self.victim_account, self.victim.token)[-1]["id"]
        replay, stream = by_name["replay_webhook"], by_name["stream_events"]
        answers = []
        for event_id in (theirs, nobodys(theirs)):
            body = urllib.parse.urlencode({"event_id": event_id}).encode()
            request = replace(self.mallory.request(replay), body=body)
            answer = send(self.base_url, request)
            self.assertEqual((answer.status, answer.code()), (404, "not_found.event"), answer)
            self.assert_described(replay, answer)
            self.keep_refusal(replay, request, answer, self.mallory)
            answers.append(answer)
        self.assertEqual(answers[0], answers[1], "hers answers as nobody's does")
        asked = self.mallory.request(stream)
        for name in ("since", "Last-Event-ID"):
            answers = []
            for event_id in (theirs, nobodys(theirs)):
                request = replace(asked, headers=asked.headers | {name: event_id})
                if name == "since":
                    request = replace(asked, target=f"{asked.target}&since={event_id}")
                answers.append(send(self.base_url, request))
            self.assertEqual(answers[0].status, 400, answers[0])
            self.assertEqual(answers[0], answers[1], "hers answers as nobody's does")

    def test_behind_another_customers_place_are_ones_own_events_alone(self):
        """A place is in all that happened: who goes on from another's is told of her own account
        what is behind it."""
        place = self.bank.events(self.victim_account, self.victim.token)[0]["position"]
        [stream] = [one for one in self.guarded if one.words["operationId"] == "stream_events"]
        asked = self.mallory.request(stream)
        asked = replace(asked, headers=asked.headers | {"Last-Event-ID": place})
        answer = send(self.base_url, asked)
        self.assertEqual(answer.status, 200, answer)
        told = {json.loads(line.removeprefix("data:"))["id"]
                for line in answer.body.splitlines() if line.startswith("data:")}
        own = self.bank.events(self.mallory_account, self.mallory.token)
        self.assertGreater(len(told), 0)
        self.assertLessEqual(told, {event["id"] for event in own})
        self.assertNotIn(self.victim_account, answer.body)

    def receipt_refused_to_mallory(self, operation, external_id: str) -> Answer:
        request = replace(self.mallory.request(operation),
                          target=operation.path + "?external_id=" + external_id)
        answer = send(self.base_url, request)
        self.keep_refusal(operation, request, answer, self.mallory)
        return answer

    def state_of(self, caller: Caller) -> dict[str, str]:
        """What every reading call shows of what is hers."""
        return {
            operation.name: caller.call(operation).body for operation in self.guarded
            if operation.method == "get" and operation.words["operationId"] not in MOVING}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    options, rest = parser.parse_known_args()
    Matrix.atollctl = options.atollctl
    with tempfile.TemporaryDirectory(prefix="atoll-matrix-") as folder:
        with Bank(options.atolld, Path(folder), "--requests-per-minute", "0") as Matrix.bank:
            result = unittest.main(argv=[sys.argv[0], *rest], exit=False).result
            if not rest:
                Matrix.check_access_log()
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
