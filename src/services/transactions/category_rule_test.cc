// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/category_rule.h"

#include <gtest/gtest.h>

namespace atollbank::transactions {
namespace {

CategoryRule by_text(std::string text, std::int64_t created_ns = 10) {
  CategoryRule rule;
  rule.id = {.high = static_cast<std::uint64_t>(created_ns), .low = 1};
  rule.created = {created_ns};
  rule.category = Category::kBills;
  rule.text = std::move(text);
  return rule;
}

CategoryRule by_merchant(base::Id id, bool is_of_group) {
  CategoryRule rule = by_text("");
  rule.merchant_id = id;
  rule.is_of_group = is_of_group;
  return rule;
}

Transaction bought_at(std::int64_t created_ns) {
  Transaction transaction;
  transaction.created = {created_ns};
  transaction.description = "GREGGS PLC LONDON";
  transaction.counterparty.name = "Grace Hopper";
  transaction.merchant_id = {.high = 1, .low = 1};
  transaction.merchant = Merchant{.id = {.high = 1, .low = 1},
                                  .group_id = {.high = 2, .low = 2},
                                  .created = {},
                                  .name = "The Baker's"};
  return transaction;
}

std::optional<Category> sorted(const CategoryRule& rule, const Transaction& transaction) {
  return sorted_by({&rule, 1}, transaction);
}

TEST(CategoryRule, a_text_is_looked_for_in_what_names_the_other_side) {
  for (const char* text : {"greggs plc", "hopper", "THE BAKER"}) {
    EXPECT_EQ(sorted(by_text(text), bought_at(20)), Category::kBills) << text;
  }
  EXPECT_EQ(sorted(by_text("pret"), bought_at(20)), std::nullopt);
}

TEST(CategoryRule, a_merchant_is_one_or_one_of_a_group) {
  const base::Id merchant{.high = 1, .low = 1};
  const base::Id group{.high = 2, .low = 2};
  EXPECT_TRUE(sorted(by_merchant(merchant, false), bought_at(20)));
  EXPECT_TRUE(sorted(by_merchant(group, true), bought_at(20)));
  EXPECT_FALSE(sorted(by_merchant(group, false), bought_at(20)));
  EXPECT_FALSE(sorted(by_merchant(merchant, true), bought_at(20)));
}

TEST(CategoryRule, what_was_before_it_is_sorted_only_when_asked_to) {
  EXPECT_FALSE(sorted(by_text("greggs", 10), bought_at(9)));
  EXPECT_TRUE(sorted(by_text("greggs", 10), bought_at(10)));
  CategoryRule past = by_text("greggs", 10);
  past.sorts_past = true;
  EXPECT_TRUE(sorted(past, bought_at(9)));
}

TEST(CategoryRule, of_several_the_newest_that_matches_is_heard) {
  std::vector<CategoryRule> rules = {by_text("greggs", 12), by_text("greggs", 11),
                                     by_text("pret", 13)};
  rules[0].category = Category::kGroceries;
  EXPECT_EQ(sorted_by(rules, bought_at(20)), Category::kGroceries);
}

TEST(CategoryRule, has_a_merchant_or_a_text) {
  EXPECT_TRUE(check_rule(by_text("rent")));
  EXPECT_EQ(check_rule(by_text("")).error().reason, "rule_invalid");
  CategoryRule both = by_text("rent");
  both.merchant_id = {.high = 1, .low = 1};
  EXPECT_EQ(check_rule(both).error().reason, "rule_invalid");
  EXPECT_EQ(check_rule(by_text("a\nb")).error().reason, "rule_text_invalid");
  EXPECT_EQ(check_rule(by_text(std::string(kRuleTextMax + 1, 'x'))).error().reason,
            "rule_text_invalid");
  CategoryRule top_ups = by_text("rent");
  top_ups.category = Category::kTopUps;
  EXPECT_EQ(check_rule(top_ups).error().reason, "category_invalid");
}

}  // namespace
}  // namespace atollbank::transactions
