// SPDX-License-Identifier: Apache-2.0
// The queries of a ledger whose definitions are served: a search may name the subject that a value
// was sealed for (queries::Filter::sealed_metadata), and is asked of the index by its keyed hash.
// Everything else is passed on. Outlived by both apis; any thread.
#pragma once

#include "services/definitions/api.h"
#include "services/queries/api.h"

namespace atollbank::definitions {

inline constexpr std::size_t kSealedConditionsMax = 16;

class SealedQueries final : public queries::QueriesApi {
 public:
  SealedQueries(queries::QueriesApi& queries, DefinitionsApi& definitions)
      : queries_(queries), definitions_(definitions) {}

  void balance_as_of(const Context& context, queries::BalanceRequest request,
                     Completion<queries::BalanceAsOf> done) override {
    queries_.balance_as_of(context, std::move(request), std::move(done));
  }
  void statement(const Context& context, queries::StatementRequest request,
                 Completion<queries::Statement> done) override {
    queries_.statement(context, std::move(request), std::move(done));
  }
  // Also the errors of sealed_term() · invalid_argument filter_too_wide (of sealed values)
  void search(const Context& context, queries::SearchRequest request,
              Completion<queries::RecordPage> done) override;
  void aggregate(const Context& context, queries::AggregateRequest request,
                 Completion<queries::Aggregates> done) override {
    queries_.aggregate(context, std::move(request), std::move(done));
  }
  void trial_balance(const Context& context, queries::TrialBalanceRequest request,
                     Completion<queries::TrialBalance> done) override {
    queries_.trial_balance(context, std::move(request), std::move(done));
  }
  void record(const Context& context, base::Id id, Completion<queries::Record> done) override {
    queries_.record(context, id, std::move(done));
  }

 private:
  queries::QueriesApi& queries_;
  DefinitionsApi& definitions_;
};

}  // namespace atollbank::definitions
