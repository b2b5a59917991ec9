# SPDX-License-Identifier: Apache-2.0
"""Drives PyPI pymonzo, with nothing of it changed but the address, against the bank."""

import os
import time
import urllib.request
from datetime import datetime, timedelta, timezone

from pymonzo import MonzoAPI
from pymonzo.exceptions import MonzoAPIError
from pymonzo.feed import MonzoBasicFeedItem

MonzoAPI.api_url = os.environ["ATOLL_BASE_URL"]
ACCOUNT_ID = os.environ["ATOLL_ACCOUNT_ID"]


def main() -> None:
    monzo = MonzoAPI(access_token=os.environ["ATOLL_ACCESS_TOKEN"])

    assert monzo.whoami().user_id == os.environ["ATOLL_USER_ID"]
    assert [account.id for account in monzo.accounts.list()] == [ACCOUNT_ID]
    before = monzo.balance.get(ACCOUNT_ID)
    assert before.currency == "GBP" and before.total_balance >= before.balance
    print("  kept: whoami, accounts and balance are read")

    pot = next(pot for pot in monzo.pots.list(ACCOUNT_ID) if not pot.deleted)
    stamp = str(time.time_ns())
    filled = monzo.pots.deposit(100, pot.id, account_id=ACCOUNT_ID, dedupe_id="in" + stamp)
    assert filled.balance == pot.balance + 100
    emptied = monzo.pots.withdraw(100, pot.id, account_id=ACCOUNT_ID, dedupe_id="out" + stamp)
    assert emptied.balance == pot.balance
    assert monzo.balance.get(ACCOUNT_ID).balance == before.balance
    print("  kept: a pot is filled and emptied")

    since = datetime.now(timezone.utc) - timedelta(days=30)
    page = monzo.transactions.list(ACCOUNT_ID, expand_merchant=True, since=since, limit=50)
    assert page and all(one.created >= since for one in page)
    one = monzo.transactions.get(page[-1].id, expand_merchant=True)
    assert one.id == page[-1].id
    noted = monzo.transactions.annotate(one.id, {"pymonzo": "was here"})
    assert noted.metadata["pymonzo"] == "was here"
    print("  kept: transactions are listed, read and annotated")

    picture = b"\x89PNG\r\n\x1a\n" + bytes(100_000)
    upload = monzo.attachments.upload(
        file_name="till.png", file_type="image/png", content_length=len(picture)
    )
    sent = urllib.request.Request(upload.upload_url, data=picture, method="PUT")
    with urllib.request.urlopen(sent) as answer:
        assert answer.status == 200
    attachment = monzo.attachments.register(one.id, file_url=upload.file_url, file_type="image/png")
    assert attachment.external_id == one.id
    shown = monzo.transactions.get(one.id)
    assert [each["id"] for each in shown.attachments] == [attachment.id]
    with urllib.request.urlopen(upload.file_url) as answer:
        assert answer.read() == picture
    assert monzo.attachments.deregister(attachment.id) == {}
    print("  kept: a file is uploaded, attached, read and taken off again")

    item = MonzoBasicFeedItem(
        title="From pymonzo", image_url="https://www.example.com/a.gif", body="Hello"
    )
    assert monzo.feed.create(item, ACCOUNT_ID, url="https://www.example.com/") == {}
    print("  kept: a feed item is taken")

    webhook = monzo.webhooks.register("https://hooks.example.com/pymonzo", ACCOUNT_ID)
    assert webhook.id in [hook.id for hook in monzo.webhooks.list(ACCOUNT_ID)]
    monzo.webhooks.delete(webhook.id)
    assert webhook.id not in [hook.id for hook in monzo.webhooks.list(ACCOUNT_ID)]
    print("  kept: a webhook comes and goes")

    try:
        too_much = before.balance + 1
        monzo.pots.deposit(too_much, pot.id, account_id=ACCOUNT_ID, dedupe_id="rich" + stamp)
    except MonzoAPIError as error:
        assert "insufficient_funds" in str(error), error
    else:
        raise AssertionError("money that was not there moved")
    try:
        monzo.transactions.get("tx_0000000000000000000000")
    except MonzoAPIError as error:
        assert "not_found.transaction" in str(error), error
    else:
        raise AssertionError("there is such a transaction")
    print("  kept: what one does not have one cannot move")


main()
