# SPDX-License-Identifier: Apache-2.0
"""The bank's own pages in a real browser: a person signs in, connects a program, approves it.

    pages_test.py --atolld PATH --cache build/pages [--screenshots docs]

The program's side is played here: it listens at the redirect address, exchanges the code, calls.
"""

import http.server
import socket
import threading
import time
import urllib.parse

from page_test_case import PageTest, main


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


class PagesTest(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program)
        threading.Thread(target=cls.program.serve_forever, daemon=True).start()
        cls.redirect_uri = f"http://127.0.0.1:{cls.program.server_port}/callback"

    @classmethod
    def tearDownClass(cls):
        cls.program.shutdown()
        cls.program.server_close()

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
        self.approve_what_a_program_asks(token)

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

    def approve_what_a_program_asks(self, token: str) -> None:
        """It cannot pay; she can, on the page that its answer names."""
        browser, bank, door = self.browser, self.bank, self.bank.door
        _, found = bank.ask("/accounts", door["second_access_token"])
        other = found["accounts"][0]
        status, made = bank.ask("/payees", token, name="Somebody", sort_code=other["sort_code"],
                                account_number=other["account_number"])
        self.assertEqual(status, 200, made)
        status, asked = bank.ask("/payments", token, account_id=door["account_id"],
                                 payee_id=made["payee"]["id"], amount="100", dedupe_id="by-program")
        self.assertEqual(status, 200, asked)
        payment = asked["payment"]
        self.assertEqual(payment["state"], "awaiting_approval", "however little it is")
        status, refused = bank.ask("/sandbox/approve-payments", token,
                                   account_id=door["account_id"], payment_id=payment["id"])
        self.assertEqual(status, 403, refused)
        self.assertTrue(payment["approve_url"].startswith(bank.url), payment)
        stranger = self.new_browser()
        self.sign_in(f"/pay/payments/{payment['id']}", "second_", stranger)
        self.assertIn("no such payment of yours", stranger.text("main"))
        browser.open(bank.url + "/home")
        self.assertIn("Waiting for you", browser.text("main"))
        browser.open(payment["approve_url"])
        self.assertIn("Budget & <b>Co</b> asked for this payment", browser.text("main"))
        self.check("program-payment")
        browser.click("form[action$='/approve'] button")
        browser.wait_for("document.querySelector('h1')?.innerText === 'Paid'")
        _, after = bank.ask(f"/payments/{payment['id']}", token)
        self.assertEqual(after["payment"]["state"], "booked")

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
        self.arrive("/home")
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
    main()
