# SPDX-License-Identifier: Apache-2.0
"""Drives PyPI monzopy, Home Assistant's, with nothing of it changed but the address."""

import asyncio
import os

from aiohttp import ClientSession
from monzopy import AbstractMonzoApi, InvalidMonzoAPIResponseError

AbstractMonzoApi._request.__kwdefaults__["base_url"] = os.environ["ATOLL_BASE_URL"]
ACCOUNT_ID = os.environ["ATOLL_ACCOUNT_ID"]


class MonzoApi(AbstractMonzoApi):
    async def async_get_access_token(self) -> str:
        return os.environ["ATOLL_ACCESS_TOKEN"]


async def drive(user) -> None:
    accounts = await user.accounts()
    assert [account["id"] for account in accounts] == [ACCOUNT_ID]
    assert accounts[0]["balance"]["currency"] == "GBP"
    print("  kept: accounts come with their balances")

    pot = next(pot for pot in await user.pots() if not pot["locked"])
    assert await user.pot_deposit(ACCOUNT_ID, pot["id"], 75)
    filled = next(one for one in await user.pots() if one["id"] == pot["id"])
    assert filled["balance"] == pot["balance"] + 75
    assert await user.pot_withdraw(ACCOUNT_ID, pot["id"], 75)
    print("  kept: a pot is filled and emptied")

    too_much = user.pot_deposit(ACCOUNT_ID, pot["id"], 10**11)
    # This version means to raise its own error for what has no id, and trips over it.
    for refused in (too_much, user.pot_deposit("acc_x", "x", 1)):
        try:
            await refused
        except (InvalidMonzoAPIResponseError, AttributeError):
            continue
        raise AssertionError("a move that cannot be was taken for done")
    print("  kept: a move that is refused is told as such")

    await user.register_webhooks("https://hooks.example.com/monzopy")
    assert len(await user.list_webhooks("https://hooks.example.com")) == 1
    await user.unregister_webhooks("https://hooks.example.com")
    assert await user.list_webhooks("https://hooks.example.com") == []
    print("  kept: a webhook comes and goes")


async def main() -> None:
    async with ClientSession() as session:
        await drive(MonzoApi(session).user_account)


asyncio.run(main())
