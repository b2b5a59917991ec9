// SPDX-License-Identifier: Apache-2.0
#include "rpc/queries/queries_calls.h"

#include "atollbank/queries/v1/queries.grpc.pb.h"
#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/queries/queries_mapping.h"

namespace atollbank::rpc {

using Call = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;
using queries::QueriesApi;
using runtime::Completion;
using runtime::Context;

class QueriesCalls::Service final : public queries_v1::Queries::CallbackService {
 public:
  Service(QueriesApi& api, const base::Clock& clock) : api_(api), clock_(clock) {}

  Reactor* BalanceAsOf(Call* call, const queries_v1::BalanceAsOfRequest* request,
                       queries_v1::BalanceAsOfResponse* response) override {
    return serve(call, balance_from(*request), &QueriesApi::balance_as_of, response);
  }
  Reactor* Statement(Call* call, const queries_v1::StatementRequest* request,
                     queries_v1::StatementResponse* response) override {
    auto asked = statement_from(*request);
    Reactor* const reactor = call->DefaultReactor();
    if (!asked) {
      reactor->Finish(to_status(asked.error(), *call));
      return reactor;
    }
    const bool packed = request->packed();
    auto done = [call, reactor, response, packed](base::Result<queries::Statement> result) {
      if (!result) return reactor->Finish(to_status(result.error(), *call));
      *response = to_proto(*result, packed);
      reactor->Finish(grpc::Status::OK);
    };
    api_.statement(context_of(*call, clock_), *std::move(asked), std::move(done));
    return reactor;
  }
  Reactor* Search(Call* call, const queries_v1::SearchRequest* request,
                  queries_v1::SearchResponse* response) override {
    return serve(call, search_from(*request), &QueriesApi::search, response);
  }
  Reactor* Aggregate(Call* call, const queries_v1::AggregateRequest* request,
                     queries_v1::AggregateResponse* response) override {
    return serve(call, aggregate_from(*request), &QueriesApi::aggregate, response);
  }
  Reactor* TrialBalance(Call* call, const queries_v1::TrialBalanceRequest* request,
                        queries_v1::TrialBalanceResponse* response) override {
    return serve(call, trial_balance_from(*request), &QueriesApi::trial_balance, response);
  }
  Reactor* Record(Call* call, const queries_v1::RecordRequest* request,
                  queries_v1::RecordResponse* response) override {
    return serve(call, id_from_text(request->id()), &QueriesApi::record, response);
  }

 private:
  // Call and response live until the reactor has finished; it is asked of the call only once.
  template <class Question, class Answer, class Response>
  Reactor* serve(Call* call, base::Result<Question> question,
                 void (QueriesApi::*ask)(const Context&, Question, Completion<Answer>),
                 Response* response) {
    Reactor* const reactor = call->DefaultReactor();
    if (!question) {
      reactor->Finish(to_status(question.error(), *call));
      return reactor;
    }
    auto done = [call, reactor, response](base::Result<Answer> result) {
      if (!result) return reactor->Finish(to_status(result.error(), *call));
      *response = to_proto(*result);
      reactor->Finish(grpc::Status::OK);
    };
    (api_.*ask)(context_of(*call, clock_), *std::move(question), std::move(done));
    return reactor;
  }

  QueriesApi& api_;
  const base::Clock& clock_;
};

QueriesCalls::QueriesCalls(QueriesApi& api, const base::Clock& clock)
    : service_(std::make_unique<Service>(api, clock)) {}
QueriesCalls::~QueriesCalls() = default;

grpc::Service& QueriesCalls::service() { return *service_; }

}  // namespace atollbank::rpc
