// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/spending_sum.h"

#include <gtest/gtest.h>

namespace atollbank::transactions::format {
namespace {

using std::chrono::year;

constexpr SpendingSum kSum{
    .spent_minor = -1'510, .received_minor = 200, .spent_count = 3, .received_count = 1};

TEST(SpendingSumFormat, format_one_keeps_its_keys_and_bytes) {
  EXPECT_EQ(month_key({.month = year(2026) / 3, .category = Category::kTransfers}),
            "month/2026-03/0d");
  EXPECT_EQ(category_key({.high = 1, .low = 5}), "category/" + base::to_base62({1, 5}));
  EXPECT_EQ(base::to_hex(encode_month_sum(kSum)),
            "011afaffffffffffffc8000000000000000300000001000000");
  EXPECT_EQ(base::to_hex(encode_category(Category::kGroceries)), "0109");
}

TEST(SpendingSumFormat, what_was_encoded_is_decoded_and_every_cut_is_refused) {
  const auto bytes = encode_month_sum(kSum);
  EXPECT_EQ(decode_month_sum(bytes).value(), kSum);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decode_month_sum(bytes.substr(0, size)).error().reason, "row_malformed");
  }
  EXPECT_FALSE(decode_month_sum(bytes + '\0'));
  EXPECT_EQ(decode_category(encode_category(Category::kBills)).value(), Category::kBills);
  for (const char* wrong : {"", "\x01", "\x01\x0e", "\x02\x01", "\x01\x01\x01"}) {
    EXPECT_FALSE(decode_category(wrong)) << wrong;
  }
}

TEST(SpendingSumFormat, keys_are_in_the_order_of_months) {
  const MonthCategory of{.month = year(2026) / 3, .category = Category::kTransfers};
  EXPECT_EQ(decode_month_key(month_key(of)).value(), of);
  EXPECT_LT(month_key(of), month_begin_key(year(2026) / 4));
  EXPECT_LT(month_begin_key(of.month), month_key({.month = of.month}));
  EXPECT_LT(month_key({.month = year(2025) / 12}), month_key({.month = year(2026) / 1}));
  for (const char* wrong : {"month/2026-13/01", "month/2026-03/0e", "month/2026-03/0D",
                            "month/2026-3/001", "month/20a6-03/01", "months2026-03/01", "month/"}) {
    EXPECT_FALSE(decode_month_key(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace atollbank::transactions::format
