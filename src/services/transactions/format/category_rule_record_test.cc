// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/category_rule_record.h"

#include <gtest/gtest.h>

namespace atollbank::transactions::format {
namespace {

CategoryRule rule() {
  CategoryRule rule;
  rule.id = {.high = 1, .low = 2};
  rule.account_id = {.high = 3, .low = 4};
  rule.created = {5};
  rule.category = Category::kBills;
  rule.text = "rent";
  rule.sorts_past = true;
  return rule;
}

TEST(CategoryRuleRecord, format_one_keeps_its_keys_and_bytes) {
  EXPECT_EQ(rules_partition({1, 2}), "category_rules/" + base::to_base62({1, 2}));
  EXPECT_EQ(rule_key({1, 2}), "rule/" + base::to_base62({1, 2}));
  EXPECT_EQ(sorted_key({1, 2}), "sorted/" + base::to_base62({1, 2}));
  EXPECT_EQ(base::to_hex(encode_rule(rule())),
            "01050100"
            "0100000000000000020000000000000003000000000000000400000000000000"
            "0500000000000000"
            "00000000000000000000000000000000"
            "0400000072656e74");
  EXPECT_EQ(base::to_hex(encode_sorted(Category::kGroceries)), "0109");
}

TEST(CategoryRuleRecord, what_was_encoded_is_decoded_and_every_cut_is_refused) {
  const auto bytes = encode_rule(rule());
  EXPECT_EQ(decode_rule(bytes).value(), rule());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decode_rule(bytes.substr(0, size)).error().reason, "record_malformed");
  }
  EXPECT_FALSE(decode_rule(bytes + '\0'));
  CategoryRule both = rule();
  both.merchant_id = {.high = 1, .low = 1};
  EXPECT_FALSE(decode_rule(encode_rule(both)));
  EXPECT_EQ(decode_sorted(encode_sorted(Category::kBills)).value(), Category::kBills);
  for (const char* wrong : {"", "\x01", "\x01\x0e", "\x02\x01", "\x01\x01\x01"}) {
    EXPECT_FALSE(decode_sorted(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace atollbank::transactions::format
