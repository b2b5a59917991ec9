# SPDX-License-Identifier: Apache-2.0
"""Drives PyPI pymonzo, with nothing of it changed but the address, against the bank."""

import json
import os
import socket
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import webbrowser
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pymonzo import MonzoAPI
from pymonzo.exceptions import MonzoAPIError
from pymonzo.feed import MonzoBasicFeedItem

BASE_URL = os.environ["ATOLL_BASE_URL"]
MonzoAPI.api_url = BASE_URL
MonzoAPI.authorization_endpoint = BASE_URL + "/"
MonzoAPI.token_endpoint = BASE_URL + "/oauth2/token"
ACCOUNT_ID = os.environ["ATOLL_ACCOUNT_ID"]
BROWSER_WAIT_S = 20


def ask_sandbox(path: str, **fields: str) -> dict:
    form = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(BASE_URL + path, data=form, timeout=BROWSER_WAIT_S) as answer:
        return json.load(answer)


def browse(url: str) -> None:
    """What a person does in the browser: signs in, and is sent back to the program."""
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    answer = ask_sandbox("/sandbox/authorise", user_id=os.environ["ATOLL_USER_ID"], **asked)
    give_up = time.monotonic() + BROWSER_WAIT_S
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(answer["redirect_to"], timeout=BROWSER_WAIT_S).close()
            return
        except OSError:  # the program does not listen yet
            time.sleep(0.05)


def check_sign_in() -> None:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        redirect_uri = f"http://localhost:{free.getsockname()[1]}/pymonzo"
    client = ask_sandbox("/sandbox/clients", redirect_uri=redirect_uri)["client"]
    webbrowser.open = lambda url: threading.Thread(target=browse, args=(url,)).start()
    with tempfile.TemporaryDirectory(prefix="atoll-pymonzo-") as folder:
        MonzoAPI.settings_path = Path(folder) / "settings.json"
        token = MonzoAPI.authorize(
            client["client_id"], client["client_secret"], redirect_uri=redirect_uri
        )
        assert token["token_type"] == "Bearer" and token["refresh_token"]
        monzo = MonzoAPI()
        assert monzo.whoami().client_id == client["client_id"]
        assert [account.id for account in monzo.accounts.list()] == [ACCOUNT_ID]
        print("  kept: signing in through the browser gives a token that reads the account")

        settings = json.loads(MonzoAPI.settings_path.read_text())
        settings["token"]["expires_at"] = 1
        MonzoAPI.settings_path.write_text(json.dumps(settings))
        monzo = MonzoAPI()
        assert [account.id for account in monzo.accounts.list()] == [ACCOUNT_ID]
        refreshed = json.loads(MonzoAPI.settings_path.read_text())["token"]
        assert refreshed["access_token"] != token["access_token"]
        assert refreshed["refresh_token"] != token["refresh_token"]
        print("  kept: a token that is over is refreshed and kept")


def main() -> None:
    check_sign_in()
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
