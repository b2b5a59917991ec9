# SPDX-License-Identifier: Apache-2.0
"""One server, the ledgers of two tenants, met as their users meet them: by HTTP, by gRPC and by
atollctl.

    tenants_test.py --ledgerd PATH --atollctl PATH --cache build/clients/grpc
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from ledger_process import HOUSE, Ledger, id_text

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from installed import python_with  # noqa: E402

EXAMPLE = HERE.parents[1] / "docs" / "tenants.toml"
ACME, ZETA = "acme-7d3f0c1e5b9a4482", "zeta-c04be1f29a6d7735"
OLD_ACME = "acme-before-it-was-changed"
POSTING = id_text(77)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


TENANTS = f"""
[[tenant]]
name = "acme"
folder = "acme"
key_sha256 = ["{digest(ACME)}", "{digest(OLD_ACME)}"]

[[tenant]]
name = "zeta"
folder = "zeta-books"
key_sha256 = ["{digest(ZETA)}"]
postings_per_second = 20
postings_burst = 40
accounts_max = 3
"""


class TenantsTest(unittest.TestCase):
    ledgerd = ""
    atollctl = ""
    cache = Path()

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-doors-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        tenants_file = self.folder / "tenants.toml"
        tenants_file.write_text(TENANTS)
        self.server = Ledger(self.ledgerd, self.folder, "--tenants", str(tenants_file))
        self.start()

    def start(self):
        self.server.__enter__()
        self.addCleanup(self.kill, self.server.process)
        self.acme = self.server.with_key(ACME)
        self.zeta = self.server.with_key(ZETA)

    def restart(self):
        self.server.__exit__(None)
        self.start()

    @staticmethod
    def kill(process):
        process.kill()
        process.wait()

    def ctl(self, *words: str, key: str | None = ACME, **environment: str):
        command = [self.atollctl, "--address", self.server.socket, "--json"]
        if key is not None:
            key_file = self.folder / "key"
            key_file.write_text(key + "\n")
            command += ["--key-file", str(key_file)]
        return subprocess.run([*command, *words], capture_output=True, text=True, timeout=60,
                              env={**os.environ, **environment}, check=False)

    def ctl_must(self, *words: str, **options) -> str:
        done = self.ctl(*words, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def pay(self, tenant: Ledger, customer: str, amount_minor: int, number: str = POSTING):
        posting = {**tenant.posting(HOUSE, customer, amount_minor), "id": number}
        return tenant.call("POST", "/v1/postings", posting)

    def balance(self, tenant: Ledger, account: str) -> int:
        return tenant.get(f"/v1/accounts/{account}/balance")["balance_minor"]

    def changes(self, tenant: Ledger) -> set[int]:
        """The amounts that /v1/changes tells of."""
        status, lines = tenant.call_text("GET", "/v1/changes?wait=false")
        self.assertEqual(status, 200, lines)
        return {json.loads(line).get("amount_minor") for line in lines.splitlines()} - {None, 0}

    def wait_for_search(self, tenant: Ledger, amount_minor: int, count: int):
        """Indexes follow; they never show what is another's."""
        give_up = time.monotonic() + 30
        while True:
            page = tenant.call("POST", "/v1/search", {"filter": {"amount_minor": amount_minor}})[1]
            if len(page.get("records", [])) == count or time.monotonic() > give_up:
                return self.assertEqual(len(page["records"]), count, page)
            time.sleep(0.1)

    def assert_told_apart(self, customer: str):
        self.assertEqual(self.balance(self.acme, customer), 1200)
        self.assertEqual(self.balance(self.zeta, customer), 3400)
        self.assertEqual(self.acme.get(f"/v1/records/{POSTING}")["amount_minor"], 1200)
        self.assertEqual(self.zeta.get(f"/v1/records/{POSTING}")["amount_minor"], 3400)
        self.assertEqual(len(self.acme.get("/v1/accounts")["accounts"]), 6)
        self.assertEqual(len(self.zeta.get("/v1/accounts")["accounts"]), 2)
        self.assertEqual(self.changes(self.acme), {1200})
        self.assertEqual(self.changes(self.zeta), {3400})
        self.wait_for_search(self.acme, 1200, 1)
        self.wait_for_search(self.zeta, 1200, 0)
        self.assertEqual(self.zeta.call("GET", f"/v1/accounts/{id_text(1004)}")[0], 404)

    def test_each_tenant_sees_its_own_ledger_and_a_restart_keeps_them(self):
        (customer, *_) = self.acme.open_accounts(5)
        self.assertEqual(self.zeta.open_accounts(1), [customer])
        for tenant, amount_minor in ((self.acme, 1200), (self.zeta, 3400)):
            status, answer = self.pay(tenant, customer, amount_minor)
            self.assertEqual((status, answer["duplicate"]), (200, False), answer)
        self.assert_told_apart(customer)
        keys = [tenant.get("/v1/verifier-key") for tenant in (self.acme, self.zeta)]
        self.assertNotEqual(*keys)
        self.restart()
        self.assert_told_apart(customer)
        self.assertEqual([t.get("/v1/verifier-key") for t in (self.acme, self.zeta)], keys)
        self.assertTrue(self.pay(self.acme, customer, 1200)[1]["duplicate"])
        self.assertEqual(self.pay(self.acme, customer, 3400)[0], 409)
        self.assertTrue((self.server.data / "acme" / "journal-00000000").exists())
        self.assertTrue((self.server.data / "zeta-books" / "journal-00000000").exists())

    def test_what_a_tenant_defines_is_its_own(self):
        text = "chart 2100 liability customer_money"
        status, answer = self.acme.call(
            "POST", "/v1/definitions", {"id": id_text(90), "text": text}
        )
        self.assertEqual(status, 200, answer)
        self.assertEqual(len(self.acme.get("/v1/chart")["entries"]), 1)
        self.assertEqual(self.zeta.get("/v1/chart")["entries"], [])

    def test_what_one_tenant_erases_the_other_keeps(self):
        person, address = id_text(77), "alice@example.org"
        sealed = {"type": "text", "value": address, "subject": person}
        for tenant in (self.acme, self.zeta):
            (customer,) = tenant.open_accounts(1)
            definition = {"id": id_text(60), "text": "metadata email: text sealed"}
            self.assertEqual(tenant.call("POST", "/v1/definitions", definition)[0], 200)
            posting = tenant.posting(HOUSE, customer, 1, metadata={"email": sealed})
            status, answer = tenant.call("POST", "/v1/postings", {**posting, "id": POSTING})
            self.assertEqual(status, 200, answer)
        erasure = {"id": id_text(61), "text": f'destroyed "{person}"'}
        self.assertEqual(self.acme.call("POST", "/v1/definitions", erasure)[0], 200)
        erased = {"type": "erased", "subject": person}
        for _ in range(2):
            fields = [t.get(f"/v1/records/{POSTING}")["metadata"] for t in (self.acme, self.zeta)]
            self.assertEqual(fields, [{"email": erased}, {"email": sealed}])
            self.restart()

    def test_whoever_has_no_key_of_a_tenant_hears_that_and_nothing_else(self):
        self.acme.open_accounts(1)
        for key, reason in (("", "key_missing"), ("not-the-key-of-anyone", "key_unknown")):
            stranger = self.server.with_key(key)
            for method, path, body in (("GET", "/v1/accounts", None),
                                       ("GET", f"/v1/accounts/{HOUSE}/balance", None),
                                       ("GET", "/v1/changes?wait=false", None),
                                       ("POST", "/v1/search", {"filter": {}}),
                                       ("POST", "/v1/bulk", {"commands": []})):
                status, problem = stranger.call(method, path, body)
                self.assertEqual((status, problem["reason"]), (401, reason), path)
        self.assertEqual(self.server.with_key(OLD_ACME).get("/v1/accounts"),
                         self.acme.get("/v1/accounts"), "a key that is being replaced still opens")

    def test_a_quota_holds_back_its_tenant_and_no_other(self):
        (customer, *_) = self.zeta.open_accounts(2)
        self.acme.open_accounts(5)
        fourth = {"id": id_text(4000), "currency": "GBP", "namespace_name": "customer",
                  "name": "fourth"}
        self.assert_over_quota(self.zeta.call("POST", "/v1/accounts", {"accounts": [fourth]}))
        by_grpc = self.ctl("account", "create", "--currency", "GBP", key=ZETA)
        self.assertEqual(by_grpc.returncode, 3)
        self.assertIn("quota_exceeded", by_grpc.stdout + by_grpc.stderr)
        refused = self.use_up(self.zeta, customer)
        self.assertIn("retry_after_ms", refused)
        commands = [self.acme.posting(HOUSE, customer, 1) for _ in range(500)]
        self.acme.bulk_must_be_done("/v1/bulk", {"commands": commands})
        time.sleep(refused["retry_after_ms"] / 1000)
        self.assertEqual(self.pay(self.zeta, customer, 5)[0], 200)
        self.restart()
        self.assert_over_quota(self.zeta.call("POST", "/v1/accounts", {"accounts": [fourth]}))

    def use_up(self, tenant: Ledger, customer: str) -> dict:
        """Posts until the tenant is held back, and returns what it was told then."""
        for _ in range(500):
            status, answer = self.pay(tenant, customer, 1, tenant.next_id())
            if status != 200:
                self.assert_over_quota((status, answer))
                return answer
        raise AssertionError("500 postings in a row and no quota")

    def assert_over_quota(self, answer: tuple[int, dict]):
        status, problem = answer
        self.assertEqual((status, problem.get("reason")), (429, "quota_exceeded"), problem)

    def test_atollctl_sends_the_key_of_a_file_or_of_the_environment(self):
        till, purse = HOUSE, id_text(1000)
        self.ctl_must("account", "create", "--id", till, "--currency", "GBP", "--no-floor")
        self.ctl_must("account", "create", "--id", purse, "--currency", "GBP")
        self.ctl_must("post", "--debit", till, "--credit", purse, "--amount", "12.50")
        self.assertEqual(self.balance(self.acme, purse), 1250)
        by_shell = self.ctl_must("balance", purse, key=None, ATOLL_API_KEY=ACME)
        self.assertIn("1250", by_shell)
        self.assertEqual(self.ctl("balance", purse, key=ZETA).returncode, 1)
        for key, reason in ((None, "key_missing"), ("not-the-key-of-anyone", "key_unknown")):
            refused = self.ctl("balance", purse, key=key)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(reason, refused.stdout + refused.stderr)
        too_short = self.ctl("balance", purse, key="guess")
        self.assertEqual(too_short.returncode, 2)
        self.assertNotIn("guess\n", too_short.stderr)

    def test_the_tools_work_on_one_tenants_ledger(self):
        (customer, *_) = self.acme.open_accounts(2)
        self.pay(self.acme, customer, 1200)
        self.zeta.open_accounts(1)
        lines = self.folder / "acme.jsonl"
        self.ctl_must("ledger", "export", "--to", str(lines))
        self.assertIn(POSTING, lines.read_text())
        self.ctl_must("ledger", "backup", "--to", str(self.folder / "copy"))
        self.ctl_must("ledger", "backup", "--to", str(self.folder / "copy-of-zeta"), key=ZETA)
        self.assertEqual(self.ctl("ledger", "seal").returncode, 0)
        self.assertEqual(self.ctl("ledger", "prove", POSTING).returncode, 0)
        self.assertEqual(self.ctl("ledger", "prove", POSTING, key=ZETA).returncode, 1)
        self.server.__exit__(None)
        for folder in (self.server.data / "acme", self.server.data / "zeta-books",
                       self.folder / "copy", self.folder / "copy-of-zeta"):
            self.ctl_must("ledger", "verify", "--data", str(folder), key=None)

    def test_every_method_of_every_grpc_service_asks_for_a_key(self):
        python = python_with(HERE / "requirements.txt", self.cache)
        if python is None:
            self.skipTest("python3-venv is missing")
        client = [str(python), str(HERE / "keyless_client.py"), self.server.socket, ACME]
        subprocess.run(client, check=True, timeout=120)

    def test_the_example_of_the_documentation_is_taken(self):
        folder = self.folder / "example"
        folder.mkdir()
        with Ledger(self.ledgerd, folder, "--tenants", str(EXAMPLE)) as example:
            key = "an-example-key-draw-your-own-at-random"
            self.assertEqual(example.with_key(key).get("/v1/accounts"), {"accounts": []})

    def test_one_ledger_may_have_a_key_too(self):
        folder = self.folder / "one"
        folder.mkdir()
        key_file = folder / "keys"
        key_file.write_text(f"{ACME}\n{OLD_ACME}\n")
        with Ledger(self.ledgerd, folder, "--api-key-file", str(key_file)) as one:
            self.assertEqual(one.call("GET", "/v1/accounts")[0], 401)
            one.with_key(ACME).open_accounts(1)
        with Ledger(self.ledgerd, folder) as one:
            self.assertEqual(len(one.get("/v1/accounts")["accounts"]), 2, "it is the same ledger")
        self.assertIn("folder_is_a_ledger", self.refused_start(one.data, TENANTS))
        self.become_a_tenant(one)

    def become_a_tenant(self, one: Ledger):
        """A ledger is moved below the data folder of a server of several."""
        with self.server_of_moved(one) as several:
            self.assertEqual(len(several.with_key(ACME).get("/v1/accounts")["accounts"]), 2)
            self.assertEqual(several.with_key(ZETA).get("/v1/accounts"), {"accounts": []})
        self.assertIn("folder_has_tenants", self.refused_start(several.data, None))

    def server_of_moved(self, one: Ledger) -> Ledger:
        folder = self.folder / "several"
        (folder / "ledger").mkdir(parents=True)
        one.data.rename(folder / "ledger" / "acme")
        tenants_file = folder / "tenants.toml"
        tenants_file.write_text(TENANTS)
        return Ledger(self.ledgerd, folder, "--tenants", str(tenants_file))

    def test_a_file_that_names_no_tenants_starts_nothing(self):
        data = self.folder / "nothing"
        for text, reason in (
            ("", "tenants_empty"),
            (TENANTS.replace('"zeta"', '"acme"'), "tenant_repeated"),
            (TENANTS.replace('"acme"', '"../acme"'), "tenant_name_invalid"),
            (TENANTS.replace("accounts_max", "account_max"), "tenant_field_unknown"),
            (TENANTS.replace(digest(ZETA), ZETA), "tenant_key_invalid"),
        ):
            self.assertIn(reason, self.refused_start(data, text))
        self.assertFalse(data.exists())

    def refused_start(self, data: Path, tenants: str | None) -> str:
        """What a server says that does not start: of a file of tenants, or without one."""
        command = [self.ledgerd, "--data", str(data), "--listen", f"unix:{self.folder}/refused"]
        if tenants is not None:
            tenants_file = self.folder / "refused.toml"
            tenants_file.write_text(tenants)
            command += ["--tenants", str(tenants_file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        return done.stderr


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--atollctl", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    known, rest = parser.parse_known_args()
    TenantsTest.ledgerd = known.ledgerd
    TenantsTest.atollctl = known.atollctl
    TenantsTest.cache = known.cache
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
