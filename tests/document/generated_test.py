# SPDX-License-Identifier: Apache-2.0
"""schemathesis makes up calls from the description and sends them to a bank: whatever is sent, no
answer is a 5xx and none is outside the description.

    generated_test.py --atolld PATH --cache build/clients/schemathesis [--seconds 900]

The same calls each time; with --seconds others, for as long. schemathesis is installed in its
pinned version by pip into --cache; where there is no python3-venv, the test is skipped."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from bank_process import Bank  # noqa: E402
from caller import somebody_to_pay  # noqa: E402
from installed import python_with  # noqa: E402

SEED = 20261126
EXAMPLES = 4  # of each call in each phase; the phase "coverage" has its own number
# The API is tolerant where Monzo's is: what it does not know it ignores, and what it knows may name
# an id that nobody has.
UNASKED = "negative_data_rejection,positive_data_acceptance"


def known_ids(bank: Bank) -> dict[str, str]:
    """By prefix, ids that this bank's customer has."""
    account = bank.door["account_id"]
    pots = bank.call("GET", "/pots", current_account_id=account)["pots"]
    transactions = bank.call("GET", "/transactions", account_id=account)["transactions"]
    webhook = bank.call("POST", "/webhooks", account_id=account,
                        url="https://www.example.com/generated")["webhook"]
    somebody = somebody_to_pay(bank.door["base_url"])
    payee = bank.call("POST", "/payees", name="Generated", account_number=somebody["OTHER_NUMBER"],
                      sort_code=somebody["OTHER_SORT_CODE"])["payee"]
    payment = bank.call("POST", "/payments", account_id=account, payee_id=payee["id"],
                        amount="30000", dedupe_id="generated")["payment"]
    order = bank.call("POST", "/standing-orders", account_id=account, payee_id=payee["id"],
                      amount="100", frequency="monthly", dedupe_id="o")["standing_order"]
    bulk = bank.call_with_body(
        "POST", "/payments/bulk", f"payee_id,amount\n{payee['id']},300.00\n".encode(),
        account_id=account, dedupe_id="generated")["bulk_payment"]
    statement = bank.call("POST", "/statements", account_id=account, to="2026-01-12T00:00:00Z",
                          **{"from": "2026-01-05T00:00:00Z"})["statement"]
    rule = bank.call("POST", "/category-rules", account_id=account, category="bills",
                     text="generated")["rule"]
    application = bank.call(
        "POST", "/applications", name="Made By Number", first_name="Made", born="1990-02-28",
        nationality="GB", email="made@example.com", **{"address_lines[]": "1 High Street"},
        town="Leeds", postcode="LS1 4AP", country="GB", dedupe_id="generated")["application"]
    return {"application": application["id"], "rule": rule["id"], "stmt": statement["id"],
            "order": order["id"], "bulk": bulk["id"],
            "payee": payee["id"], "payment": payment["id"],
            "acc": account, "pot": pots[0]["id"], "tx": transactions[0]["id"],
            "user": bank.door["user_id"], "oauth2client": bank.door["client_id"],
            "webhook": webhook["id"], "evt": bank.events()[-1]["id"]}


def command_of(program: Path, bank: Bank, seconds: int | None) -> list[str]:
    command = [str(program), "run", bank.door["base_url"] + "/openapi.json", "--no-color"]
    command += ["-H", f"Authorization: Bearer {bank.door['access_token']}"]
    command += ["--exclude-checks", UNASKED, "--continue-on-failure", "--warnings", "off"]
    command += ["--generation-database", "none", "--request-timeout", "20"]
    if seconds is None:
        phases = ["--phases", "examples,coverage,fuzzing"]
        return command + phases + ["--max-examples", str(EXAMPLES), "--seed", str(SEED)]
    return command + ["--max-time", str(seconds), "--max-examples", "1000"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--seconds", type=int, help="other calls each time, for so long")
    options = parser.parse_args()
    python = python_with(HERE / "requirements.txt", options.cache.resolve())
    if python is None:
        print("ATOLL-SKIPPED: no python3-venv to install schemathesis", flush=True)
        return
    with tempfile.TemporaryDirectory(prefix="atoll-generated-") as folder:
        with Bank(options.atolld, Path(folder), "--requests-per-minute", "0") as bank:
            environment = {
                **os.environ, "PYTHONPATH": str(HERE / "hooks"), "PYTHONDONTWRITEBYTECODE": "1",
                "SCHEMATHESIS_HOOKS": "known_ids", "ATOLL_KNOWN_IDS": json.dumps(known_ids(bank))}
            command = command_of(python.parent / "schemathesis", bank, options.seconds)
            ran = subprocess.run(command, env=environment, cwd=folder, check=False)
    if ran.returncode != 0:
        raise SystemExit("the bank answered what its description does not have; see above")


main()
