// SPDX-License-Identifier: Apache-2.0
// Random questions to the queries of a ledger, each answer held against the naive model's. The one
// call that a scenario makes when it wants its queries checked.
//
// One thread. `settle` runs the world until what was asked has been answered.
#pragma once

#include <functional>
#include <string>

#include "base/random.h"
#include "services/queries/api.h"
#include "sim/model/naive_queries.h"

namespace atollbank::sim {

class QueryComparison {
 public:
  // Runs the world until the predicate holds.
  using Settle = std::function<void(const std::function<bool()>&)>;

  QueryComparison(queries::QueriesApi& api, const NaiveQueries& model, std::uint64_t seed,
                  Settle settle)
      : api_(api), model_(model), random_(seed), settle_(std::move(settle)) {}

  // Asks `count` random questions. The first difference, in words; "" when there is none.
  std::string first_difference(int count);

 private:
  template <class T>
  base::Result<T> ask(std::function<void(runtime::Completion<T>)> call);

  std::string compare_balance();
  std::string compare_statement();
  std::string compare_search();
  std::string compare_aggregate();
  std::string compare_trial_balance();
  std::string compare_record();

  queries::Filter random_filter(int depth);
  queries::Filter random_condition();
  ledger::AccountId random_account();
  const queries::Record& random_record();
  std::uint64_t random_as_of();
  std::int64_t random_time();
  std::uint32_t random_limit();

  queries::QueriesApi& api_;
  const NaiveQueries& model_;
  base::Random random_;
  const Settle settle_;
};

}  // namespace atollbank::sim
