// SPDX-License-Identifier: Apache-2.0
// The queries of another process: QueriesApi over gRPC, on a connection of its own.
//
// Thread-safe; answers come on gRPC's threads, or on the executor named in the context. stop()
// gives up what is in flight and returns when every call has answered. Reading has no effect, so a
// lost answer is unavailable, never unknown.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "services/queries/api.h"

namespace atollbank::rpc {

class QueriesClient final : public queries::QueriesApi {
 public:
  // `api_key` is the tenant's; empty where the server has none.
  QueriesClient(const std::string& address, const base::Clock& clock, base::Secret api_key = {});
  ~QueriesClient() override;  // stops

  void stop();

  void balance_as_of(const runtime::Context& context, queries::BalanceRequest request,
                     runtime::Completion<queries::BalanceAsOf> done) override;
  void statement(const runtime::Context& context, queries::StatementRequest request,
                 runtime::Completion<queries::Statement> done) override;
  void search(const runtime::Context& context, queries::SearchRequest request,
              runtime::Completion<queries::RecordPage> done) override;
  void aggregate(const runtime::Context& context, queries::AggregateRequest request,
                 runtime::Completion<queries::Aggregates> done) override;
  void trial_balance(const runtime::Context& context, queries::TrialBalanceRequest request,
                     runtime::Completion<queries::TrialBalance> done) override;
  void record(const runtime::Context& context, base::Id id,
              runtime::Completion<queries::Record> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atollbank::rpc
