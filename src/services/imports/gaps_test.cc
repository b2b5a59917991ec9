// SPDX-License-Identifier: Apache-2.0
#include "services/imports/gaps.h"

#include "services/imports/statement_fixture.h"

namespace atollbank::imports {
namespace {

const base::Timestamp kNow = base::Timestamp::from_ms(1'790'000'000'000);
constexpr base::Duration kDay = base::Duration::from_seconds(86'400);

StatementLine line(const std::string& id, std::int64_t days_ago, std::int64_t amount_minor) {
  StatementLine line;
  line.id = id;
  line.line_number = 7;
  line.booked = line.valued = kNow - kDay * days_ago;
  line.amount_minor = amount_minor;
  line.currency = 826;
  return line;
}

Statement statement_of(std::vector<StatementLine> lines) {
  Statement statement;
  statement.currency = 826;
  statement.parts.push_back({.id = "",
                             .line_number = 1,
                             .sequence = {},
                             .opening_minor = {},
                             .closing_minor = {},
                             .first_line = 0,
                             .line_count = lines.size()});
  statement.lines = std::move(lines);
  return statement;
}

std::vector<std::string> reasons(const Statement& statement) {
  std::vector<std::string> reasons;
  for (const Gap& gap : find_gaps(statement, kNow)) reasons.emplace_back(gap.reason);
  return reasons;
}

using Reasons = std::vector<std::string>;

TEST(Gaps, a_statement_that_ties_has_none) {
  Statement statement = statement_of({line("a", 3, 100), line("b", 3, -30), line("c", 1, 5)});
  statement.parts[0].opening_minor = 10;
  statement.parts[0].closing_minor = 85;
  EXPECT_EQ(reasons(statement), Reasons{});
}

TEST(Gaps, each_line_is_looked_at) {
  Statement statement = statement_of({line("a", 3'700, 1), line("b", 5, 2), line("b", 4, 3),
                                      line("c", 4, 2'000'000'000'000), line("d", -2, 1)});
  statement.lines[1].currency = 978;
  EXPECT_EQ(reasons(statement),
            (Reasons{"line_date_too_old", "line_currency_differs", "line_id_repeated",
                     "line_amount_too_large", "line_date_impossible"}));
}

TEST(Gaps, dates_go_one_way) {
  EXPECT_EQ(reasons(statement_of({line("a", 3, 1), line("b", 2, 1), line("c", 2, 1)})), Reasons{});
  EXPECT_EQ(reasons(statement_of({line("a", 1, 1), line("b", 2, 1), line("c", 2, 1)})), Reasons{});
  EXPECT_EQ(reasons(statement_of({line("a", 3, 1), line("b", 1, 1), line("c", 2, 1)})),
            Reasons{"line_date_out_of_order"});
  EXPECT_EQ(reasons(statement_of({line("a", 2, 1), line("b", 3, 1), line("c", 2, 1)})),
            Reasons{"line_date_out_of_order"});
}

TEST(Gaps, statements_follow_each_other_without_a_hole) {
  Statement statement = statement_of({});
  statement.parts.push_back(statement.parts[0]);
  statement.parts[0].sequence = 4;
  statement.parts[1].sequence = 5;
  EXPECT_EQ(reasons(statement), Reasons{});
  statement.parts[0].closing_minor = 100;
  statement.parts[1].opening_minor = 101;
  EXPECT_EQ(reasons(statement), Reasons{"statements_do_not_join"});
  statement.parts[1].sequence = 6;
  EXPECT_EQ(reasons(statement), Reasons{"statement_sequence_gap"});
  statement.parts[1].sequence = 4;
  EXPECT_EQ(reasons(statement), Reasons{"statement_sequence_gap"});
  // Newest first.
  statement.parts[1].sequence = 3;
  statement.parts[0].opening_minor = 7;
  statement.parts[1].opening_minor = {};
  statement.parts[1].closing_minor = 7;
  EXPECT_EQ(reasons(statement), (Reasons{"balances_do_not_tie"}));
}

TEST(Gaps, the_first_one_is_the_error) {
  const auto result = check_gaps(find_gaps(statement_of({line("a", -9, 1)}), kNow));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().reason, "line_date_impossible");
  EXPECT_TRUE(result.error().message.starts_with("line 7: ")) << result.error().message;
}

TEST(Gaps, not_more_are_told_than_a_person_reads) {
  std::vector<StatementLine> lines(1'000, line("a", 1, 1));
  EXPECT_EQ(find_gaps(statement_of(std::move(lines)), kNow).size(), kGapCountMax);
}

}  // namespace
}  // namespace atollbank::imports
