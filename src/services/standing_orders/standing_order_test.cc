// SPDX-License-Identifier: Apache-2.0
#include "services/standing_orders/standing_order.h"

#include <gtest/gtest.h>

#include "services/standing_orders/format/order_record.h"

namespace atollbank::standing_orders {
namespace {

using bank_calendar::BankHolidays;
using bank_calendar::Date;
using bank_calendar::DateConvention;
using bank_calendar::Frequency;
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr base::Id kAda{.high = 1, .low = 1};
constexpr base::Id kPayment{.high = 5, .low = 1};
constexpr Attempt kFirst{.number = 1, .count = 0};

Date date(int y, unsigned m, unsigned d) { return Date(year(y), month(m), day(d)); }
base::Timestamp london(Date on, int hour, int minute) {
  return bank_calendar::instant_of(on, bank_calendar::TimeOfDay(hour * 60 + minute));
}

// Rent of 500.00 on the last of each month from Saturday 31 January 2026 on, three times.
class Order : public testing::Test {
 protected:
  Order() {
    rent_.id = {.high = 2, .low = 1};
    rent_.user_id = kAda;
    rent_.account_id = {.high = 3, .low = 1};
    rent_.to_account_id = {.high = 3, .low = 2};
    rent_.payee = {.name = "Bob", .account_number = "12345678", .sort_code = "040099"};
    rent_.amount_minor = 500'00;
    rent_.reference = "Rent";
    rent_.terms = {.frequency = Frequency::kEveryMonth,
                   .first_date = date(2026, 1, 31),
                   .convention = DateConvention::kFollowing,
                   .payment_count = 3};
    rent_.created = london(date(2026, 1, 5), 12, 0);
    rent_.updated = rent_.created;
  }
  StandingOrder active() const { return *approved(rent_, kAda, rent_.created, days_); }

  const WorkingDays days_{BankHolidays::england_and_wales()};
  StandingOrder rent_;
};

TEST_F(Order, is_due_once_its_owner_approved_it_on_a_working_day_at_half_past_midnight) {
  EXPECT_FALSE(due_at(rent_, days_));
  EXPECT_EQ(approved(rent_, {.high = 1, .low = 2}, rent_.created, days_).error().reason,
            "not_an_approver");
  EXPECT_EQ(next_payment(active(), days_)->nominal_date, date(2026, 1, 31));
  EXPECT_EQ(due_at(active(), days_), london(date(2026, 2, 2), 0, 30)) << "the Monday";
  EXPECT_EQ(approved(rent_, kAda, london(date(2026, 2, 3), 0, 0), days_).error().reason,
            "schedule_in_the_past");
}

TEST_F(Order, goes_from_payment_to_payment_and_ends_with_the_last) {
  StandingOrder order = active();
  const std::vector<Date> executed = {date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 31)};
  for (std::uint32_t number = 1; number <= 3; ++number) {
    ASSERT_EQ(order.state, OrderState::kActive);
    const base::Timestamp due = *due_at(order, days_);
    EXPECT_EQ(due, london(executed[number - 1], 0, 30));
    const Attempt attempt{.number = number, .count = 0};
    order = paid(order, attempt, kPayment, due, days_);
    const StandingOrder again = paid(order, attempt, kPayment, due, days_);
    EXPECT_EQ(format::encode_order(again), format::encode_order(order)) << "it was counted";
  }
  EXPECT_EQ(order.state, OrderState::kFinished);
  EXPECT_EQ(order.paid_count, 3u);
  EXPECT_EQ(order.last_payment_id, kPayment);
  EXPECT_FALSE(due_at(order, days_));
  EXPECT_EQ(cancelled(order, order.updated).error().reason, "order_has_ended");
}

TEST_F(Order, that_the_bank_stops_says_why_and_pays_no_more) {
  const StandingOrder order = active();
  const auto ended = stopped(order, "customer_deceased", order.updated);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->state, OrderState::kCancelled);
  EXPECT_EQ(ended->last_refusal, "customer_deceased");
  EXPECT_FALSE(due_at(*ended, days_));
}

TEST_F(Order, refused_is_tried_again_twice_that_day_and_then_missed) {
  StandingOrder order = active();
  const Date monday = date(2026, 2, 2);
  order = refused(order, kFirst, "insufficient_funds", london(monday, 0, 30), days_);
  EXPECT_EQ(due_at(order, days_), london(monday, 8, 0));
  EXPECT_EQ(order.last_refusal, "insufficient_funds");
  order =
      refused(order, {.number = 1, .count = 1}, "insufficient_funds", london(monday, 8, 0), days_);
  EXPECT_EQ(due_at(order, days_), london(monday, 14, 0));
  EXPECT_EQ(order.missed_count, 0u);
  order =
      refused(order, {.number = 1, .count = 2}, "insufficient_funds", london(monday, 14, 0), days_);
  EXPECT_EQ(order.missed_count, 1u);
  EXPECT_EQ(order.next, (Attempt{.number = 2, .count = 0}));
  EXPECT_EQ(due_at(order, days_), london(date(2026, 3, 2), 0, 30));
  order = paid(order, order.next, kPayment, london(date(2026, 3, 2), 0, 30), days_);
  EXPECT_EQ(order.last_refusal, "");
}

TEST_F(Order, refused_when_its_day_is_over_is_missed_at_once) {
  const StandingOrder order =
      refused(active(), kFirst, "account_frozen", london(date(2026, 2, 4), 9, 0), days_);
  EXPECT_EQ(order.missed_count, 1u);
  EXPECT_EQ(order.next.number, 2u);
  const StandingOrder morning =
      refused(active(), kFirst, "account_frozen", london(date(2026, 2, 2), 9, 0), days_);
  EXPECT_EQ(due_at(morning, days_), london(date(2026, 2, 2), 14, 0)) << "eight has passed";
}

TEST_F(Order, cancelled_is_due_no_more_and_counts_what_was_under_way) {
  const StandingOrder order = *cancelled(active(), active().updated);
  EXPECT_FALSE(due_at(order, days_));
  EXPECT_EQ(approved(order, kAda, rent_.created, days_).error().reason,
            "order_not_awaiting_approval");
  const StandingOrder counted = paid(order, kFirst, kPayment, order.updated, days_);
  EXPECT_EQ(counted.paid_count, 1u);
  EXPECT_EQ(counted.state, OrderState::kCancelled);
  const StandingOrder left = refused(order, kFirst, "account_frozen", order.updated, days_);
  EXPECT_EQ(left.missed_count, 0u);
}

TEST_F(Order, half_past_midnight_is_londons_in_summer_and_winter) {
  rent_.terms = {.frequency = Frequency::kEveryDay,
                 .first_date = date(2026, 3, 28),
                 .convention = DateConvention::kUnmoved};
  StandingOrder order = active();
  EXPECT_EQ(base::to_rfc3339(*due_at(order, days_)), "2026-03-28T00:30:00Z");
  order.next.number = 2;
  EXPECT_EQ(base::to_rfc3339(*due_at(order, days_)), "2026-03-29T00:30:00Z");
  order.next.number = 3;
  EXPECT_EQ(base::to_rfc3339(*due_at(order, days_)), "2026-03-29T23:30:00Z");
}

TEST_F(Order, record_keeps_everything_and_its_bytes_for_ever) {
  StandingOrder order = active();
  order.next = {.number = 2, .count = 1};
  order.paid_count = 1;
  order.missed_count = 4;
  order.last_refusal = "insufficient_funds";
  order.last_payment_id = kPayment;
  const auto bytes = format::encode_order(order);
  EXPECT_EQ(format::encode_order(format::decode_order(bytes).value()), bytes);
  EXPECT_EQ(base::to_hex(bytes),
            "01020200000001010000000400000002000000000000000100000000000000010000000000000001"
            "00000000000000030000000000000001000000000000000300000000000000020000000000000005"
            "0000000000000001000000000000000080dd7beed387180080dd7beed3871850c300000000000006"
            "020450000001030000000000008003000000426f6208000000313233343536373806000000303430"
            "303939000000000400000052656e7412000000696e73756666696369656e745f66756e6473");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_order(bytes.substr(0, size)));
  }
  order.terms.final_date = date(2026, 4, 1);
  EXPECT_FALSE(format::decode_order(format::encode_order(order))) << "it has two ends";
}

TEST_F(Order, record_of_people_with_keys_holds_what_was_sealed) {
  StandingOrder order = active();
  order.payee.name_parts = {{.key = 7, .bytes = "xyz"}};
  order.reference_parts = {{.key = 8, .bytes = "uvw"}};
  const auto bytes = format::encode_order(order);
  EXPECT_EQ(bytes[0], 2);
  EXPECT_EQ(bytes.find("Bob"), std::string::npos);
  EXPECT_EQ(bytes.find("Rent"), std::string::npos);
  const auto read = format::decode_order(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->payee.name_parts, order.payee.name_parts);
  EXPECT_EQ(read->reference_parts, order.reference_parts);
  EXPECT_EQ(format::encode_order(*read), bytes);
}

}  // namespace
}  // namespace atollbank::standing_orders
