# SPDX-License-Identifier: Apache-2.0
"""Ids and the packed form, without a ledger."""

import struct
import sys
import unittest

from atoll_ledger import (
    GBP,
    Accrue,
    CaptureHold,
    ClosePeriod,
    Expect,
    ExtendHold,
    Id,
    Leg,
    OpenAccount,
    Post,
    PostExchange,
    PostLegs,
    Rounding,
    SetBalanceLimits,
    SetCeiling,
    SetFloor,
    new_id,
    outcome_name,
    packed,
)


class Ids(unittest.TestCase):
    def test_an_id_is_read_back_from_its_text(self):
        made = new_id(slice_number=5)
        self.assertEqual(len(str(made)), 22)
        self.assertEqual(Id.parse(str(made)), made)
        self.assertEqual(Id.parse(f"acc_{made}"), made)
        self.assertEqual(made.low >> 52, 5)
        self.assertEqual(str(Id((1 << 128) - 1)), "7n42DGM5Tflk9n8mt7Fhc7")

    def test_ids_grow_and_do_not_repeat(self):
        made = [new_id() for _ in range(100_000)]
        self.assertEqual(made, sorted(set(made)))

    def test_what_is_no_id_is_refused(self):
        for text in ("acc_nonsense", "7n42DGM5Tflk9n8mt7Fhc8", "0" * 21 + "-"):
            with self.subTest(text), self.assertRaises(ValueError):
                Id.parse(text)
        for number in (-1, 1 << 128):
            with self.subTest(number), self.assertRaises(ValueError):
                Id(number)


class Packed(unittest.TestCase):
    def test_a_command_has_its_fields_where_the_ledger_reads_them(self):
        post = Post(
            debit=Id.of(1, 2), credit=Id.of(3, 4), amount_minor=500, currency=GBP, code=7,
            reference=Id.of(5, 6), value_time_ns=99, id=Id.of(8, 9), linked=True, evidence=b"why",
        )  # fmt: skip
        capture = CaptureHold(hold=post.id, amount_minor=1, currency=GBP, releases_rest=True)
        batch = packed.pack([post, capture])
        self.assertEqual(len(batch.commands), 256)
        words = struct.unpack_from("<BBHI13Q4I", batch.commands)
        self.assertEqual(words[:4], (1, 1, GBP, 7))
        self.assertEqual(words[4:10], (8, 9, 1, 2, 3, 4))
        self.assertEqual(words[10:14], (500, 99, 5, 6))
        self.assertEqual(words[-2:], (0, 3))
        self.assertEqual(batch.evidence, b"why")
        self.assertEqual(batch.commands[128:130], bytes([5, 8]))

    def test_legs_and_openings_stand_beside_and_are_pointed_at(self):
        legs = [Leg(Id(1), -5, GBP), Leg(Id(2), 5, GBP)]
        opening = OpenAccount(currency=GBP, namespace="house", name="cash", floor_minor=None)
        batch = packed.pack([opening, PostLegs(legs), PostLegs(legs), SetFloor(Id(1), None)])
        self.assertEqual(len(batch.openings), 104)
        self.assertEqual(len(batch.legs), 4 * 32)
        third = struct.unpack_from("<II", batch.commands, 2 * 128 + 112)
        self.assertEqual(third, (2, 2))
        floor = struct.unpack_from("<q", batch.commands, 3 * 128 + 104)
        self.assertEqual(floor, (-(1 << 63),))

    def test_the_rarer_commands_have_their_fields_where_the_ledger_reads_them(self):
        purse, hold = Id.of(1, 2), Id.of(3, 4)
        amount, related, limit = 56, 88, 104  # offsets
        legs = [Leg(Id(1), -5, GBP), Leg(Id(2), 5, GBP)]
        exchange = PostExchange(legs, GBP, 1_250, 3, Rounding.UP)
        for command, kind, flags, fields in (
            (SetCeiling(purse, 900), 11, 0, {limit: 900}),
            (SetCeiling(purse, None), 11, 0, {limit: (1 << 63) - 1}),
            (ExtendHold(hold, 77), 12, 0, {limit: 77, related: 3, related + 8: 4}),
            (Expect(purse, 5, 6, last_slot=9), 13, 1, {amount: 5, limit: 6, related + 8: 9}),
            (exchange, 14, 0, {amount: 1_250, limit: 3 | 3 << 8}),
            (ClosePeriod(88, sealed=True), 15, 128, {limit: 88}),
            (Accrue(purse, hold, 123, GBP), 16, 0, {amount: 123}),
            (SetBalanceLimits(purse, -5, 5), 18, 0, {amount: 5, limit: -5}),
            (CaptureHold(hold, 1, GBP, may_exceed=True), 5, 64, {amount: 1, related + 8: 4}),
        ):
            with self.subTest(type(command).__name__):
                packed_command = packed.pack([command]).commands
                self.assertEqual(tuple(packed_command[:2]), (kind, flags))
                for offset, value in fields.items():
                    self.assertEqual(struct.unpack_from("<q", packed_command, offset), (value,))

    def test_what_is_no_command_is_refused(self):
        with self.assertRaises(TypeError):
            packed.pack(["pay me"])

    def test_what_does_not_fit_is_refused_before_it_is_sent(self):
        with self.assertRaises(ValueError):
            packed.pack([OpenAccount(currency=GBP, namespace="n" * 17, name="cash")])
        with self.assertRaises(struct.error):
            packed.pack([Post(debit=Id(1), credit=Id(2), amount_minor=1 << 63, currency=GBP)])

    def test_outcomes_have_the_names_of_the_contract(self):
        self.assertEqual(outcome_name(0), "done")
        self.assertEqual(outcome_name(72), "insufficient_funds")
        self.assertEqual(outcome_name(60_000), "outcome_60000")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
