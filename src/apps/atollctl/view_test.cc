// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/fields.h"
#include "apps/atollctl/progress_bar.h"
#include "apps/atollctl/view_json.h"
#include "apps/atollctl/view_table.h"

namespace atollbank::atollctl {
namespace {

constexpr std::uint16_t kPounds = 826;

View sample() {
  View view;
  view.fields = {text_field("state", "open"), count_field("as_of_slot", 64)};
  view.list_key = "entries";
  view.rows = {{text_field("kind", "posting"), money_field("amount", -1234, kPounds)},
               {text_field("kind", "päckchen"), money_field("amount", 5, kPounds)}};
  return view;
}

TEST(ViewTable, fields_stand_in_two_columns_and_numbers_to_the_right) {
  EXPECT_EQ(to_table(sample()),
            "state       open\n"
            "as of slot  64\n"
            "\n"
            "kind          amount\n"
            "posting   -12.34 GBP\n"
            "päckchen    0.05 GBP\n");
}

TEST(ViewTable, an_empty_list_says_so) {
  View view;
  view.list_key = "entries";
  EXPECT_EQ(to_table(view), "nothing\n");
}

TEST(ViewTable, stored_text_cannot_steer_the_terminal) {
  View view;
  view.fields = {text_field("evidence", "a\x1B[2Jb\nc")};
  EXPECT_EQ(to_table(view), "evidence  a.[2Jb.c\n");
}

TEST(ViewJson, a_view_is_one_object_with_its_list) {
  EXPECT_EQ(to_json(sample()), R"({"state":"open","as_of_slot":64,"entries":[)"
                               R"({"kind":"posting","amount_minor":-1234},)"
                               "{\"kind\":\"päckchen\",\"amount_minor\":5}]}");
}

TEST(ViewJson, nothing_is_null_and_text_is_escaped) {
  View view;
  view.fields = {id_field("reference", {}), flag_field("duplicate", true),
                 text_field("evidence", "\"\n")};
  EXPECT_EQ(to_json(view), R"({"reference":null,"duplicate":true,"evidence":"\"\n"})");
}

TEST(ViewJson, an_error_names_code_and_reason) {
  const auto error = base::make_error(base::ErrorCode::kNotFound, "account_not_found", "none such");
  EXPECT_EQ(to_json(error),
            R"({"error":{"code":"not_found","reason":"account_not_found","message":"none such"}})");
}

TEST(Fields, states_are_said_in_words) {
  EXPECT_EQ(state_text(0), "open");
  EXPECT_EQ(state_text(3), "debits frozen, credits frozen");
  EXPECT_EQ(state_text(4), "closed");
}

TEST(ProgressBar, a_line_shows_part_of_the_whole) {
  EXPECT_EQ(progress_line(0, 100, 0), "[..............................]   0 %  0 postings");
  EXPECT_EQ(progress_line(50, 100, 1'234'567),
            "[###############...............]  50 %  1,234,567 postings");
  EXPECT_EQ(progress_line(200, 100, 1), "[##############################] 100 %  1 postings");
}

TEST(ProgressBar, digits_are_grouped_by_three) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1'000), "1,000");
  EXPECT_EQ(with_commas(12'345'678), "12,345,678");
}

TEST(ExitCode, tells_refusal_bad_usage_and_silence_apart) {
  const auto code_of = [](base::ErrorCode code) {
    return exit_code_of(base::make_error(code, "reason", "text"));
  };
  EXPECT_EQ(code_of(base::ErrorCode::kNotFound), kRefused);
  EXPECT_EQ(code_of(base::ErrorCode::kInvalidArgument), kBadUsage);
  EXPECT_EQ(code_of(base::ErrorCode::kUnavailable), kUnreachable);
  EXPECT_EQ(code_of(base::ErrorCode::kUnknown), kUnreachable);
  EXPECT_EQ(code_of(base::ErrorCode::kDataLoss), kRefused);
}

}  // namespace
}  // namespace atollbank::atollctl
