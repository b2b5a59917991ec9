# SPDX-License-Identifier: Apache-2.0
"""What the tests of the pages share: a small bank, and a person in front of a browser."""

import argparse
import json
import sys
import tempfile
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

# In the documentation: on a telephone, on a desk, on both.
SHOWN = {"sign-in": "page-sign-in.png", "consent": "page-consent.png",
         "connections": "page-connections.png", "client": "page-client.png",
         "home": "page-home-phone.png"}
SHOWN_WIDE = {"deliveries": "page-deliveries.png", "home": "page-home.png"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Bank(bank_process.Bank):
    """A small bank, by the name that passkeys are made for: the address of numbers is none."""

    def __init__(self, atolld: str, folder: Path, *options: str):
        super().__init__(atolld, folder, "--residents", "5", *options)

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


class PageTest(unittest.TestCase):
    """A bank for all tests of a class, a browser for each."""

    atolld = ""
    axe = ""
    screenshots: Path | None = None
    options: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="atoll-pages-", ignore_cleanup_errors=True)
        cls.folder = Path(cls.enterClassContext(folder))
        cls.bank = cls.enterClassContext(Bank(cls.atolld, cls.folder, *cls.options))
        cls.used_steps: dict[str, int] = {}

    def setUp(self):
        self.browser = self.new_browser()

    def new_browser(self) -> Browser:
        browser = Browser(find_browser(), 1000, 860)
        self.addCleanup(browser.close)
        return browser

    def fresh_code(self, secret: str) -> str:
        """Each code is good once: waits for the next when this one was used."""
        step = max(int(time.time()) // 30, self.used_steps.get(secret, 0) + 1)
        # The bank takes the next half minute's code already: clocks may be one step apart.
        while step * 30 > time.time() + 30:
            time.sleep(0.2)
        self.used_steps[secret] = step
        return one_time_code(secret, step * 30)

    def arrive(self, path: str, browser: Browser | None = None) -> None:
        (browser or self.browser).wait_for(
            f"location.pathname === {json.dumps(path)} && document.readyState === 'complete' && "
            "document.body && 'ready' in document.body.dataset")

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
            browser.screenshot(self.screenshots / SHOWN[name])
        browser.set_size(1000, 860)
        if self.screenshots and name in SHOWN_WIDE:
            browser.screenshot(self.screenshots / SHOWN_WIDE[name])

    def fill_in_sign_in(self, who: str = "", browser: Browser | None = None) -> None:
        """`who`: "second_" is the other printed customer."""
        browser, door = browser or self.browser, self.bank.door
        browser.type_into("#name", door[who + "email"])
        browser.type_into("#password", door[who + "password"])
        browser.type_into("#code", self.fresh_code(door[who + "totp_secret"]))
        browser.press_enter()

    def sign_in(self, path: str = "/connections", who: str = "",
                browser: Browser | None = None) -> None:
        browser = browser or self.browser
        browser.open(self.bank.url + path)
        self.arrive("/sign-in", browser)
        self.fill_in_sign_in(who, browser)
        self.arrive(path.split("?")[0], browser)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--screenshots", type=Path)
    known, rest = parser.parse_known_args()
    modules = node_modules(HERE, known.cache.resolve())
    if find_browser() is None or modules is None:
        print("ATOLL-SKIPPED: chromium or npm is missing")
        return
    PageTest.atolld = known.atolld
    PageTest.axe = (modules / "axe-core" / "axe.min.js").read_text()
    PageTest.screenshots = known.screenshots
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
