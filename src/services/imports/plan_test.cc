// SPDX-License-Identifier: Apache-2.0
#include "services/imports/plan.h"

#include "services/imports/statement_fixture.h"

namespace atollbank::imports {
namespace {

using transactions::Category;
using transactions::Scheme;

const base::Id kAccount{.high = 1, .low = 2};

std::vector<accounts::TakenLineState> unknown(const Statement& statement) {
  return std::vector<accounts::TakenLineState>(lines_with_money(statement).size());
}

base::Result<Plan> plan_of(const Statement& statement, std::int64_t available_minor,
                           OpeningBalance opening = OpeningBalance::kWhereNeeded) {
  return make_plan(statement, unknown(statement),
                   {.account_id = kAccount,
                    .available_minor = available_minor,
                    .opening = opening,
                    .opening_line_id = "opening/1"});
}

TEST(Plan, every_kind_has_its_scheme) {
  EXPECT_EQ(scheme_of(LineKind::kCard), Scheme::kCard);
  EXPECT_EQ(scheme_of(LineKind::kDirectDebit), Scheme::kBacs);
  EXPECT_EQ(scheme_of(LineKind::kInterest), Scheme::kInterest);
  EXPECT_EQ(scheme_of(LineKind::kFee), Scheme::kAdjustment);
}

TEST(Plan, categories_are_known_however_they_are_written) {
  StatementLine line;
  for (const char* name : {"Eating out", "eating_out", " EATING OUT "}) {
    line.category = name;
    EXPECT_EQ(category_of(line), Category::kEatingOut) << name;
  }
  line.category = "Personal care";
  EXPECT_EQ(category_of(line), Category::kGeneral);
  line.kind = LineKind::kTopUp;
  EXPECT_EQ(category_of(line), Category::kTopUps);
}

TEST(Plan, a_merchant_is_the_accounts_own_and_of_cards_only) {
  const Statement statement = statement_in("monzo.csv");
  const auto plan = plan_of(statement, 0);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->lines[5].taken.merchant_id, plan->lines[6].taken.merchant_id);
  EXPECT_FALSE(plan->lines[5].taken.merchant_id.is_nil());
  EXPECT_TRUE(plan->lines[5].counterparty.name.empty());
  EXPECT_TRUE(plan->lines[0].taken.merchant_id.is_nil());
  const auto other = make_plan(statement, unknown(statement),
                               {.account_id = {.high = 9, .low = 9}, .opening_line_id = "o"});
  EXPECT_NE(plan->lines[5].taken.merchant_id, other->lines[5].taken.merchant_id);
}

TEST(Plan, the_opening_balance_is_the_files_where_it_suffices) {
  Statement statement = statement_in("camt053_02.xml");
  EXPECT_EQ(plan_of(statement, 0)->opening_minor, 0);
  statement.lines.erase(statement.lines.begin());  // the wages
  EXPECT_EQ(plan_of(statement, 0)->opening_minor, 70'740);
  statement.parts[0].opening_minor = 100'000;
  EXPECT_EQ(plan_of(statement, 0)->opening_minor, 100'000);
  EXPECT_EQ(plan_of(statement, 70'739)->opening_minor, 100'000);
  EXPECT_EQ(plan_of(statement, 70'740)->opening_minor, 0);
  EXPECT_EQ(plan_of(statement, 70'739, OpeningBalance::kNever).error().reason, "account_overdrawn");
  const auto plan = plan_of(statement, 0);
  EXPECT_EQ(plan->lines[0].taken.line_id, "opening/1");
  EXPECT_EQ(plan->lines[0].taken.created, time_of("2026-08-31T23:59:59.999Z"));
}

TEST(Plan, an_opening_balance_that_no_account_takes_is_refused) {
  Statement statement = statement_in("camt053_02.xml");
  statement.lines.erase(statement.lines.begin());  // the wages
  statement.parts[0].opening_minor = accounts::kAmountMinorMax;
  EXPECT_EQ(plan_of(statement, 0)->opening_minor, accounts::kAmountMinorMax);
  statement.parts[0].opening_minor = accounts::kAmountMinorMax + 1;
  EXPECT_EQ(plan_of(statement, 0).error().reason, "opening_balance_too_large");
  EXPECT_TRUE(plan_of(statement, 70'740)) << "none is needed";
}

TEST(Plan, what_is_booked_is_left_out_and_must_be_the_same) {
  const Statement statement = statement_in("camt053_02.xml");
  auto states = unknown(statement);
  states[1] = {.is_booked = true, .amount_minor = 64'000, .attempt = 0};
  states[2] = {.is_booked = false, .amount_minor = 0, .attempt = 3};
  const PlanRequest request{.account_id = kAccount, .opening_line_id = "o"};
  const auto plan = make_plan(statement, states, request);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->known_count, 1u);
  EXPECT_EQ(plan->new_count, 3u);
  EXPECT_EQ(plan->lines[1].taken.attempt, 3);
  states[1].amount_minor = 64'001;
  EXPECT_EQ(make_plan(statement, states, request).error().reason, "line_differs_from_before");
}

}  // namespace
}  // namespace atollbank::imports
