# SPDX-License-Identifier: Apache-2.0
"""A foreign client that has none of our files: gRPC's own for Python, which learns services and
messages from the ledger by reflection and then posts.

    reflection_client.py ADDRESS
"""

import faulthandler
import sys

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

PATIENCE_S = 90
POSTINGS = "atollbank.posting.v1.Posting"
DEFINITIONS = "atollbank.definitions.v1.Definitions"
HOUSE, CUSTOMER, POSTING, SEALED, PERSON = (f"{number:022d}" for number in (1, 2, 3, 4, 5))


def main(address: str) -> None:
    channel = grpc.insecure_channel(address)
    database = ProtoReflectionDescriptorDatabase(channel)
    assert {POSTINGS, DEFINITIONS} <= set(database.get_services()), database.get_services()
    pool = descriptor_pool.DescriptorPool(database)

    def call_of(service: str, name: str, **members):
        method = pool.FindServiceByName(service).methods_by_name[name]
        request = message_factory.GetMessageClass(method.input_type)(**members)
        answer = message_factory.GetMessageClass(method.output_type)
        path = f"/{service}/{name}"
        stub = channel.unary_unary(
            path, lambda message: message.SerializeToString(), answer.FromString
        )
        return stub(request, timeout=30)

    def call(name: str, **members):
        return call_of(POSTINGS, name, **members)

    def account(number: str, **members):
        names = {"namespace_name": "test", "name": "purse", "currency": 826}
        return {"id": number, "open_account": {**names, **members}}

    post = {"debit_account": HOUSE, "credit_account": CUSTOMER, "amount_minor": 1234,
            "currency": 826}
    commands = [account(HOUSE), account(CUSTOMER, floor_minor=0), {"id": POSTING, "post": post}]
    results = call("Submit", commands=commands).results
    assert [result.outcome for result in results] == [0, 0, 0], results
    assert call("Balance", account=CUSTOMER).balance_minor == 1234

    call_of(DEFINITIONS, "Define", id=PERSON, text="metadata email: text sealed")
    field = {"name": "email", "value": "alice@example.org", "subject": PERSON}
    call_of(
        DEFINITIONS, "Submit", commands={"commands": [{"id": SEALED, "post": post}]},
        metadata=[{"command": 0, "fields": [field]}],
    )  # fmt: skip
    evidence = call("Find", id=SEALED).evidence
    assert b"alice" not in evidence
    (record,) = call_of(DEFINITIONS, "ReadMetadata", evidences=[evidence]).records
    assert record.fields[0].value == "alice@example.org", record
    print("posted and sealed by reflection")


if __name__ == "__main__":
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True)  # says where it stands still
    main(sys.argv[1])
