// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/chart.h"

#include <gtest/gtest.h>

namespace atollbank::definitions {
namespace {

Definition definition(std::string text) {
  return {.kind = DefinitionKind::kChartEntry, .slot = 1, .id = {}, .text = std::move(text)};
}

ChartOfAccounts chart_of(std::initializer_list<const char*> texts) {
  ChartOfAccounts chart;
  for (const char* text : texts) EXPECT_TRUE(chart.take(definition(text)).has_value()) << text;
  return chart;
}

std::string refusal_of(const ChartOfAccounts& chart, std::string_view text) {
  const auto entry = chart.check(text);
  return entry.has_value() ? "none" : entry.error().reason;
}

TEST(ChartOfAccounts, a_code_has_a_name_a_type_and_a_normal_side) {
  const auto chart = chart_of({"chart 1100 asset cash_at_bank", "chart 4000 to 4999 income fees",
                               "chart 1900 asset normal credit depreciation"});
  const ChartEntry cash{.name = "cash_at_bank",
                        .first_code = 1100,
                        .last_code = 1100,
                        .type = AccountType::kAsset,
                        .normal_side = Side::kDebit};
  EXPECT_EQ(chart.find(1100).value(), cash);
  EXPECT_EQ(chart.find(4000).value().name, "fees");
  EXPECT_EQ(chart.find(4999).value().normal_side, Side::kCredit);
  EXPECT_EQ(chart.find(1900).value().normal_side, Side::kCredit);
  EXPECT_EQ(chart.find(5000).error().reason, "chart_code_not_found");
  EXPECT_EQ(chart.find(0).error().reason, "chart_code_not_found");
}

TEST(ChartOfAccounts, the_narrowest_entry_speaks_for_a_code) {
  const auto chart = chart_of({"chart 1000 to 1999 asset assets", "chart 1100 to 1199 asset cash",
                               "chart 1000 asset till", "chart 1150 asset petty_cash"});
  EXPECT_EQ(chart.find(1000).value().name, "till");
  EXPECT_EQ(chart.find(1150).value().name, "petty_cash");
  EXPECT_EQ(chart.find(1151).value().name, "cash");
  EXPECT_EQ(chart.find(1500).value().name, "assets");
  ASSERT_EQ(chart.all().size(), 4u);
  EXPECT_EQ(chart.all()[0].name, "assets");
}

TEST(ChartOfAccounts, a_later_entry_of_the_same_name_replaces_the_first) {
  auto chart = chart_of({"chart 4000 to 4999 income fees", "chart 4000 to 4499 income fees"});
  EXPECT_EQ(chart.find(4000).value().last_code, 4499u);
  EXPECT_EQ(chart.find(4500).error().reason, "chart_code_not_found");
  EXPECT_EQ(chart.all().size(), 1u);
}

TEST(ChartOfAccounts, codes_that_are_taken_or_overlap_are_refused_and_change_nothing) {
  auto chart = chart_of({"chart 1000 to 1999 asset assets"});
  EXPECT_EQ(refusal_of(chart, "chart 1000 to 1999 expense costs"), "chart_range_taken");
  EXPECT_EQ(refusal_of(chart, "chart 1500 to 2500 expense costs"), "chart_range_overlaps");
  EXPECT_EQ(refusal_of(chart, "chart 500 to 1000 expense costs"), "chart_range_overlaps");
  EXPECT_FALSE(chart.take(definition("chart 1500 to 2500 expense costs")).has_value());
  EXPECT_EQ(chart.all().size(), 1u);
}

TEST(ChartOfAccounts, text_that_is_no_entry_is_refused) {
  for (const char* text : {"chart", "chart 5", "chart 5 asset", "chart 5 money a",
                           "chart 6 to 5 asset a", "chart 5 asset normal a", "chart 5 asset a b",
                           "chart -5 asset a", "chart 4294967296 asset a", "graph 5 asset a"}) {
    EXPECT_EQ(refusal_of({}, text), "chart_malformed") << text;
  }
}

TEST(ChartOfAccounts, a_balance_is_shown_positive_on_its_normal_side) {
  EXPECT_EQ(shown_balance(normal_side_of(AccountType::kAsset), -500).value(), 500);
  EXPECT_EQ(shown_balance(normal_side_of(AccountType::kExpense), -500).value(), 500);
  EXPECT_EQ(shown_balance(normal_side_of(AccountType::kLiability), 500).value(), 500);
  EXPECT_EQ(shown_balance(normal_side_of(AccountType::kEquity), 500).value(), 500);
  EXPECT_EQ(shown_balance(normal_side_of(AccountType::kIncome), -500).value(), -500);
  EXPECT_EQ(shown_balance(Side::kCredit, INT64_MIN).value(), INT64_MIN);
  EXPECT_EQ(shown_balance(Side::kDebit, INT64_MIN).error().reason, "amount_overflow");
}

}  // namespace
}  // namespace atollbank::definitions
