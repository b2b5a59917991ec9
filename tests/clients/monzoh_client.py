# SPDX-License-Identifier: Apache-2.0
"""Drives PyPI monzoh with nothing of it changed but the address. It counts in pounds. Its model of
a balance refuses the shape that Monzo answers with, so that one call is not made."""

import os
import time
from decimal import Decimal

from monzoh import MonzoClient
from monzoh.auth import MonzoOAuth
from monzoh.core.base import BaseSyncClient
from monzoh.exceptions import MonzoAuthenticationError
from monzoh.models.feed import FeedItemParams
from monzoh.models.receipts import Receipt, ReceiptItem

BaseSyncClient.BASE_URL = MonzoOAuth.BASE_URL = os.environ["ATOLL_BASE_URL"]
ACCOUNT_ID = os.environ["ATOLL_ACCOUNT_ID"]


def check_pots(client: MonzoClient) -> None:
    pot = next(one for one in client.pots.list(ACCOUNT_ID) if not one.deleted)
    stamp = str(time.time_ns())
    for _ in range(2):
        filled = client.pots.deposit(pot.id, ACCOUNT_ID, Decimal("1.25"), "in" + stamp)
        assert filled.balance == pot.balance + Decimal("1.25")
    emptied = client.pots.withdraw(pot.id, ACCOUNT_ID, Decimal("1.25"), "out" + stamp)
    assert emptied.balance == pot.balance
    print("  kept: a pot is filled once, however often it is said, and emptied")


def check_transactions(client: MonzoClient) -> None:
    found = client.transactions.list(ACCOUNT_ID, expand=["merchant"], limit=100)
    assert len(found) == 100 and found == sorted(found, key=lambda one: one.created)
    card = next(one for one in reversed(found) if one.merchant is not None)
    assert card.merchant.address.latitude is not None and card.merchant.group_id
    noted = client.transactions.annotate(card.id, {"notes": "Seen", "foo": "bar"})
    assert noted.metadata["foo"] == "bar"
    assert client.transactions.retrieve(card.id, expand=["merchant"]).notes == "Seen"
    later = client.transactions.list(ACCOUNT_ID, since=found[50].id, limit=3)
    assert [one.id for one in later] == [one.id for one in found[51:54]]
    print("  kept: transactions of every kind are read, paged and annotated")


def check_receipts_and_attachments(client: MonzoClient) -> None:
    transaction = client.transactions.list(ACCOUNT_ID, limit=1)[0]
    name = f"monzoh-{time.time_ns()}"
    bread = ReceiptItem(description="Bread", amount=120, currency="GBP", quantity=1.5)
    assert client.receipts.create(Receipt(
        external_id=name, transaction_id=transaction.id, total=120, currency="GBP",
        items=[bread]))
    assert client.receipts.retrieve(name).items[0].description == "Bread"
    client.receipts.delete(name)
    attachment = client.attachments.upload(
        transaction.id, file_name="bread.txt", file_type="text/plain", file_data=b"Bread 1.20")
    assert attachment.external_id == transaction.id
    client.attachments.deregister(attachment.id)
    print("  kept: a receipt and an attachment come and go")


def check_feed_and_webhooks(client: MonzoClient) -> None:
    client.feed.create_item(ACCOUNT_ID, FeedItemParams(
        title="Hello", image_url="https://www.example.com/a.png", body="from monzoh"))
    webhook = client.webhooks.register(ACCOUNT_ID, "https://hooks.example.com/monzoh")
    assert webhook.id in [one.id for one in client.webhooks.list(ACCOUNT_ID)]
    client.webhooks.delete(webhook.id)
    assert webhook.id not in [one.id for one in client.webhooks.list(ACCOUNT_ID)]
    print("  kept: a feed item is taken; a webhook comes and goes")


def check_refusals() -> None:
    with MonzoClient("not-a-token") as client:
        try:
            client.accounts.list()
        except MonzoAuthenticationError:
            print("  kept: a bad token is an error of its own")
            return
    raise AssertionError("a bad token was taken")


def main() -> None:
    with MonzoClient(os.environ["ATOLL_ACCESS_TOKEN"]) as client:
        assert client.whoami().user_id == os.environ["ATOLL_USER_ID"]
        assert [one.id for one in client.accounts.list()] == [ACCOUNT_ID]
        print("  kept: who am I, and which accounts")
        check_pots(client)
        check_transactions(client)
        check_receipts_and_attachments(client)
        check_feed_and_webhooks(client)
    check_refusals()


main()
