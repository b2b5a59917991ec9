# SPDX-License-Identifier: Apache-2.0
"""The ledger page in a real browser, against a running ledger with postings in it.

    page_test.py --ledgerd PATH [--screenshot docs/ledger-page.png]
"""

import argparse
import random
import shutil
import tempfile
import unittest
from datetime import UTC, datetime, timedelta
from pathlib import Path

from browser import Browser, find_browser
from ledger_process import HOUSE, Ledger, id_text

DAYS = 180
NAMES = ["current", "savings", "joint", "pot.holiday", "pot.rent", "business"]
SHOPS = ["Corner bakery", "Rail tickets", "Books & tea", "Groceries", "Cinema", "Phone bill"]
BILLS = id_text(2)


def day(ago: int, hour: int = 9) -> str:
    moment = datetime.now(UTC).replace(hour=hour, minute=13, second=0, microsecond=0)
    return (moment - timedelta(days=ago)).isoformat().replace("+00:00", "Z")


class Demo:
    """Half a year of somebody's money, back-dated, from one seed."""

    def __init__(self, ledger: Ledger):
        self.ledger = ledger
        self.accounts = [id_text(1000 + i) for i in range(len(NAMES))]
        self.main = self.accounts[0]
        self.balance_minor = 0
        self.posting_id = ""

    def tell(self) -> None:
        house = {"currency": "GBP", "namespace_name": "house"}
        accounts = [{**house, "id": HOUSE, "name": "cash"}, {**house, "id": BILLS, "name": "shops"}]
        for account, name in zip(self.accounts, NAMES):
            accounts.append({"id": account, "currency": "GBP", "floor_minor": 0, "name": name,
                             "namespace_name": "customer", "balance_name": "main",
                             "owner": id_text(7)})
        self.ledger.bulk_must_be_done("/v1/accounts", {"accounts": accounts})
        commands = [command for ago in range(DAYS, 0, -1) for command in self.one_day(ago)]
        commands.append(
            {"kind": "place_hold", "id": self.ledger.next_id(), "account": self.main,
             "payee_account": BILLS, "amount": "45.00", "currency": "GBP",
             "evidence": "Table for two"}
        )
        self.ledger.bulk_must_be_done("/v1/bulk", {"commands": commands})

    def move(self, debit: str, credit: str, amount_minor: int, **members) -> dict:
        self.balance_minor += amount_minor * ((credit == self.main) - (debit == self.main))
        return self.ledger.posting(debit, credit, amount_minor, **members)

    def one_day(self, ago: int) -> list[dict]:
        dice = random.Random(ago)
        if ago % 30 == 0:
            salary = self.move(HOUSE, self.main, 321_450, code=100, value_time=day(ago),
                               evidence="Salary", metadata={"payer": "Lagoon Ltd"})
            self.posting_id = salary["id"]
            pot = self.move(self.main, self.accounts[4], 95_000, code=200, value_time=day(ago, 12),
                            evidence="Into the rent pot")
            return [salary, pot]
        if dice.random() < 0.35:
            return []
        return [self.move(self.main, BILLS, dice.randrange(350, 9_800), code=300 + ago % 6,
                          value_time=day(ago, dice.randrange(8, 20)), evidence=SHOPS[ago % 6])]


class PageTest(unittest.TestCase):
    ledgerd = ""
    screenshot: Path | None = None

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="atoll-doors-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.ledger = Ledger(self.ledgerd, folder)
        self.ledger.__enter__()
        self.addCleanup(self.ledger.__exit__, None, None, None)
        self.demo = Demo(self.ledger)
        self.demo.tell()
        self.browser = Browser(find_browser(), 1280, 1000)
        self.addCleanup(self.browser.close)

    def pounds(self, minor: int) -> str:
        sign = "−" if minor < 0 else ""
        return f"{sign}£{abs(minor) // 100:,}.{abs(minor) % 100:02d}"

    def open_account(self) -> None:
        self.browser.open(f"{self.ledger.base_url}/#/account/{self.demo.main}")
        self.browser.wait_for("document.querySelectorAll('#statement tbody tr').length > 5")
        self.browser.wait_for("document.querySelector('.plot .curve')")

    def test_an_account_shows_what_the_ledger_holds(self):
        browser = self.browser
        browser.open(self.ledger.base_url)
        browser.wait_for("document.querySelectorAll('#accounts a').length == 8")
        browser.type_into("#prefix", "customer.pot")
        browser.wait_for("document.querySelectorAll('#accounts a').length == 2")
        self.assertTrue(all("customer.pot." in text for text in browser.texts("#accounts a")))
        browser.type_into("#prefix", "customer.")
        browser.wait_for("document.querySelectorAll('#accounts a').length == 6")
        browser.click("#accounts a")
        browser.wait_for("document.querySelector('.plot .curve')")
        browser.wait_for("document.querySelectorAll('#statement tbody tr').length == 50")
        self.assertEqual(browser.text("#balance"), self.pounds(self.demo.balance_minor))
        self.assertIn(f"Held\n{self.pounds(4_500)}", browser.text(".facts"))
        newest = browser.texts("#statement tbody tr")[0]
        self.assertIn("Table for two · Hold", newest)
        self.assertIn("held £45.00", newest)
        # The steps of the plot end at the balance: its last vertical is where the balance belongs.
        label = browser.value("document.querySelector('.plot svg').getAttribute('aria-label')")
        self.assertIn(self.pounds(self.demo.balance_minor), label)
        browser.click(".older")
        browser.wait_for("document.querySelectorAll('#statement tbody tr').length > 50")
        self.assertEqual(browser.errors, [])
        if self.screenshot:
            browser.value("scrollTo(0, 0)")
            browser.screenshot(self.screenshot)

    def test_a_search_finds_records_and_a_record_is_proved(self):
        browser = self.browser
        self.open_account()
        browser.type_into("#query", "code:100 payer=Lagoon")
        browser.press_enter()
        browser.wait_for("document.querySelector('#found tbody td.soft')")
        browser.type_into("#query", "code:100 kind:posting -outcome:declined")
        browser.press_enter()
        browser.wait_for("document.querySelectorAll('#found tbody tr[tabindex]').length == 6")
        self.assertTrue(all("£3,214.50" in text for text in browser.texts("#found tbody tr")))
        browser.click("#found tbody tr")
        browser.wait_for("document.querySelector('dialog').open")
        self.assertIn("Lagoon Ltd", browser.text("dialog"))
        self.assertIn(HOUSE, browser.text("dialog"))
        self.prove()
        self.assertEqual(browser.errors, [])

    def prove(self) -> None:
        # What is new is sealed within moments; until then there is no proof, and it says so.
        self.browser.wait_for(
            "(() => { const verdict = document.querySelector('[data-verdict]')?.dataset.verdict;"
            " const button = document.querySelector('dialog h3 ~ button');"
            " if (verdict !== 'valid' && !button.disabled) button.click();"
            " return verdict === 'valid'; })()"
        )
        verdict = self.browser.text("[data-verdict]")
        self.assertIn("It is in the books.", verdict)
        self.assertIn("that was signed at", verdict)

    def test_an_id_leads_to_its_record_and_nonsense_to_words(self):
        browser = self.browser
        browser.open(self.ledger.base_url)
        browser.type_into("#query", self.demo.posting_id)
        browser.press_enter()
        browser.wait_for("document.querySelector('dialog').open")
        self.assertIn("Salary", browser.text("dialog"))
        browser.click("dialog h2 button")
        browser.type_into("#query", "kind:flight")
        browser.press_enter()
        browser.wait_for("document.querySelector('.problem')")
        self.assertIn("no such kind", browser.text(".problem"))

    def test_a_ledger_with_a_key_is_opened_by_whoever_has_it(self):
        key_file = self.ledger.folder / "key"
        key_file.write_text("the-key-of-this-ledger\n")
        folder = Path(tempfile.mkdtemp(prefix="atoll-doors-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        with Ledger(self.ledgerd, folder, "--api-key-file", str(key_file)) as locked:
            locked.key = "the-key-of-this-ledger"
            locked.open_accounts(3)
            browser = self.browser
            browser.open(f"{locked.base_url}/")
            browser.wait_for("document.querySelector('#key').open")
            self.assertEqual(browser.texts("#accounts a"), [])
            self.assertTrue(browser.value("document.querySelector('#wrong-key').hidden"))
            browser.type_into("#api-key", "some-other-key")
            browser.press_enter()
            browser.wait_for("!document.querySelector('#wrong-key').hidden")
            browser.type_into("#api-key", locked.key)
            browser.press_enter()
            browser.wait_for("document.querySelectorAll('#accounts a').length == 4")
            self.assertFalse(browser.value("document.querySelector('#key').open"))
            browser.click("#accounts a")
            browser.wait_for("document.querySelector('#statement')")
            browser.click("#change-key")
            browser.wait_for("document.querySelector('#key')?.open")
            self.assertEqual(browser.texts("#accounts a"), [])

    def test_it_fits_a_phone(self):
        browser = self.browser
        browser.set_size(390, 844, is_phone=True)
        self.open_account()
        self.assertLessEqual(browser.value("document.documentElement.scrollWidth"), 390)
        self.assertGreaterEqual(browser.value("document.querySelector('.plot').clientWidth"), 300)
        if self.screenshot:
            browser.screenshot(self.screenshot.with_stem(self.screenshot.stem + "-phone"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--screenshot", type=Path)
    known, rest = parser.parse_known_args()
    if find_browser() is None:
        print("ATOLL-SKIPPED: chromium is missing")
    else:
        PageTest.ledgerd = known.ledgerd
        PageTest.screenshot = known.screenshot
        unittest.main(argv=["page_test", *rest], verbosity=2)
