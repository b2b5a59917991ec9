// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/projected.h"

#include <gtest/gtest.h>

#include "services/transactions/format/projected_row.h"

namespace atollbank::transactions {
namespace {

Projected pending(std::int64_t held_minor) {
  Projected row;
  row.id = {.high = 1, .low = 2};
  row.account_id = {.high = 3, .low = 4};
  row.created_ns = row.updated_ns = 10;
  row.held_minor = held_minor;
  row.currency = 826;
  row.scheme = Scheme::kCard;
  row.user_id = "user_1";
  return row;
}

TEST(Projected, an_id_tells_when_where_and_which_entry) {
  const base::Id id = transaction_id(1'500'000'000'123'456'789, 0xABC, 0x123456789AB, 7);
  EXPECT_EQ(id.high, 1'500'000'000'123u);
  EXPECT_EQ(id.slice(), 0xABC);
  EXPECT_EQ(id.low & 0xFF, 7u);
  EXPECT_EQ((id.low >> 8) & 0xFFF'FFFF'FFFF, 0x123456789ABu);
  EXPECT_LT(id, transaction_id(1'500'000'000'123'456'789, 0xABC, 0x123456789AC, 0));
}

TEST(Projected, what_happened_elsewhere_stands_where_it_happened) {
  Projected row = pending(0);
  row.id = transaction_id(1'795'000'000'000'000'000, 5, 77, kCreditEntry);
  posting::Evidence evidence;
  evidence.scheme = Scheme::kBacs;
  evidence.origin =
      posting::Origin{.created_ns = 1'788'000'000'123'000'000, .settled_ns = 9, .is_told = false};
  take_evidence(row, evidence);
  EXPECT_EQ(row.created_ns, 1'788'000'000'123'000'000);
  EXPECT_EQ(row.id, transaction_id(1'788'000'000'123'000'000, 5, 77, kCreditEntry));
  EXPECT_EQ(row.scheme, Scheme::kBacs);
}

TEST(Projected, partial_captures_keep_the_rest_pending) {
  Projected row = pending(100);
  capture(row, 30, false, 970, 20);
  EXPECT_EQ(row.amount_minor(), -100);
  EXPECT_TRUE(row.is_pending());
  EXPECT_EQ(row.settled_ns, 0);
  capture(row, 70, false, 900, 30);
  EXPECT_EQ(row.amount_minor(), -100);
  EXPECT_EQ(row.settled_ns, 30);
  EXPECT_EQ(row.balance_after_minor, 900);
}

TEST(Projected, a_final_capture_frees_the_rest) {
  Projected row = pending(100);
  capture(row, 30, true, 970, 20);
  EXPECT_EQ(row.amount_minor(), -30);
  EXPECT_EQ(row.settled_ns, 20);
}

TEST(Projected, an_increase_grows_what_is_pending) {
  Projected row = pending(100);
  change_hold(row, 50, 20);
  EXPECT_EQ(row.amount_minor(), -150);
  EXPECT_EQ(row.updated_ns, 20);
}

TEST(Projected, a_hold_that_ends_without_a_capture_is_nothing) {
  Projected row = pending(100);
  change_hold(row, -100, 20);
  EXPECT_EQ(row.amount_minor(), 0);
  EXPECT_FALSE(row.is_pending());
}

TEST(Projected, a_declined_one_shows_what_was_asked) {
  Projected row = pending(0);
  row.asked_minor = -55;
  row.decline_reason = reason_of(ledger::Outcome::kInsufficientFunds);
  EXPECT_EQ(to_transaction(row).amount_minor, -55);
  EXPECT_FALSE(to_transaction(row).settled.has_value());
  EXPECT_EQ(reason_of(ledger::Outcome::kAccountClosed), DeclineReason::kOther);
}

TEST(ProjectedRow, format_one_keeps_its_bytes) {
  const std::string bytes = format::encode_row(pending(100));
  ASSERT_EQ(bytes.size(), 166u);
  EXPECT_EQ(base::to_hex(bytes.substr(0, 24)), "010300003a03000001000000000000000200000000000000");
  EXPECT_EQ(base::to_hex(bytes.substr(120, 8)), "6400000000000000");
  EXPECT_EQ(base::to_hex(bytes.substr(152)), "0006000000000000757365725f31");
  EXPECT_EQ(*format::decode_row(bytes), pending(100));
}

TEST(ProjectedRow, of_a_payment_keeps_the_payers_account_in_a_format_of_its_own) {
  Projected row = pending(100);
  row.payer_account_id = {.high = 7, .low = 8};
  std::string bytes = format::encode_row(row);
  EXPECT_EQ(bytes[0], 2);
  EXPECT_EQ(bytes.size(), 182u);
  EXPECT_EQ(*format::decode_row(bytes), row);
  bytes.replace(160, 16, 16, '\0');
  EXPECT_EQ(format::decode_row(bytes).error().reason, "row_malformed") << "of no payer";
}

TEST(ProjectedRow, every_cut_and_every_other_format_is_refused) {
  Projected of_payment = pending(100);
  of_payment.payer_account_id = {.high = 7, .low = 8};
  for (const Projected& row : {pending(100), of_payment}) {
    std::string bytes = format::encode_row(row);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(format::decode_row(bytes.substr(0, size)).has_value()) << size;
    }
    bytes[0] = 3;
    EXPECT_EQ(format::decode_row(bytes).error().reason, "row_malformed");
  }
}

}  // namespace
}  // namespace atollbank::transactions
