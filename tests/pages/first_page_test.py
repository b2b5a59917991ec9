# SPDX-License-Identifier: Apache-2.0
"""The first page in a real browser: one customer pays another, who sees it arrive.

    first_page_test.py --atolld PATH --cache build/pages [--screenshots docs]
"""

import gzip
import json
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from page_test_case import Bank, PageTest, main

FIRST_LOAD_BYTES_MAX = 60 * 1024
# Everything that the first page loads, itself included, as text.
FILES_OF_PAGE = """Promise.all([location.href,
    ...performance.getEntriesByType('resource').map((one) => one.name)]
    .filter((url) => !url.includes('/home/live') && !url.includes('/home/now'))
    .map((url) => fetch(url).then((answer) => answer.text())
        .then((text) => [url, text])))"""


class FirstPageTest(PageTest):
    def accounts(self) -> list[dict]:
        """Of the two printed customers, as the API shows them."""
        door = self.bank.door
        found = []
        for token in (door["access_token"], door["second_access_token"]):
            status, answer = self.bank.ask("/accounts", token)
            self.assertEqual(status, 200, answer)
            found.append(answer["accounts"][0])
        return found

    def balances(self) -> list[int]:
        door = self.bank.door
        found = []
        for who in ("", "second_"):
            status, answer = self.bank.ask(
                f"/balance?account_id={door[who + 'account_id']}", door[who + "access_token"])
            self.assertEqual(status, 200, answer)
            found.append(answer["balance"])
        return found

    def fill_in_payment(self, amount: str, reference: str = "", **changes: str) -> None:
        """To the other customer, whom this one never paid."""
        browser, other = self.browser, self.accounts()[1]
        typed = {"name": other["owners"][0]["preferred_name"], "sort_code": other["sort_code"],
                 "account_number": other["account_number"], "amount": amount,
                 "reference": reference} | changes
        browser.open(self.bank.url + "/pay")
        for field, text in typed.items():
            browser.type_into("#" + field, text)
        browser.click("main form[action='/pay'] button")

    def wait_for_heading(self, text: str) -> None:
        self.browser.wait_for(f"document.querySelector('h1')?.innerText === '{text}' && "
                              "document.readyState === 'complete'")

    def test_1_one_pays_and_the_other_sees_it_arrive(self):
        browser, other = self.browser, self.new_browser()
        before = self.balances()
        self.sign_in("/home", "second_", other)
        other.value("window.wasHere = true")
        self.sign_in("/home")
        self.check("home")
        browser.click(".ways a")
        self.arrive("/pay")
        self.check("pay")
        self.fill_in_payment("£12.34", "For lunch & <b>cake</b>")
        self.wait_for_heading("Is this right?")
        self.assertIn("The name is the account holder's.", browser.text("main"))
        self.assertIn("£12.34", browser.text("dl"))
        self.check("confirm")
        self.assertEqual(self.balances(), before, "nothing moves before it is confirmed")
        browser.click("button[value=pay]")
        self.wait_for_heading("Paid")
        self.assertIn("For lunch & <b>cake</b>", browser.text("dl"))
        self.check("payment")
        self.assertEqual(self.balances(), [before[0] - 1234, before[1] + 1234])
        other.wait_for("document.querySelector('.rows .sum')?.innerText === '+£12.34'")
        self.assertIn("For lunch & <b>cake</b>", other.text(".rows li"))
        self.assertIn("+£12.34", other.text("[data-news]"))
        self.assertTrue(other.value("window.wasHere"), "it came without loading the page again")
        browser.open(self.bank.url + "/pay/payments")
        self.assertIn("Paid", browser.text(".rows li"))
        self.check("payments")
        self.assertEqual(browser.errors + other.errors, [])

    def test_2_what_is_more_than_goes_unapproved_is_approved_by_who_confirms_it(self):
        browser, before = self.browser, self.balances()
        self.sign_in("/home")
        self.fill_in_payment("300")
        self.wait_for_heading("Is this right?")
        browser.click("button[value=change]")
        browser.wait_for("document.querySelector('#amount')?.value === '300'")
        browser.click("main form[action='/pay'] button")
        self.wait_for_heading("Is this right?")
        sent = browser.value("new URLSearchParams(new FormData("
                             "document.querySelector('main form'))).toString()") + "&step=pay"
        browser.click("button[value=pay]")
        self.wait_for_heading("Paid")
        paid = browser.value("location.href")
        self.assertEqual(self.balances(), [before[0] - 30000, before[1] + 30000])
        # Sent again, as by a browser that was not sure: the same payment.
        browser.open(self.bank.url + "/home")
        again = browser.value("fetch('/pay/confirm', {method: 'POST', "
                              f"body: new URLSearchParams({json.dumps(sent)})}})"
                              ".then((answer) => answer.url)")
        self.assertEqual(again, paid)
        self.assertEqual(self.balances(), [before[0] - 30000, before[1] + 30000])

    def test_3_bad_input_is_told_beside_its_field_and_changes_nothing(self):
        browser, before = self.browser, self.balances()
        self.sign_in("/home")
        other = self.accounts()[1]["account_number"]
        wrong = other[:-1] + str((int(other[-1]) + 1) % 10)
        own = self.accounts()[0]["account_number"]
        browser.open(self.bank.url + "/pay")
        kept = browser.texts(".rows li")
        for field, typed, words in (
                ("amount", {"amount": "0"}, "more than nothing"),
                ("amount", {"amount": "12.5"}, "12.50"),
                ("amount", {"amount": "1e3"}, "12.50"),
                ("amount", {"amount": "99,999,999,999,999,999.00"}, "No account"),
                ("account_number", {"account_number": wrong}, "Is a digit wrong?"),
                ("account_number", {"account_number": own}, "would pay"),
                ("account_number", {"account_number": "12"}, "six to eight digits"),
                ("sort_code", {"sort_code": "12-34"}, "six digits")):
            self.fill_in_payment(**({"amount": "5"} | typed))
            browser.wait_for(f"document.querySelector('#{field}-problem')")
            self.assertIn(words, browser.text(f"#{field}-problem"), typed)
        self.check("pay-refused")
        # A limit is the bank's to know: it is told when it is to be paid.
        self.fill_in_payment("10,000.01")
        self.wait_for_heading("Is this right?")
        browser.click("button[value=pay]")
        browser.wait_for("document.querySelector('#amount-problem')")
        self.assertIn("more than one payment", browser.text("#amount-problem"))
        self.assertEqual(self.balances(), before)
        browser.open(self.bank.url + "/pay")
        self.assertEqual(browser.texts(".rows li"), kept)

    def test_4_what_there_is_not_enough_for_is_declined_in_words(self):
        browser, before = self.browser, self.balances()
        self.sign_in("/home")
        self.fill_in_payment("9,000")
        self.wait_for_heading("Is this right?")
        browser.click("button[value=pay]")
        self.wait_for_heading("Declined")
        self.assertIn("not enough money", browser.text(".problem"))
        self.check("declined")
        self.assertEqual(self.balances(), before)

    def test_5_all_of_it_works_without_script(self):
        browser, before = self.browser, self.balances()
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
        self.sign_in("/home")
        self.fill_in_payment("1.50", "No script")
        self.wait_for_heading("Is this right?")
        browser.click("button[value=pay]")
        self.wait_for_heading("Paid")
        self.assertEqual(self.balances(), [before[0] - 150, before[1] + 150])
        browser.open(self.bank.url + "/home")
        self.assertEqual(browser.text(".rows .sum"), "\u2212£1.50")

    def test_6_a_standing_order_is_made_approved_and_ended(self):
        browser = self.browser
        self.sign_in("/pay/orders")
        self.check("orders")
        browser.value("document.querySelector('#amount').value = '50'")
        browser.value("document.querySelector('#reference').value = 'Rent'")
        browser.value("document.querySelector('#first_date').value = '2020-01-01'")
        browser.click("main form[action='/pay/orders'] button")
        browser.wait_for("document.querySelector('#first_date-problem')")
        self.assertIn("has passed", browser.text("#first_date-problem"))
        self.check("orders-refused")
        browser.value("document.querySelector('#first_date').value = '2090-01-31'")
        browser.click("main form[action='/pay/orders'] button")
        self.wait_for_heading("Waits for you")
        self.assertIn("31 January 2090", browser.text("dl"))
        self.check("order")
        browser.click("main form[action$='/approve'] button")
        self.wait_for_heading("Active")
        browser.click("main form[action$='/cancel'] button")
        self.wait_for_heading("Ended")

    def test_7_a_payee_is_a_shorter_form_and_can_be_forgotten(self):
        browser, other = self.browser, self.accounts()[1]
        self.sign_in("/pay")
        self.check("pay-kept")
        browser.click(".rows a")
        name = other["owners"][0]["preferred_name"]
        self.wait_for_heading("Pay " + name)
        self.check("pay-payee")
        browser.open(self.bank.url + "/pay")
        count = len(browser.texts(".rows li"))
        browser.click(".rows button")
        browser.wait_for(f"document.querySelectorAll('.rows li').length < {count} && "
                         "document.readyState === 'complete'")

    def test_8_statements_are_there_to_be_saved(self):
        self.sign_in("/home/statements")
        self.check("statements")
        self.assertIn(" to ", self.browser.text(".rows li"))
        pdf = self.browser.value("document.querySelector('.rows a').getAttribute('href')")
        self.browser.open(self.bank.url + "/home")  # a page that may fetch
        answer = self.browser.value(
            f"fetch({json.dumps(pdf)}).then((answer) => answer.text().then((text) => "
            "[answer.headers.get('content-disposition'), text.slice(0, 5)]))")
        self.assertTrue(answer[0].startswith("attachment; filename="), answer)
        self.assertEqual(answer[1], "%PDF-")

    def test_9_the_first_load_is_small(self):
        self.sign_in("/home")
        files = dict(self.browser.value(FILES_OF_PAGE))
        self.assertTrue(any(url.endswith("page.css") for url in files), files.keys())
        self.assertTrue(any(url.endswith("live.js") for url in files), files.keys())
        size = sum(len(gzip.compress(text.encode())) for text in files.values())
        print(f"first load: {len(files)} files, {size} bytes compressed")
        self.assertLessEqual(size, FIRST_LOAD_BYTES_MAX)


class AddressLimitTest(unittest.TestCase):
    def test_pages_are_counted_to_the_address_that_asks(self):
        with tempfile.TemporaryDirectory(prefix="atoll-limit-") as folder:
            with Bank(PageTest.atolld, Path(folder), "--address-requests-per-minute", "10") as bank:
                statuses = [self.visit(bank.url, path)
                            for path in ("/sign-in", "/pages/page.css") * 8]
        self.assertEqual(statuses[:10], [200] * 10)
        self.assertIn(429, statuses)

    def visit(self, url: str, path: str) -> int:
        try:
            with urllib.request.urlopen(url + path) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            self.assertIsNotNone(refused.headers["Retry-After"])
            self.assertIn(b"Too many visits", refused.read())
            return refused.code


if __name__ == "__main__":
    main()
