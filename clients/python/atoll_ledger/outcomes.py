# SPDX-License-Identifier: Apache-2.0
"""The names of outcomes, as the contract numbers them."""

from .messages.atollbank.posting.v1 import posting_pb2

_PREFIX = "OUTCOME_"


def outcome_name(outcome: int) -> str:
    """`done`, `insufficient_funds`; `outcome_99` for one that this package does not know."""
    value = posting_pb2.Outcome.DESCRIPTOR.values_by_number.get(outcome)
    return value.name[len(_PREFIX) :].lower() if value else f"outcome_{outcome}"
