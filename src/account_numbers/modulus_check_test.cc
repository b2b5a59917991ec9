// SPDX-License-Identifier: Apache-2.0
// Each rule by itself, on made-up weights that a reader can add up. The scheme's own cases on its
// own tables are in tests/account_numbers.
#include "account_numbers/modulus_check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace atollbank::account_numbers {
namespace {

constexpr auto kValid = ModulusVerdict::kValid;
constexpr auto kPresumed = ModulusVerdict::kPresumed;
constexpr auto kInvalid = ModulusVerdict::kInvalid;

// Rows for one sort code; asks one check about account numbers at it.
class Branch {
 public:
  // A row is method, weights, exception.
  Branch(std::string_view sort_code, const std::vector<std::string_view>& rows,
         std::string_view substitutions = "999998 999999")
      : sort_code_(sort_code) {
    std::string text;
    for (const auto row : rows) text += fmt::format("{0} {0} {1}\n", sort_code, row);
    check_ = ModulusCheck(ModulusWeights::parse(text).value(),
                          SortCodeSubstitutions::parse(substitutions).value());
  }
  ModulusVerdict operator()(std::string_view number) const {
    return check_.check(parse_uk_account(sort_code_, number).value());
  }

 private:
  std::string_view sort_code_;
  ModulusCheck check_;
};

TEST(ModulusCheck, without_tables_presumes_every_account_valid) {
  EXPECT_EQ(ModulusCheck().check(parse_uk_account("123456", "12345678").value()), kPresumed);
}

TEST(ModulusCheck, presumes_valid_what_no_range_covers) {
  const auto weights = ModulusWeights::parse("123456 123456 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1");
  const ModulusCheck check(weights.value(), {});
  EXPECT_EQ(check.check(parse_uk_account("123457", "00000001").value()), kPresumed);
  EXPECT_EQ(check.check(parse_uk_account("123456", "00000001").value()), kInvalid);
}

TEST(ModulusCheck, adds_products_up_for_the_standard_methods) {
  // The specification's example: 176 = 16 × 11.
  const Branch branch{"000000", {"MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 1"}};
  EXPECT_EQ(branch("58177632"), kValid);
  EXPECT_EQ(branch("58177633"), kInvalid);
  EXPECT_EQ(branch("85177632"), kInvalid);
  const Branch ten{"000005", {"MOD10 0 0 0 0 0 1 0 0 0 0 0 0 0 5"}};
  EXPECT_EQ(ten("00000001"), kValid);
  EXPECT_EQ(ten("00000002"), kInvalid);
}

TEST(ModulusCheck, adds_decimals_of_products_up_for_the_double_alternate_method) {
  // The specification's example: 70 = 7 × 10.
  const Branch branch{"499273", {"DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1"}};
  EXPECT_EQ(branch("12345678"), kValid);
  EXPECT_EQ(branch("12345687"), kInvalid);
  // 9 × 128 = 1152, whose decimals make 9.
  const Branch large{"000000", {"DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 128 1"}};
  EXPECT_EQ(large("00000091"), kValid);
  EXPECT_EQ(large("00000098"), kInvalid);
}

TEST(ModulusCheck, takes_negative_weights_away) {
  const Branch branch{"000000", {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 1 -1"}};
  EXPECT_EQ(branch("00000077"), kValid);
  EXPECT_EQ(branch("00000067"), kInvalid);
}

TEST(ModulusCheck, of_two_rows_without_exceptions_must_pass_twice) {
  const Branch branch{"111111",
                      {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 1 0", "DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 0 1"}};
  EXPECT_EQ(branch("00000000"), kValid);
  EXPECT_EQ(branch("00000001"), kInvalid);
  EXPECT_EQ(branch("00000010"), kInvalid);
}

TEST(ModulusCheck, exception_1_adds_27) {
  const Branch branch{"000000", {"DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1"}};
  EXPECT_EQ(branch("00000003"), kValid);
  EXPECT_EQ(branch("00000000"), kInvalid);
}

TEST(ModulusCheck, exceptions_2_and_9_find_a_euro_account_at_its_sterling_branch) {
  const Branch branch{
      "300000", {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1 2", "MOD11 0 0 0 0 0 1 0 0 0 0 0 0 0 1 9"}};
  EXPECT_EQ(branch("00000000"), kValid);    // a = 0: the row's own weights
  EXPECT_EQ(branch("10000005"), kValid);    // a = 1, g = 0: 6 + 5
  EXPECT_EQ(branch("10000096"), kValid);    // a = 1, g = 9: 27 + 6, a not counted
  EXPECT_EQ(branch("00000007"), kValid);    // 4 of 30-96-34, and 7
  EXPECT_EQ(branch("10000000"), kInvalid);  // 6; and 4
}

TEST(ModulusCheck, exception_3_waives_the_second_check) {
  const Branch branch{"111111",
                      {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1", "DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 1 0 3"}};
  EXPECT_EQ(branch("00600050"), kValid);
  EXPECT_EQ(branch("00900050"), kValid);
  EXPECT_EQ(branch("00500050"), kInvalid);
  EXPECT_EQ(branch("60000050"), kInvalid);
  EXPECT_EQ(branch("00600051"), kInvalid);
}

TEST(ModulusCheck, exception_4_finds_the_remainder_in_the_last_two_digits) {
  const Branch branch{"111111", {"MOD11 0 0 0 0 0 0 10 3 0 0 0 0 0 0 4"}};
  EXPECT_EQ(branch("01000003"), kValid);
  EXPECT_EQ(branch("10000010"), kValid);
  EXPECT_EQ(branch("01000030"), kInvalid);
  EXPECT_EQ(branch("10000000"), kInvalid);
  EXPECT_EQ(branch("00000011"), kInvalid);
}

TEST(ModulusCheck, exception_5_finds_two_check_digits) {
  const Branch branch{
      "111111", {"MOD11 0 0 0 0 0 0 1 0 0 0 0 0 0 0 5", "DBLAL 0 0 0 0 0 0 0 1 0 0 0 0 0 0 5"}};
  EXPECT_EQ(branch("34000086"), kValid);
  EXPECT_EQ(branch("34000076"), kInvalid);
  EXPECT_EQ(branch("34000085"), kInvalid);
  EXPECT_EQ(branch("00000000"), kValid);
  EXPECT_EQ(branch("10000000"), kInvalid);  // a remainder of 1 has no check digit
  EXPECT_EQ(branch("31000089"), kValid);    // … of the second check it has
}

TEST(ModulusCheck, exception_5_substitutes_the_sort_code) {
  const Branch branch{"111111", {"MOD11 0 0 0 0 0 1 0 0 0 0 0 0 0 0 5"}, "111111 111113"};
  EXPECT_EQ(branch("00000080"), kValid);
  EXPECT_EQ(branch("00000000"), kInvalid);
}

TEST(ModulusCheck, exception_6_presumes_accounts_in_foreign_money_valid) {
  const Branch branch{
      "111111", {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1 6", "DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 1 0 6"}};
  EXPECT_EQ(branch("40000055"), kPresumed);
  EXPECT_EQ(branch("80000055"), kPresumed);
  EXPECT_EQ(branch("30000055"), kInvalid);
  EXPECT_EQ(branch("90000055"), kInvalid);
  EXPECT_EQ(branch("40000056"), kInvalid);
  EXPECT_EQ(branch("30000000"), kValid);
}

TEST(ModulusCheck, exception_7_counts_from_c_where_g_is_9) {
  const Branch branch{"111111", {"MOD11 1 0 0 0 0 0 1 0 1 0 0 0 0 1 7"}};
  EXPECT_EQ(branch("50000090"), kValid);
  EXPECT_EQ(branch("50100090"), kInvalid);
  EXPECT_EQ(branch("50000080"), kInvalid);
  EXPECT_EQ(branch("90100080"), kValid);
  EXPECT_EQ(branch("50000090"), kValid);  // the weights are what they were
}

TEST(ModulusCheck, exception_8_checks_at_09_01_26) {
  const Branch branch{"111111", {"MOD10 0 0 0 0 0 1 0 0 0 0 0 0 0 1 8"}};
  EXPECT_EQ(branch("00000004"), kValid);
  EXPECT_EQ(branch("00000009"), kInvalid);
}

TEST(ModulusCheck, exceptions_10_and_11_are_content_with_either_check) {
  const Branch branch{
      "111111", {"MOD11 0 0 0 0 0 0 0 1 0 0 0 0 0 1 10", "MOD11 0 0 0 0 0 0 0 0 0 0 0 1 0 1 11"}};
  EXPECT_EQ(branch("02000009"), kValid);    // the first alone
  EXPECT_EQ(branch("01000056"), kInvalid);  // neither
  EXPECT_EQ(branch("01000506"), kValid);    // the second alone
  EXPECT_EQ(branch("09000090"), kValid);    // both, the first by its exception
  EXPECT_EQ(branch("09000190"), kValid);    // the first alone, by its exception
  EXPECT_EQ(branch("99000190"), kValid);
  EXPECT_EQ(branch("09000180"), kInvalid);
  EXPECT_EQ(branch("99000180"), kInvalid);
  EXPECT_EQ(branch("19000190"), kInvalid);
}

TEST(ModulusCheck, exceptions_12_and_13_are_content_with_either_check) {
  const Branch branch{
      "111111", {"MOD11 0 0 0 0 0 0 0 0 0 0 0 0 1 0 12", "MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1 13"}};
  EXPECT_EQ(branch("00000001"), kValid);
  EXPECT_EQ(branch("00000010"), kValid);
  EXPECT_EQ(branch("00000011"), kInvalid);
}

TEST(ModulusCheck, exception_14_tries_again_without_the_last_digit) {
  // The specification's examples.
  const Branch branch{"180002", {"MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1 14"}};
  EXPECT_EQ(branch("98093517"), kValid);
  EXPECT_EQ(branch("00000190"), kValid);
  EXPECT_EQ(branch("00000191"), kValid);
  EXPECT_EQ(branch("00000199"), kValid);
  EXPECT_EQ(branch("00000192"), kInvalid);
  EXPECT_EQ(branch("00000180"), kInvalid);
}

}  // namespace
}  // namespace atollbank::account_numbers
