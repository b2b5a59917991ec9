# SPDX-License-Identifier: Apache-2.0
"""The six digits of an authenticator: RFC 6238, written a second time."""

import base64
import hmac
import struct

STEP_S = 30


def one_time_code(secret: str, moment: float) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(moment) // STEP_S), "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
