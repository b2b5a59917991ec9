// SPDX-License-Identifier: Apache-2.0
// For tests: a posting service and the queries of its journal, each with threads of their own, and
// questions that wait for the answer.
#pragma once

#include "services/posting/posting_fixture.h"
#include "services/queries/local_queries.h"

namespace atollbank::queries {

class QueriesFixture : public posting::PostingFixture {
 protected:
  void SetUp() override {
    PostingFixture::SetUp();
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "queries");
    query_pool_ = std::make_unique<runtime::ThreadPool>("queries", 2);
    queries_ = std::make_unique<LocalQueries>(journal(), nullptr, *executor_, *query_pool_,
                                              IndexerOptions{});
    ASSERT_TRUE(queries_->start().has_value());
  }
  void TearDown() override {
    queries_->close();
    executor_->stop();
    query_pool_->stop();
    queries_.reset();
    PostingFixture::TearDown();
  }
  // What is asked: the queries here, or a client of them.
  virtual QueriesApi& api() { return *queries_; }

  base::Result<BalanceAsOf> balance_as_of(std::uint64_t number, Bounds bounds = {}) {
    return ask<BalanceAsOf>([&](auto done) {
      api().balance_as_of({}, {.account = account(number), .bounds = bounds}, std::move(done));
    });
  }
  base::Result<Statement> statement_of(StatementRequest request) {
    return ask<Statement>([&](auto done) { api().statement({}, request, std::move(done)); });
  }
  base::Result<RecordPage> search(SearchRequest request) {
    return ask<RecordPage>([&](auto done) { api().search({}, request, std::move(done)); });
  }
  base::Result<Aggregates> aggregate(AggregateRequest request) {
    return ask<Aggregates>([&](auto done) { api().aggregate({}, request, std::move(done)); });
  }
  base::Result<TrialBalance> trial_balance(TrialBalanceRequest request) {
    return ask<TrialBalance>([&](auto done) { api().trial_balance({}, request, std::move(done)); });
  }
  base::Result<Record> record(base::Id id) {
    return ask<Record>([&](auto done) { api().record({}, id, std::move(done)); });
  }

  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> query_pool_;
  std::unique_ptr<LocalQueries> queries_;
};

}  // namespace atollbank::queries
