# SPDX-License-Identifier: Apache-2.0
"""Drives PyPI Monzo-API with nothing of it changed but the address."""

import os
import time

import monzo.authentication
from monzo.authentication import Authentication
from monzo.endpoints.account import Account
from monzo.endpoints.balance import Balance
from monzo.endpoints.feed_item import FeedItem
from monzo.endpoints.pot import Pot
from monzo.endpoints.receipt import Receipt, ReceiptItem
from monzo.endpoints.transaction import Transaction
from monzo.endpoints.webhooks import Webhook
from monzo.endpoints.whoami import WhoAmI
from monzo.exceptions import MonzoAuthenticationError

monzo.authentication.MONZO_API_URL = os.environ["ATOLL_BASE_URL"]
ACCOUNT_ID = os.environ["ATOLL_ACCOUNT_ID"]


def signed_in(token: str) -> Authentication:
    return Authentication(
        client_id=os.environ["ATOLL_CLIENT_ID"], client_secret="", redirect_url="",
        access_token=token, access_token_expiry=int(time.time()) + 3600)


def check_pots(auth: Authentication) -> None:
    pot = next(one for one in Pot.fetch(auth, ACCOUNT_ID) if not one.deleted)
    before, stamp = pot.balance, str(time.time_ns())
    for _ in range(2):
        assert Pot.deposit(auth, pot, ACCOUNT_ID, 75, "in" + stamp).balance == before + 75
    assert Pot.withdraw(auth, pot, ACCOUNT_ID, 75, "out" + stamp).balance == before
    print("  kept: a pot is filled once, however often it is said, and emptied")


def check_transactions(auth: Authentication) -> None:
    found = Transaction.fetch(auth, ACCOUNT_ID, expand=["merchant"], limit=50)
    assert len(found) == 50 and all(one.settled is None or one.created for one in found)
    card = next(one for one in reversed(found) if one.merchant)
    single = Transaction.fetch_single(auth, card.transaction_id)
    assert single.amount == card.amount and single.description == card.description
    print("  kept: transactions of every kind are read")


def check_receipts(auth: Authentication) -> None:
    transaction = Transaction.fetch(auth, ACCOUNT_ID, limit=1)[0]
    name = f"monzo-api-{time.time_ns()}"
    bread = ReceiptItem("Bread", 120, "GBP", 1)
    receipt = Receipt(auth, transaction.transaction_id, name, 120, "GBP", [bread])
    Receipt.create(auth, receipt)
    [found] = Receipt.fetch(auth, name)
    assert found.receipt_total == 120
    Receipt.delete(found)
    print("  kept: a receipt comes and goes")


def check_feed_and_webhooks(auth: Authentication) -> None:
    params = {"title": "Hello", "image_url": "https://www.example.com/a.png"}
    FeedItem.create(auth, ACCOUNT_ID, "basic", params, "https://www.example.com/")
    webhook = Webhook.create(auth, ACCOUNT_ID, "https://hooks.example.com/monzo-api")
    assert webhook.webhook_id in [one.webhook_id for one in Webhook.fetch(auth, ACCOUNT_ID)]
    Webhook.delete(webhook)
    assert webhook.webhook_id not in [one.webhook_id for one in Webhook.fetch(auth, ACCOUNT_ID)]
    print("  kept: a feed item is taken; a webhook comes and goes")


def main() -> None:
    auth = signed_in(os.environ["ATOLL_ACCESS_TOKEN"])
    assert WhoAmI.fetch(auth).user_id == os.environ["ATOLL_USER_ID"]
    assert [one.account_id for one in Account.fetch(auth)] == [ACCOUNT_ID]
    assert Balance.fetch(auth, ACCOUNT_ID).currency == "GBP"
    print("  kept: who am I, which account, and what is in it")
    check_pots(auth)
    check_transactions(auth)
    check_receipts(auth)
    check_feed_and_webhooks(auth)
    try:
        Account.fetch(signed_in("not-a-token"))
    except MonzoAuthenticationError:
        print("  kept: a bad token is an error of its own")
    else:
        raise AssertionError("a bad token was taken")


main()
