# SPDX-License-Identifier: Apache-2.0
"""The bank's own pages in a real browser: a person signs in, connects a program, approves it.

    pages_test.py --atolld PATH --cache build/pages [--screenshots docs]

The program's side is played here: it listens at the redirect address, exchanges the code, calls.
"""

import argparse
import http.server
import json
import socket
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "doors"), str(HERE.parent / "e2e")]
import bank_process  # noqa: E402
from browser import Browser, find_browser  # noqa: E402
from installed import node_modules  # noqa: E402
from one_time_code import one_time_code  # noqa: E402

# In the documentation: on a telephone, and on a desk.
SHOWN = {"sign-in", "consent", "connections", "client"}
SHOWN_WIDE = {"deliveries"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Bank(bank_process.Bank):
    """A small bank, by the name that passkeys are made for: the address of numbers is none."""

    def __init__(self, atolld: str, folder: Path):
        super().__init__(atolld, folder, "--residents", "5")

    @property
    def url(self) -> str:
        return f"http://localhost:{urllib.parse.urlsplit(self.door['base_url']).port}"

    def ask(self, path: str, token: str, **form: str) -> tuple[int, dict]:
        body = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.url + path, data=body)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


class Program(http.server.BaseHTTPRequestHandler):
    """Somebody's app: remembers what the browser brings to its redirect address."""

    brought: list[dict] = []

    def do_GET(self):
        query = urllib.parse.urlsplit(self.path).query
        if self.path.startswith("/callback"):
            Program.brought.append(dict(urllib.parse.parse_qsl(query)))
        page = b"<!doctype html><html lang=en><title>App</title><body data-ready><h1>Thanks</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


class PagesTest(unittest.TestCase):
    atolld = ""
    axe = ""
    screenshots: Path | None = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="atoll-pages-", ignore_cleanup_errors=True)
        cls.folder = Path(cls.enterClassContext(folder))
        cls.bank = cls.enterClassContext(Bank(cls.atolld, cls.folder))
        cls.program = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program)
        threading.Thread(target=cls.program.serve_forever, daemon=True).start()
        cls.redirect_uri = f"http://127.0.0.1:{cls.program.server_port}/callback"
        cls.used_step = 0

    @classmethod
    def tearDownClass(cls):
        cls.program.shutdown()
        cls.program.server_close()

    def setUp(self):
        self.browser = Browser(find_browser(), 1000, 860)
        self.addCleanup(self.browser.close)

    def fresh_code(self) -> str:
        """Each code is good once: waits for the next when this one was used."""
        now = time.time()
        step = max(int(now) // 30, PagesTest.used_step + 1)
        # The bank takes the next half minute's code already: clocks may be one step apart.
        while step * 30 > time.time() + 30:
            time.sleep(0.2)
        PagesTest.used_step = step
        return one_time_code(self.bank.door["totp_secret"], step * 30)

    def arrive(self, path: str) -> None:
        self.browser.wait_for(f"location.pathname === {json.dumps(path)} && "
                              "document.readyState === 'complete' && document.body && "
                              "'ready' in document.body.dataset")

    def check(self, name: str) -> None:
        """axe finds nothing, in light and in dark; it fits a telephone."""
        browser = self.browser
        for scheme in ("dark", "light"):
            media = [{"name": "prefers-color-scheme", "value": scheme}]
            browser.call("Emulation.setEmulatedMedia", features=media)
            browser.value(self.axe + ";0")
            found = browser.value(
                f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then((found) => "
                "found.violations.map((rule) => rule.id + ': ' + "
                "rule.nodes.map((node) => node.failureSummary).join(' ')))")
            self.assertEqual(found, [], f"{name} in {scheme}")
        browser.set_size(390, 844, is_phone=True)
        self.assertLessEqual(browser.value("document.documentElement.scrollWidth"), 390, name)
        if self.screenshots and name in SHOWN:
            browser.screenshot(self.screenshots / f"page-{name}.png")
        browser.set_size(1000, 860)
        if self.screenshots and name in SHOWN_WIDE:
            browser.screenshot(self.screenshots / f"page-{name}.png")

    def fill_in_sign_in(self) -> None:
        browser, ready = self.browser, self.bank.door
        browser.type_into("#name", ready["email"])
        browser.type_into("#password", ready["password"])
        browser.type_into("#code", self.fresh_code())
        browser.press_enter()

    def sign_in(self, path: str = "/connections") -> None:
        self.browser.open(self.bank.url + path)
        self.arrive("/sign-in")
        self.fill_in_sign_in()
        self.arrive(path.split("?")[0])

    def register(self, name: str) -> tuple[str, str]:
        browser = self.browser
        browser.open(self.bank.url + "/developer")
        browser.type_into("#name", name)
        browser.type_into("#redirect_uris", self.redirect_uri)
        browser.click("main form button")
        browser.wait_for("document.querySelector('#secret')")
        return browser.text("#client-id"), browser.text("#secret")

    def test_a_person_connects_a_program_and_approves_it(self):
        browser, bank = self.browser, self.bank
        self.sign_in("/developer")
        client_id, client_secret = self.register("Budget & <b>Co</b>")
        self.check("new-client")
        browser.click("nav form button")
        self.arrive("/sign-in")
        browser.wait_for("!document.querySelector('.passkey').hidden")
        self.check("sign-in")
        asked = urllib.parse.urlencode({"client_id": client_id, "redirect_uri": self.redirect_uri,
                                        "response_type": "code", "state": "a state & more"})
        browser.open(f"{bank.url}/?{asked}")
        self.arrive("/sign-in")
        self.fill_in_sign_in()
        self.arrive("/")
        self.assertIn("Connect Budget & <b>Co</b>?", browser.text("h1"))
        self.check("consent")
        Program.brought.clear()
        browser.click("button[value=allow]")
        browser.wait_for("location.pathname === '/callback'")
        self.assertEqual(Program.brought[0]["state"], "a state & more")
        status, tokens = bank.ask(
            "/oauth2/token", "", grant_type="authorization_code", client_id=client_id,
            client_secret=client_secret, redirect_uri=self.redirect_uri,
            code=Program.brought[0]["code"])
        self.assertEqual(status, 200, tokens)
        token = tokens["access_token"]
        status, refused = bank.ask("/accounts", token)
        self.assertEqual(status, 403, refused)

        browser.open(bank.url + "/connections")
        self.assertIn("Budget & <b>Co</b>", browser.text(".waiting h3"))
        self.check("connections")
        browser.click(".waiting button")
        browser.wait_for("!document.querySelector('.waiting')")
        status, accounts = bank.ask("/accounts", token)
        self.assertEqual(status, 200, accounts)
        self.assertIn(bank.door["account_id"], [a["id"] for a in accounts["accounts"]])

        browser.open(f"{bank.url}/developer/clients/{client_id}")
        self.assertIn("GET /accounts", browser.text("[aria-label=Requests] table"))
        self.assertIn("403", browser.text("[aria-label=Requests] table"))
        self.check("client")
        browser.open(bank.url + "/connections")
        count = browser.value("document.querySelectorAll('.danger').length")
        browser.value("[...document.querySelectorAll('.card')].find((card) => "
                      "card.innerText.includes('Budget &')).querySelector('.danger').click()")
        browser.wait_for(f"document.querySelectorAll('.danger').length < {count}")
        status, _ = bank.ask("/accounts", token)
        self.assertEqual(status, 401)
        self.assertEqual(self.browser.errors, [])

    def test_a_person_says_no(self):
        browser = self.browser
        self.sign_in("/developer")
        client_id, _ = self.register("Nosy")
        asked = urllib.parse.urlencode({"client_id": client_id, "redirect_uri": self.redirect_uri,
                                        "response_type": "code", "state": "s"})
        browser.open(f"{self.bank.url}/oauth2/authorize?{asked}")
        Program.brought.clear()
        browser.click("button[value=deny]")
        browser.wait_for("location.pathname === '/callback'")
        self.assertEqual(Program.brought[0]["error"], "access_denied")
        self.assertEqual(Program.brought[0]["state"], "s")
        self.assertNotIn("code", Program.brought[0])

    def test_a_passkey_is_made_and_signs_in(self):
        browser = self.browser
        browser.call("WebAuthn.enable")
        browser.call("WebAuthn.addVirtualAuthenticator", options={
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True})
        self.sign_in("/passkeys/new")
        self.check("new-passkey")
        browser.type_into("#name", "Telephone")
        browser.click("[data-passkey] button")
        self.arrive("/devices")
        self.assertIn("Telephone", browser.texts(".card h3"))
        self.check("devices")
        for name in ("password", "prove"):
            browser.open(f"{self.bank.url}/{name}")
            self.arrive(f"/{name}")
            self.check(name)
        browser.click("nav form button")
        self.arrive("/sign-in")
        browser.wait_for("!document.querySelector('[data-passkey]').hidden")
        browser.click("[data-passkey] button")
        self.arrive("/connections")
        self.assertEqual(browser.errors, [])

    def test_a_developer_sees_what_was_not_delivered_and_sends_it_again(self):
        browser, bank = self.browser, self.bank
        self.sign_in("/developer")
        client_id, _ = self.register("Deaf")
        client = f"{bank.url}/developer/clients/{client_id}"
        browser.open(client + "/webhooks")
        self.assertIn("It has registered none.", browser.text("main"))
        _, issued = bank.ask("/sandbox/tokens", "", user_id=bank.door["user_id"],
                             client_id=client_id)
        token, account_id = issued["access_token"], bank.door["account_id"]
        with socket.socket() as nobody:  # bound, and listening to no one
            nobody.bind(("127.0.0.1", 0))
            dead = f"http://127.0.0.1:{nobody.getsockname()[1]}/hook?a=1&b=<2>"
            status, made = bank.ask("/webhooks", token, account_id=account_id, url=dead)
            self.assertEqual(status, 200, made)
            status, paid = bank.ask("/sandbox/incoming-payment", token, account_id=account_id,
                                    amount="512", dedupe_id="for-the-deaf")
            self.assertEqual(status, 200, paid)
            webhook_id = made["webhook"]["id"]
            self.wait_for_deliveries(token, webhook_id, lambda found: len(found) > 0)
            browser.open(client)
            browser.click("a[href$='/webhooks']")
            self.arrive(f"/developer/clients/{client_id}/webhooks")
            self.assertIn(dead, browser.text(".card h3"))
            self.check("webhooks")
            browser.click(".card h3 a")
            self.arrive(f"/developer/clients/{client_id}/webhooks/{bank.door['user_id']}/"
                        f"{webhook_id}")
            shown = browser.text("[aria-label=Deliveries] table")
            self.assertIn("evt_", shown)
            self.assertNotIn("delivered", shown)
            self.check("deliveries")
            browser.click("[aria-label=Deliveries] button")
            self.wait_for_deliveries(token, webhook_id, lambda found: any(
                one["replay"] for one in found))
        browser.open(f"{client}/webhooks/{bank.door['user_id']}/{webhook_id}")
        self.assertIn("again", browser.text("[aria-label=Deliveries] table"))
        self.assertEqual(browser.errors, [])

    def wait_for_deliveries(self, token: str, webhook_id: str, are_there) -> None:
        give_up = time.monotonic() + 30
        while True:
            status, found = self.bank.ask(f"/webhooks/{webhook_id}/deliveries", token)
            self.assertEqual(status, 200, found)
            if are_there(found["deliveries"]):
                return
            self.assertLess(time.monotonic(), give_up, found)
            time.sleep(0.05)

    def test_all_of_it_works_without_script(self):
        browser = self.browser
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
        browser.call("Page.navigate", url=self.bank.url + "/developer")
        self.arrive("/sign-in")
        self.assertTrue(browser.value("document.querySelector('.passkey').hidden"))
        self.fill_in_sign_in()
        self.arrive("/developer")
        client_id, _ = self.register("Without script")
        self.assertTrue(client_id.startswith("oauth2client_"))

    def test_a_wrong_password_says_so_and_tells_no_more(self):
        browser = self.browser
        answers = []
        for name in (self.bank.door["email"], "nobody@example.org"):
            browser.open(self.bank.url + "/sign-in")
            browser.type_into("#name", name)
            browser.type_into("#password", "not the password")
            browser.type_into("#code", "000000")
            browser.press_enter()
            browser.wait_for("document.querySelector('[role=alert]:not([hidden])')")
            browser.wait_for("!document.querySelector('.passkey').hidden")
            answers.append(browser.text("main").replace(name, ""))
        self.assertEqual(answers[0], answers[1])
        self.check("refused")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--screenshots", type=Path)
    known, rest = parser.parse_known_args()
    modules = node_modules(HERE, known.cache.resolve())
    if find_browser() is None or modules is None:
        print("ATOLL-SKIPPED: chromium or npm is missing")
    else:
        PagesTest.atolld = known.atolld
        PagesTest.axe = (modules / "axe-core" / "axe.min.js").read_text()
        PagesTest.screenshots = known.screenshots
        unittest.main(argv=["pages_test", *rest], verbosity=2)
