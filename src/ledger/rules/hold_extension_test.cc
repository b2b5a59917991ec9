// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

class HoldExtension : public FundedLedger {
 protected:
  Command extend(std::uint64_t number, std::uint64_t hold, std::int64_t in_seconds) {
    return {.kind = CommandKind::kExtendHold,
            .id = id(number),
            .related = id(hold),
            .limit_or_time = in_seconds == 0 ? 0 : now_ns_ + (1 + in_seconds) * 1'000'000'000};
  }
  void pass_seconds(std::int64_t seconds) { now_ns_ += seconds * 1'000'000'000; }
};

TEST_F(HoldExtension, an_extended_hold_outlives_its_first_expiry_and_not_its_second) {
  apply(place(1, 2, 3, 100, 5));
  ASSERT_EQ(outcome_of(extend(2, 1, 20)), Outcome::kDone);
  pass_seconds(10);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 3, 1, 10)), Outcome::kDone);
  pass_seconds(20);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 4, 1, 10)), Outcome::kHoldExpired);
  EXPECT_EQ(held(2), 0);
}

TEST_F(HoldExtension, zero_is_for_ever_and_a_shorter_time_counts_too) {
  apply(place(1, 2, 3, 100, 5));
  apply(extend(2, 1, 0));
  pass_seconds(1000);
  EXPECT_EQ(outcome_of(extend(3, 1, 3)), Outcome::kDone);
  pass_seconds(5);
  EXPECT_EQ(outcome_of(extend(4, 1, 3)), Outcome::kHoldExpired);
}

TEST_F(HoldExtension, a_time_that_has_come_is_refused) {
  apply(place(1, 2, 3, 100, 5));
  EXPECT_EQ(outcome_of(extend(2, 1, -1)), Outcome::kExpiryNotInFuture);
  EXPECT_EQ(outcome_of(extend(2, 1, 5)), Outcome::kDone);
}

TEST_F(HoldExtension, what_is_no_open_hold_is_not_extended) {
  EXPECT_EQ(outcome_of(extend(1, 99, 5)), Outcome::kHoldNotFound);
  apply(place(2, 2, 3, 100));
  apply(on_hold(CommandKind::kReleaseHold, 3, 2, 0));
  EXPECT_EQ(outcome_of(extend(4, 2, 5)), Outcome::kHoldClosed);
}

TEST_F(HoldExtension, one_of_a_declined_chain_keeps_its_expiry) {
  apply(place(1, 2, 3, 100, 5));
  apply(Batch{.commands = {linked(extend(2, 1, 100)), post(3, 3, 2, 5000)}});
  pass_seconds(10);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 4, 1, 10)), Outcome::kHoldExpired);
}

class CaptureAbove : public FundedLedger {
 protected:
  CommandResult capture(std::uint64_t number, std::uint64_t hold, std::int64_t amount,
                        std::uint8_t flags = kAboveHold) {
    return apply(on_hold(CommandKind::kCaptureHold, number, hold, amount, flags));
  }
};

TEST_F(CaptureAbove, takes_the_hold_and_the_rest_from_what_is_available) {
  apply(place(1, 2, 3, 100));
  EXPECT_EQ(capture(2, 1, 150, 0).outcome, Outcome::kExceedsHold);
  EXPECT_EQ(capture(3, 1, 150).outcome, Outcome::kDone);
  EXPECT_EQ(balance(3), 150);
  EXPECT_EQ(held(2), 0);
  EXPECT_EQ(capture(4, 1, 1).outcome, Outcome::kHoldClosed);
}

TEST_F(CaptureAbove, what_is_not_available_declines_all_of_it) {
  apply(place(1, 2, 3, 100));
  apply(place(2, 2, 3, 800));
  EXPECT_EQ(capture(3, 1, 201).outcome, Outcome::kInsufficientFunds);
  EXPECT_EQ(held(2), 900);
  EXPECT_EQ(capture(4, 1, 200).outcome, Outcome::kDone);
}

TEST_F(CaptureAbove, a_freeze_stops_what_was_not_promised) {
  apply(place(1, 2, 3, 100));
  apply(change(CommandKind::kFreeze, 2, 2, kFreezeDebits));
  EXPECT_EQ(capture(3, 1, 101).outcome, Outcome::kDebitsFrozen);
  EXPECT_EQ(capture(4, 1, 100).outcome, Outcome::kDone);
}

}  // namespace
}  // namespace atollbank::ledger
