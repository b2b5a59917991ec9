// SPDX-License-Identifier: Apache-2.0
#include "rpc/queries/queries_calls.h"

#include "atollbank/queries/v1/queries.grpc.pb.h"
#include "rpc/posting/ledger_call.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/queries/queries_mapping.h"

namespace atollbank::rpc {

using queries::QueriesApi;
using runtime::Completion;
using runtime::Context;
using Service = queries_v1::Queries::AsyncService;

struct QueriesCalls::Served {
  const tenants::Ledgers<QueriesApi> ledgers;
  const base::Clock& clock;
  Service service;
};

QueriesCalls::QueriesCalls(tenants::Ledgers<QueriesApi> ledgers, const base::Clock& clock)
    : served_(new Served{.ledgers = std::move(ledgers), .clock = clock, .service = {}}) {}
QueriesCalls::~QueriesCalls() = default;

grpc::Service& QueriesCalls::service() { return served_->service; }
std::string QueriesCalls::name() const { return queries_v1::Queries::service_full_name(); }

void QueriesCalls::await_calls(CallQueue& queue) {
  // `read` makes the question of a request, `write` the response of an answer to that request.
  const auto await = [&]<class Question, class Answer>(
                         auto method, auto read,
                         void (QueriesApi::*ask)(const Context&, Question, Completion<Answer>),
                         auto write) {
    auto serve = [read, ask, write](QueriesApi& api, const Context& context, const auto& request,
                                    auto answer) {
      base::Result<Question> question = read(request);
      if (!question) return answer(base::fail(std::move(question).error()));
      auto done = mapped<Answer>(std::move(answer), write(request));
      (api.*ask)(context, *std::move(question), std::move(done));
    };
    await_unary(queue, served_->service, method,
                for_ledger(served_->ledgers, served_->clock, serve));
  };
  const auto plain = [](const auto&) {
    return [](const auto& answer) { return to_proto(answer); };
  };
  const auto as_packed = [](const queries_v1::StatementRequest& request) {
    return [packed = request.packed()](const queries::Statement& statement) {
      return to_proto(statement, packed);
    };
  };
  const auto id_of = [](const queries_v1::RecordRequest& request) {
    return id_from_text(request.id());
  };
  await(&Service::RequestBalanceAsOf, balance_from, &QueriesApi::balance_as_of, plain);
  await(&Service::RequestStatement, statement_from, &QueriesApi::statement, as_packed);
  await(&Service::RequestSearch, search_from, &QueriesApi::search, plain);
  await(&Service::RequestAggregate, aggregate_from, &QueriesApi::aggregate, plain);
  await(&Service::RequestTrialBalance, trial_balance_from, &QueriesApi::trial_balance, plain);
  await(&Service::RequestRecord, id_of, &QueriesApi::record, plain);
}

}  // namespace atollbank::rpc
