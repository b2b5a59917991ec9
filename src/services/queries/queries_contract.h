// SPDX-License-Identifier: Apache-2.0
// For tests: what every QueriesApi promises, asked of whatever a fixture gives as api(). Included
// by the test of the local service and by that of the gRPC client.
#pragma once

#include "services/queries/queries_fixture.h"

namespace atollbank::queries {

// A few accounts with a known history; `Fixture` is a QueriesFixture.
template <class Fixture>
class QueriesContract : public Fixture {
 protected:
  void SetUp() override {
    Fixture::SetUp();
    ASSERT_EQ(this->open(1, ledger::kNoFloor), ledger::Outcome::kDone);
    ASSERT_EQ(this->open(2), ledger::Outcome::kDone);
    for (std::uint64_t i = 0; i < 5; ++i) {
      ledger::Command command = this->post(100 + i, 1, 2, 10 + static_cast<std::int64_t>(i));
      command.code = 7;
      command.reference = {.high = 9, .low = i % 2};
      ASSERT_EQ(this->outcome_of(command), ledger::Outcome::kDone);
    }
    ASSERT_EQ(this->outcome_of(this->post(200, 2, 1, 1000)), ledger::Outcome::kInsufficientFunds);
  }
  static std::string reason(const auto& result) { return result ? "" : result.error().reason; }
};

TYPED_TEST_SUITE_P(QueriesContract);

TYPED_TEST_P(QueriesContract, a_balance_is_what_it_was_at_a_slot) {
  const auto now = this->balance_as_of(2);
  ASSERT_TRUE(now.has_value());
  EXPECT_EQ(now->balance_minor, 60);
  EXPECT_EQ(now->currency, 826);
  const auto third = this->record(this->id(102));
  ASSERT_TRUE(third.has_value());
  EXPECT_EQ(this->balance_as_of(2, {.as_of_slot = third->slot})->balance_minor, 21);
  EXPECT_EQ(this->balance_as_of(2, {.as_of_slot = third->slot + 1})->balance_minor, 33);
  EXPECT_EQ(this->balance_as_of(2, {.booked_until_ns = third->booking_time_ns - 1})->balance_minor,
            21);
  EXPECT_EQ(this->balance_as_of(2, {.valued_until_ns = third->value_time_ns})->balance_minor, 33);
}

TYPED_TEST_P(QueriesContract, a_statement_pages_both_ways_and_names_its_ends) {
  StatementRequest request{.account = this->account(2), .limit = 2};
  request.direction = Direction::kOldestFirst;
  std::vector<StatementLine> lines;
  do {
    const auto page = this->statement_of(request);
    ASSERT_TRUE(page.has_value()) << page.error().reason;
    EXPECT_EQ(page->opening_minor, 0);
    EXPECT_EQ(page->closing_minor, 60);
    lines.insert(lines.end(), page->lines.begin(), page->lines.end());
    request.cursor = page->next_cursor;
  } while (!request.cursor.empty());
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0].balance_after, 10);
  EXPECT_EQ(lines[4].id, this->id(104));
  const auto newest = this->statement_of({.account = this->account(2), .limit = 100});
  ASSERT_EQ(newest->lines.size(), 5u);
  EXPECT_EQ(newest->lines[0], lines[4]);
}

TYPED_TEST_P(QueriesContract, a_search_finds_by_reference_and_says_what_was_declined) {
  const auto even = this->search({.filter = Filter::reference({.high = 9, .low = 0})});
  ASSERT_TRUE(even.has_value()) << even.error().reason;
  EXPECT_EQ(even->records.size(), 3u);
  const auto declined =
      this->search({.filter = Filter::all_of({Filter::account(this->account(2)),
                                              Filter::negation(Filter::outcome(true))})});
  ASSERT_EQ(declined->records.size(), 1u);
  EXPECT_EQ(declined->records[0].outcome, ledger::Outcome::kInsufficientFunds);
  EXPECT_EQ(declined->records[0].id, this->id(200));
}

TYPED_TEST_P(QueriesContract, sums_are_of_what_was_posted) {
  const auto trial = this->trial_balance({});
  ASSERT_TRUE(trial.has_value());
  ASSERT_EQ(trial->totals.size(), 1u);
  EXPECT_EQ(trial->totals[0].debit_minor, 60);
  EXPECT_EQ(trial->totals[0].balance_minor, 0);
  EXPECT_EQ(trial->totals[0].account_count, 2u);
  const auto sums = this->aggregate({.keys = kByNamespace | kByName, .address_prefix = "test."});
  ASSERT_EQ(sums->rows.size(), 1u);
  EXPECT_EQ(sums->rows[0].name, "account");
  EXPECT_EQ(sums->rows[0].credit_minor, 60);
  EXPECT_EQ(sums->rows[0].entry_count, 10u);
}

TYPED_TEST_P(QueriesContract, every_refusal_has_its_reason) {
  EXPECT_EQ(this->reason(this->balance_as_of(99)), "account_not_found");
  EXPECT_EQ(this->reason(this->balance_as_of(2, {.as_of_slot = 1'000'000})), "as_of_in_future");
  EXPECT_EQ(this->reason(this->record(this->id(999))), "record_not_found");
  EXPECT_EQ(this->reason(this->statement_of({.account = this->account(2), .limit = 0})),
            "limit_invalid");
  EXPECT_EQ(this->reason(this->statement_of({.account = this->account(2), .limit = 8191})),
            "limit_invalid");
  EXPECT_EQ(
      this->reason(this->statement_of({.account = this->account(2), .from_ns = 2, .until_ns = 1})),
      "range_invalid");
  EXPECT_EQ(this->reason(this->search({.filter = Filter::amount(2, 1)})), "filter_malformed");
  const Filter sealed = Filter::sealed_metadata("email", "a@b", this->id(7));
  EXPECT_EQ(this->reason(this->search({.filter = sealed})), "filter_malformed");
  Filter deep = Filter::code(1, 1);
  for (std::size_t i = 0; i < kFilterDepthMax; ++i) deep = Filter::negation(std::move(deep));
  EXPECT_EQ(this->reason(this->search({.filter = deep})), "filter_too_deep");
  const std::vector<Filter> many(kFilterNodesMax, Filter::code(1, 1));
  EXPECT_EQ(this->reason(this->search({.filter = Filter::any_of(many)})), "filter_too_wide");
  EXPECT_EQ(this->reason(this->aggregate({.period = Period::kDay})), "period_count_invalid");
  EXPECT_EQ(this->reason(this->search({.cursor = "0123"})), "cursor_malformed");
}

TYPED_TEST_P(QueriesContract, a_cursor_continues_only_its_own_query) {
  const auto page = this->search({.limit = 2});
  ASSERT_TRUE(page.has_value());
  ASSERT_FALSE(page->next_cursor.empty());
  const std::string cursor = page->next_cursor;
  EXPECT_TRUE(this->search({.limit = 5, .cursor = cursor}).has_value());
  EXPECT_EQ(this->reason(this->search({.filter = Filter::code(7, 7), .cursor = cursor})),
            "cursor_of_another_query");
  EXPECT_EQ(this->reason(this->search({.cursor = cursor, .as_of_slot = page->as_of_slot - 1})),
            "cursor_of_another_query");
  EXPECT_EQ(this->reason(this->statement_of({.account = this->account(2), .cursor = cursor})),
            "cursor_of_another_query");
}

REGISTER_TYPED_TEST_SUITE_P(QueriesContract, a_balance_is_what_it_was_at_a_slot,
                            a_statement_pages_both_ways_and_names_its_ends,
                            a_search_finds_by_reference_and_says_what_was_declined,
                            sums_are_of_what_was_posted, every_refusal_has_its_reason,
                            a_cursor_continues_only_its_own_query);

}  // namespace atollbank::queries
