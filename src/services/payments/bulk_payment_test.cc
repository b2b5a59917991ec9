// SPDX-License-Identifier: Apache-2.0
#include "services/payments/bulk_payment.h"

#include <gtest/gtest.h>

#include "services/payments/format/bulk_record.h"

namespace atollbank::payments {
namespace {

constexpr base::Timestamp kAsked = base::Timestamp::from_ms(1'700'000'000'000);
constexpr std::int32_t kToday = 19'675;
constexpr base::Id kAda{.high = 1, .low = 1};
constexpr base::Id kBob{.high = 1, .low = 2};
constexpr PaymentLimits kLimits{
    .payment_minor = 1'000'00, .day_minor = 1'000'00, .unapproved_minor = 250'00};

Payment payment_of(std::int64_t amount_minor, bool is_own = false) {
  Payment payment;
  payment.user_id = kAda;
  payment.created = kAsked;
  payment.amount_minor = amount_minor;
  payment.is_own = is_own;
  payment.released_on = kToday;
  return payment;
}

// The state of all of them, which is one.
PaymentState begun_as(std::vector<Payment> payments, std::int64_t sent = 0,
                      std::int64_t all_above = INT64_MAX) {
  const PayingOwners owners{.all = {kAda, kBob}, .all_above_minor = all_above};
  const auto begun = begun_together(std::move(payments), owners, sent, kLimits);
  for (const Payment& payment : begun) EXPECT_EQ(payment.state, begun.front().state);
  return begun.front().state;
}

TEST(BulkPayment, waits_as_a_whole_for_what_its_payments_come_to) {
  EXPECT_EQ(begun_as({payment_of(100'00), payment_of(150'00)}), PaymentState::kReleased);
  EXPECT_EQ(begun_as({payment_of(100'00), payment_of(150'01)}), PaymentState::kAwaitingApproval);
  EXPECT_EQ(begun_as({payment_of(100'00), payment_of(100'00)}, 50'01),
            PaymentState::kAwaitingApproval);
  EXPECT_EQ(begun_as({payment_of(900'00, true), payment_of(250'00)}), PaymentState::kReleased)
      << "her own money stays hers";
  EXPECT_EQ(begun_as({payment_of(900'00, true)}), PaymentState::kReleased);
  Payment asked_by_a_program = payment_of(1);
  asked_by_a_program.state = PaymentState::kAwaitingApproval;
  EXPECT_EQ(begun_as({asked_by_a_program, asked_by_a_program}), PaymentState::kAwaitingApproval);
}

TEST(BulkPayment, above_what_one_owner_may_send_alone_waits_for_all_of_them) {
  const PayingOwners owners{.all = {kAda, kBob}, .all_above_minor = 100'00};
  const auto begun =
      begun_together({payment_of(60'00), payment_of(40'01, true)}, owners, 0, kLimits);
  for (const Payment& payment : begun) {
    EXPECT_EQ(payment.state, PaymentState::kAwaitingApproval);
    EXPECT_EQ(payment.approvers, owners.all);
    EXPECT_EQ(payment.released_on, 0);
    EXPECT_EQ(payment.lapses, kAsked + kLimits.approval_lifetime);
  }
  EXPECT_EQ(begun_as({payment_of(60'00), payment_of(40'00)}, 0, 100'00), PaymentState::kReleased);
}

TEST(BulkPayment, counts_what_leaves_her_against_the_limit_of_the_day) {
  const std::vector<Payment> payments = {payment_of(300'00), payment_of(5'000'00, true),
                                         payment_of(700'00)};
  EXPECT_EQ(check_limits_together(payments, 0, kLimits).value(), 1'000'00);
  EXPECT_EQ(check_limits_together(payments, 1, kLimits).error().reason, "daily_limit_exceeded");
}

TEST(BulkPayment, has_ended_when_each_of_its_payments_has) {
  std::vector<Payment> payments = {payment_of(1), payment_of(2)};
  EXPECT_EQ(state_of(payments), BulkState::kUnderWay);
  payments[0].state = PaymentState::kAwaitingApproval;
  EXPECT_EQ(state_of(payments), BulkState::kAwaitingApproval);
  payments[0].state = PaymentState::kBooked;
  EXPECT_EQ(state_of(payments), BulkState::kUnderWay);
  payments[1].state = PaymentState::kDeclined;
  EXPECT_EQ(state_of(payments), BulkState::kEnded);
}

TEST(BulkRecord, keeps_everything_and_its_bytes_for_ever) {
  const BulkPayment bulk{.id = {.high = 4, .low = 1},
                         .user_id = kAda,
                         .account_id = {.high = 3, .low = 2},
                         .created = kAsked,
                         .on_bad_line = OnBadLine::kSkip,
                         .currency = 826,
                         .amount_minor = 12'50,
                         .payment_ids = {{.high = 5, .low = 1}},
                         .bad_lines = {{.line_number = 3, .reason = "no"}}};
  const auto bytes = format::encode_bulk(bulk);
  EXPECT_EQ(format::decode_bulk(bytes).value(), bulk);
  EXPECT_EQ(base::to_hex(bytes),
            "010204000000000000000100000000000000010000000000000001000000000000000300000000000000"
            "02000000000000000000"
            "2a36fe9c97173a03e204000000000000010005000000000000000100000000000000010003000000"
            "020000006e6f");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(format::decode_bulk(bytes.substr(0, size)));
}

}  // namespace
}  // namespace atollbank::payments
