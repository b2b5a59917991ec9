// SPDX-License-Identifier: Apache-2.0
#include "services/queries/queries_contract.h"

namespace atollbank::queries {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Local, QueriesContract, QueriesFixture);

class LocalQueriesTest : public QueriesFixture {};

TEST_F(LocalQueriesTest, whoever_posted_finds_it_at_once) {
  ASSERT_EQ(open(1, ledger::kNoFloor), ledger::Outcome::kDone);
  ASSERT_EQ(open(2), ledger::Outcome::kDone);
  for (std::uint64_t i = 1; i <= 200; ++i) {
    ASSERT_EQ(outcome_of(post(i, 1, 2, 1)), ledger::Outcome::kDone);
    ASSERT_EQ(balance_as_of(2)->balance_minor, static_cast<std::int64_t>(i));
  }
}

TEST_F(LocalQueriesTest, who_asks_after_the_close_is_told) {
  queries_->close();
  EXPECT_EQ(record(id(1)).error().reason, "queries_stopped");
}

}  // namespace
}  // namespace atollbank::queries
