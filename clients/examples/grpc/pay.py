# SPDX-License-Identifier: Apache-2.0
"""A running ledger, by gRPC and nothing of ours but the contract: pay.py ADDRESS

protoc --proto_path=api/proto --python_out=. --grpc_out=. \\
    --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)" \\
    atollbank/posting/v1/posting.proto
"""

import secrets
import sys
import time

import grpc
from atollbank.posting.v1 import posting_pb2 as messages
from atollbank.posting.v1 import posting_pb2_grpc as calls

GBP = 826
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_id() -> str:
    """Milliseconds, then 52 bits drawn at random under slice 0; 22 characters of base62."""
    number, text = time.time_ns() // 1_000_000 << 64 | secrets.randbits(52), ""
    for _ in range(22):
        number, digit = divmod(number, 62)
        text = ALPHABET[digit] + text
    return text


def main(address: str) -> None:
    ledger = calls.PostingStub(grpc.insecure_channel(address))

    def submit(*commands: messages.Command) -> list[messages.CommandResult]:
        answer = ledger.Submit(messages.SubmitRequest(commands=commands), timeout=5)
        return list(answer.results)

    def name_of(result: messages.CommandResult) -> str:
        return messages.Outcome.Name(result.outcome).removeprefix("OUTCOME_").lower()

    def post(debit: str, credit: str, amount_minor: int) -> messages.Command:
        posting = messages.Post(
            debit_account=debit, credit_account=credit, amount_minor=amount_minor, currency=GBP
        )
        return messages.Command(id=new_id(), post=posting)

    cash, purse = new_id(), new_id()
    submit(
        messages.Command(
            id=cash,
            open_account=messages.OpenAccount(currency=GBP, namespace_name="house", name="cash"),
        ),
        messages.Command(
            id=purse,
            open_account=messages.OpenAccount(
                currency=GBP, namespace_name="customer", name="purse", floor_minor=0
            ),
        ),
    )
    print("opened cash and purse")

    pay_in = post(cash, purse, 5000)
    print("paid in 5000:", name_of(submit(pay_in)[0]))
    again = submit(pay_in)[0]
    print(f"paid in again: {name_of(again)}, the first answer" * again.duplicate)
    print("paid out 9000:", name_of(submit(post(purse, cash, 9000))[0]))

    hold = messages.PlaceHold(
        account=purse, payee_account=cash, amount_minor=2000, currency=GBP
    )
    hold_id = new_id()
    capture = messages.CaptureHold(
        hold_id=hold_id, amount_minor=1250, currency=GBP, final_capture=True
    )
    _, captured = submit(
        messages.Command(id=hold_id, place_hold=hold),
        messages.Command(id=new_id(), capture_hold=capture),
    )
    print("held 2000, captured 1250, released the rest:", name_of(captured))

    balance = ledger.Balance(messages.BalanceRequest(account=purse), timeout=5)
    print(f"balance {balance.balance_minor}, held {balance.held_minor}")
    statement = ledger.Statement(messages.StatementRequest(account=purse), timeout=5)
    print("statement:", *(entry.amount_minor for entry in statement.entries if entry.amount_minor))


main(sys.argv[1])
