# SPDX-License-Identifier: Apache-2.0
"""Asks every method of every service that the ledger serves, as reflection tells them: without a
key all but health and reflection refuse, with one none does for want of a key.

    keyless_client.py ADDRESS KEY
"""

import faulthandler
import sys

import grpc
from google.protobuf import descriptor_pool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

FOR_EVERYBODY = "grpc."
PATIENCE_S = 90


def refusal(channel: grpc.Channel, path: str, metadata) -> str:
    """What an empty request hears: the reason of a refusal for want of a key, or "". A stream of
    answers may wait for what never comes; then it was let in."""
    call = channel.stream_stream(path, lambda message: message, lambda answer: answer)(
        iter([b""]), metadata=metadata, timeout=5
    )
    try:
        next(call, None)
    except grpc.RpcError as failure:
        if failure.code() == grpc.StatusCode.UNAUTHENTICATED:
            return dict(failure.trailing_metadata())["atoll-reason"]
    finally:
        call.cancel()
    return ""


def main(address: str, key: str) -> None:
    channel = grpc.insecure_channel(address)
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    services = [name for name in database.get_services() if not name.startswith(FOR_EVERYBODY)]
    assert len(services) >= 3, services
    count = 0
    for name in services:
        for method in pool.FindServiceByName(name).methods:
            path = f"/{name}/{method.name}"
            without = refusal(channel, path, ())
            assert without == "key_missing", f"{path}: {without or 'served without a key'}"
            wrong = refusal(channel, path, (("authorization", "Bearer not-the-key-of-any"),))
            assert wrong == "key_unknown", f"{path}: {wrong or 'served with a wrong key'}"
            right = refusal(channel, path, (("authorization", f"bearer {key}"),))
            assert right == "", f"{path}: {right}"
            count += 1
    print(f"{count} methods of {', '.join(services)}")


if __name__ == "__main__":
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True)  # says where it stands still
    main(sys.argv[1], sys.argv[2])
