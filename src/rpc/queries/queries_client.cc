// SPDX-License-Identifier: Apache-2.0
#include "rpc/queries/queries_client.h"

#include <condition_variable>
#include <mutex>
#include <unordered_set>

#include "atollbank/queries/v1/queries.grpc.pb.h"
#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/queries/queries_mapping.h"

namespace atollbank::rpc {

using base::Result;
using runtime::Completion;
using runtime::Context;
using Questions = queries_v1::Queries::StubInterface::async_interface;

namespace {

std::shared_ptr<grpc::Channel> channel_to(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kAnswerSizeMax);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

struct QueriesClient::State {
  State(const std::string& address, const base::Clock& clock_used)
      : stub(queries_v1::Queries::NewStub(channel_to(address))), clock(clock_used) {}

  std::unique_ptr<queries_v1::Queries::Stub> stub;
  const base::Clock& clock;
  std::mutex mutex;
  std::condition_variable none_pending;
  bool is_stopped = false;
  std::unordered_set<grpc::ClientContext*> pending;

  bool begin(grpc::ClientContext* call) {
    const std::lock_guard lock(mutex);
    if (!is_stopped) pending.insert(call);
    return !is_stopped;
  }
  void end(grpc::ClientContext* call) {
    const std::lock_guard lock(mutex);
    pending.erase(call);
    if (pending.empty()) none_pending.notify_all();
  }

  template <class Response, class Domain, class Request>
  void ask(const Context& context, Request request,
           void (Questions::*start)(grpc::ClientContext*, const Request*, Response*,
                                    std::function<void(grpc::Status)>),
           Result<Domain> (*map)(const Response&), Completion<Domain> done) {
    struct Call {
      grpc::ClientContext context;
      Request request;
      Response response;
      Completion<Domain> done;
    };
    // Shared with gRPC's callback, which is copied.
    auto call = std::make_shared<Call>();
    call->request = std::move(request);
    call->done = runtime::on_executor_of(context, std::move(done));
    put_context(call->context, context, clock);
    if (!begin(&call->context)) {
      return call->done(base::fail(base::ErrorCode::kUnavailable, "client_stopped",
                                   "this client of the queries was stopped"));
    }
    Questions* const questions = stub->async();
    (questions->*start)(&call->context, &call->request, &call->response,
                        [this, call, map](const grpc::Status& status) {
                          if (status.ok())
                            call->done(map(call->response));
                          else
                            call->done(base::fail(to_error(status, call->context, Effect::kNone)));
                          end(&call->context);
                        });
  }
};

QueriesClient::QueriesClient(const std::string& address, const base::Clock& clock)
    : state_(std::make_unique<State>(address, clock)) {}
QueriesClient::~QueriesClient() { stop(); }

void QueriesClient::stop() {
  std::unique_lock lock(state_->mutex);
  state_->is_stopped = true;
  for (grpc::ClientContext* call : state_->pending) call->TryCancel();
  state_->none_pending.wait(lock, [this] { return state_->pending.empty(); });
}

void QueriesClient::balance_as_of(const Context& context, queries::BalanceRequest request,
                                  Completion<queries::BalanceAsOf> done) {
  state_->ask<queries_v1::BalanceAsOfResponse, queries::BalanceAsOf>(
      context, to_proto(request), &Questions::BalanceAsOf, balance_answer_from, std::move(done));
}

void QueriesClient::statement(const Context& context, queries::StatementRequest request,
                              Completion<queries::Statement> done) {
  state_->ask<queries_v1::StatementResponse, queries::Statement>(
      context, to_proto(request), &Questions::Statement, statement_answer_from, std::move(done));
}

void QueriesClient::search(const Context& context, queries::SearchRequest request,
                           Completion<queries::RecordPage> done) {
  state_->ask<queries_v1::SearchResponse, queries::RecordPage>(
      context, to_proto(request), &Questions::Search, page_from, std::move(done));
}

void QueriesClient::aggregate(const Context& context, queries::AggregateRequest request,
                              Completion<queries::Aggregates> done) {
  state_->ask<queries_v1::AggregateResponse, queries::Aggregates>(
      context, to_proto(request), &Questions::Aggregate, aggregates_from, std::move(done));
}

void QueriesClient::trial_balance(const Context& context, queries::TrialBalanceRequest request,
                                  Completion<queries::TrialBalance> done) {
  state_->ask<queries_v1::TrialBalanceResponse, queries::TrialBalance>(
      context, to_proto(request), &Questions::TrialBalance, trial_balance_answer_from,
      std::move(done));
}

void QueriesClient::record(const Context& context, base::Id id, Completion<queries::Record> done) {
  queries_v1::RecordRequest request;
  request.set_id(id_to_text(id));
  state_->ask<queries_v1::RecordResponse, queries::Record>(
      context, std::move(request), &Questions::Record, record_from, std::move(done));
}

}  // namespace atollbank::rpc
