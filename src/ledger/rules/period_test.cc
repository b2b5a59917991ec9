// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;

class PeriodClose : public FundedLedger {
 protected:
  void SetUp() override {
    now_ns_ = 20'000 * kDayNs;
    FundedLedger::SetUp();
  }
  Command close(std::uint64_t number, std::int64_t before_ns, std::uint8_t flags = 0) {
    return {.kind = CommandKind::kClosePeriod,
            .flags = flags,
            .id = id(number),
            .limit_or_time = before_ns};
  }
  Command post_at(std::uint64_t number, std::int64_t value_time_ns) {
    Command command = post(number, 2, 3, 1);
    command.value_time_ns = value_time_ns;
    return command;
  }
  std::int64_t days_ago(std::int64_t days) const { return now_ns_ - days * kDayNs; }
};

TEST_F(PeriodClose, a_value_time_lies_ten_years_back_to_one_year_ahead) {
  const std::int64_t now = now_ns_ + 1'000'000'000;  // of the group that it comes in
  EXPECT_EQ(outcome_of(post_at(1, now - 3'653 * kDayNs)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post_at(2, now - 3'653 * kDayNs)), Outcome::kValueTimeOutOfRange);
  const std::int64_t next = now_ns_ + 1'000'000'000;
  EXPECT_EQ(outcome_of(post_at(3, next + 366 * kDayNs)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post_at(4, now_ns_ + 1'000'000'001 + 366 * kDayNs)),
            Outcome::kValueTimeOutOfRange);
}

TEST_F(PeriodClose, a_period_may_end_now_and_a_seal_may_be_repeated) {
  EXPECT_EQ(outcome_of(close(1, now_ns_ + 1'000'000'001)), Outcome::kValueTimeOutOfRange);
  const std::int64_t now = now_ns_ + 1'000'000'000;
  EXPECT_EQ(outcome_of(close(2, now, kSealed)), Outcome::kDone);
  EXPECT_EQ(outcome_of(close(3, now, kSealed)), Outcome::kDone);
  EXPECT_EQ(outcome_of(close(4, now - 1)), Outcome::kPeriodSealed);
}

TEST_F(PeriodClose, a_value_time_before_the_close_declines_and_later_ones_pass) {
  const std::int64_t closed = days_ago(10);
  ASSERT_EQ(outcome_of(close(1, closed)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post_at(2, closed - 1)), Outcome::kPeriodClosed);
  EXPECT_EQ(outcome_of(post_at(3, closed)), Outcome::kDone);
  EXPECT_EQ(outcome_of(post(4, 2, 3, 1)), Outcome::kDone);
  EXPECT_EQ(balance(3), 2);
}

TEST_F(PeriodClose, closes_for_legs_and_captures_too) {
  apply(place(1, 2, 3, 10));
  apply(close(2, days_ago(1)));
  Command capture = on_hold(CommandKind::kCaptureHold, 3, 1, 10);
  capture.value_time_ns = days_ago(2);
  EXPECT_EQ(outcome_of(capture), Outcome::kPeriodClosed);
  Command legs{
      .kind = CommandKind::kPostLegs, .id = id(4), .value_time_ns = days_ago(2), .side_count = 2};
  EXPECT_EQ(apply(Batch{.commands = {legs}, .legs = {leg(2, -1), leg(3, 1)}})[0].outcome,
            Outcome::kPeriodClosed);
}

TEST_F(PeriodClose, an_unsealed_period_is_opened_again) {
  apply(close(1, days_ago(1)));
  EXPECT_EQ(outcome_of(post_at(2, days_ago(5))), Outcome::kPeriodClosed);
  ASSERT_EQ(outcome_of(close(3, days_ago(30))), Outcome::kDone);
  EXPECT_EQ(outcome_of(post_at(4, days_ago(5))), Outcome::kDone);
}

TEST_F(PeriodClose, a_sealed_period_never_opens_again) {
  const std::int64_t sealed = days_ago(30);
  ASSERT_EQ(outcome_of(close(1, sealed, kSealed)), Outcome::kDone);
  EXPECT_EQ(outcome_of(close(2, sealed - 1)), Outcome::kPeriodSealed);
  EXPECT_EQ(outcome_of(close(3, 0, kSealed)), Outcome::kPeriodSealed);
  ASSERT_EQ(outcome_of(close(4, days_ago(1))), Outcome::kDone);
  EXPECT_EQ(outcome_of(close(5, sealed)), Outcome::kDone);
}

TEST_F(PeriodClose, the_future_cannot_be_closed) {
  EXPECT_EQ(outcome_of(close(1, now_ns_ + kDayNs)), Outcome::kValueTimeOutOfRange);
  EXPECT_EQ(outcome_of(post(2, 2, 3, 1)), Outcome::kDone);
}

TEST_F(PeriodClose, is_taken_back_with_its_chain) {
  const auto results =
      apply(Batch{.commands = {linked(close(1, days_ago(1), kSealed)), post(2, 3, 2, 5000)}});
  EXPECT_EQ(results[0].outcome, Outcome::kLinkedDeclined);
  EXPECT_EQ(outcome_of(post_at(3, days_ago(5))), Outcome::kDone);
}

TEST_F(PeriodClose, value_times_far_from_the_booking_are_refused_and_bind_nothing) {
  EXPECT_EQ(outcome_of(post_at(1, days_ago(3'654))), Outcome::kValueTimeOutOfRange);
  EXPECT_EQ(outcome_of(post_at(1, now_ns_ + 367 * kDayNs)), Outcome::kValueTimeOutOfRange);
  Command hold = place(2, 2, 3, 10);
  hold.value_time_ns = days_ago(4'000);
  EXPECT_EQ(outcome_of(hold), Outcome::kValueTimeOutOfRange);
  EXPECT_EQ(outcome_of(post_at(1, days_ago(3'652))), Outcome::kDone);
}

}  // namespace
}  // namespace atollbank::ledger
