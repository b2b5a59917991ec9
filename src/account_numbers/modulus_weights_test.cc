// SPDX-License-Identifier: Apache-2.0
// The rows are made up: whose they would be is nobody.
#include "account_numbers/modulus_weights.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "account_numbers/sort_code_substitutions.h"

namespace atollbank::account_numbers {
namespace {

std::string row(std::string_view range, std::string_view method, std::string_view exception = "") {
  return fmt::format(
      "{} {}    0    0    0    0    0    0    8    7    6    5    4    3    2    1 {}\r\n", range,
      method, exception);
}

std::string read(std::string_view text) {
  const auto weights = ModulusWeights::parse(text);
  if (weights) return fmt::format("{} rows", weights->row_count());
  return weights.error().reason + ": " + weights.error().message;
}

TEST(ModulusWeights, are_read_as_they_are_published) {
  const std::string text = row("100000 109999", "MOD11") + row("200000 200000", "MOD10") +
                           row("200000 200000", "DBLAL", "  3");
  const auto weights = ModulusWeights::parse(text);
  ASSERT_TRUE(weights) << weights.error().message;
  EXPECT_EQ(weights->row_count(), 3U);
  EXPECT_EQ(weights->find(SortCode::of(100000)).size(), 1U);
  EXPECT_EQ(weights->find(SortCode::of(109999)).size(), 1U);
  EXPECT_TRUE(weights->find(SortCode::of(110000)).empty());
  EXPECT_TRUE(weights->find(SortCode::of(0)).empty());
  EXPECT_TRUE(weights->find(SortCode::of(999999)).empty());
  const auto two = weights->find(SortCode::of(200000));
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].method, ModulusMethod::kMod10);
  EXPECT_EQ(two[1].method, ModulusMethod::kDoubleAlternate);
  EXPECT_EQ(two[1].exception, 3);
  EXPECT_EQ(two[1].weights, (decltype(two[1].weights){0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(ModulusWeights, may_end_without_a_line_end_and_have_empty_lines) {
  EXPECT_EQ(read("\n\r\n100000 100000 MOD10 -1 0 0 0 0 0 0 0 0 0 0 0 64 128"), "1 rows");
}

TEST(ModulusWeights, with_a_malformed_line_are_refused_with_its_number) {
  const std::string good = row("100000 100000", "MOD11");
  const auto at_line_2 = [&](std::string_view bad) { return read(good + std::string(bad)); };
  const std::string reason = "malformed_modulus_row: line 2: ";
  EXPECT_EQ(at_line_2("200000 200000 MOD11 1 2 3"), reason + "6 words are not 17 or one more");
  EXPECT_EQ(at_line_2(row("20000 200000", "MOD11")), reason + "this is no range of sort codes");
  EXPECT_EQ(at_line_2(row("20000a 200000", "MOD11")), reason + "this is no range of sort codes");
  EXPECT_EQ(at_line_2(row("200001 200000", "MOD11")), reason + "this is no range of sort codes");
  EXPECT_EQ(at_line_2(row("200000 200000", "MOD97")),
            reason + "the method is not MOD10, MOD11 or DBLAL");
  for (const auto* weight : {"1000", "-", "--1", "1.5", "x", "-1000"})
    EXPECT_EQ(at_line_2(fmt::format("200000 200000 MOD11 0 0 {} 0 0 0 8 7 6 5 4 3 2 1", weight)),
              reason + "weight 3 is out of its range");
  EXPECT_EQ(at_line_2("200000 200000 DBLAL 0 0 0 0 0 0 8 7 6 5 4 3 2 -1"),
            reason + "weight 14 is out of its range");
}

TEST(ModulusWeights, with_an_exception_that_nobody_defined_are_refused) {
  const std::string reason = "unknown_modulus_exception: line 1: ";
  for (const auto* exception : {"0", "15", "100", "-1", "x"})
    EXPECT_EQ(read(row("100000 100000", "MOD11", exception)),
              fmt::format("{}'{}' is no exception from 1 to 14", reason, exception));
}

TEST(ModulusWeights, with_an_exception_of_another_method_are_refused) {
  const auto is_refused = [](std::string_view method, std::string_view exception) {
    return read(row("100000 100000", method, exception)).starts_with("misplaced_modulus_exception");
  };
  EXPECT_TRUE(is_refused("MOD11", "1"));
  EXPECT_TRUE(is_refused("MOD10", "3"));
  EXPECT_TRUE(is_refused("MOD10", "2"));
  EXPECT_TRUE(is_refused("DBLAL", "4"));
  EXPECT_TRUE(is_refused("MOD10", "5"));
  EXPECT_TRUE(is_refused("MOD10", "14"));
}

TEST(ModulusWeights, with_half_of_a_pair_of_exceptions_are_refused) {
  const std::string first = row("100000 100000", "MOD11", "10");
  const std::string second = row("100000 100000", "MOD11", "11");
  const std::string later = row("200000 200000", "MOD11");
  EXPECT_EQ(read(first + second + later), "3 rows");
  EXPECT_EQ(read(first), "misplaced_modulus_exception: exception 10 is without its partner");
  EXPECT_EQ(read(first + later),
            "misplaced_modulus_exception: line 2: exception 10 is without its partner");
  EXPECT_EQ(read(second),
            "misplaced_modulus_exception: line 1: exception 11 is without its partner");
  EXPECT_EQ(read(second + first),
            "misplaced_modulus_exception: line 1: exception 11 is without its partner");
  EXPECT_EQ(read(row("100000 100000", "MOD11") + second),
            "misplaced_modulus_exception: line 2: exception 11 is without its partner");
  EXPECT_EQ(read(row("100000 100000", "MOD11", "14") + row("100000 100000", "MOD11")),
            "misplaced_modulus_exception: line 2: exception 0 is without its partner");
}

TEST(ModulusWeights, out_of_order_are_refused) {
  const std::string late = row("200000 209999", "MOD11");
  const std::string early = row("100000 100000", "MOD11");
  const std::string reason = "modulus_rows_out_of_order: line ";
  EXPECT_EQ(read(late + early), reason + "2: the range begins before the last one ends");
  EXPECT_EQ(read(late + row("209999 210000", "MOD11")),
            reason + "2: the range begins before the last one ends");
  EXPECT_EQ(read(late + row("200000 200001", "MOD11")),
            reason + "2: the range begins before the last one ends");
  EXPECT_EQ(read(late + late + late), reason + "3: a range has three rows");
}

TEST(ModulusWeights, of_an_empty_or_an_endless_file_are_refused) {
  EXPECT_EQ(read(""), "empty_modulus_table: there is no row");
  EXPECT_EQ(read("\r\n  \n"), "empty_modulus_table: there is no row");
  std::string text;
  for (std::size_t i = 0; i <= ModulusWeights::kRowsMax; ++i)
    text += row(fmt::format("{0:06} {0:06}", i), "MOD11");
  EXPECT_EQ(read(text), "modulus_table_too_long: line 20001: more than 20000 rows");
}

TEST(SortCodeSubstitutions, stand_in_for_what_they_name) {
  const auto read = SortCodeSubstitutions::parse("123456 654321\r\n000000 000001\r\n");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->count(), 2U);
  EXPECT_EQ(read->of(SortCode::of(123456)), SortCode::of(654321));
  EXPECT_EQ(read->of(SortCode::of(654321)), SortCode::of(654321));
}

TEST(SortCodeSubstitutions, with_a_bad_line_are_refused_with_its_number) {
  const auto reason_of = [](std::string_view text) {
    const auto error = SortCodeSubstitutions::parse(text).error();
    return error.reason + ": " + error.message.substr(0, error.message.find(':'));
  };
  EXPECT_EQ(reason_of("123456 654321\n123456 111111"), "repeated_sort_code_substitution: line 2");
  EXPECT_EQ(reason_of("123456 654321\n12345 111111"), "malformed_sort_code_substitution: line 2");
  EXPECT_EQ(reason_of("123456"), "malformed_sort_code_substitution: line 1");
  EXPECT_EQ(reason_of("12-34-56 111111"), "malformed_sort_code_substitution: line 1");
  EXPECT_EQ(reason_of("123456 654321 1"), "malformed_sort_code_substitution: line 1");
  EXPECT_EQ(reason_of(""), "empty_sort_code_substitutions: there is no line");
}

}  // namespace
}  // namespace atollbank::account_numbers
