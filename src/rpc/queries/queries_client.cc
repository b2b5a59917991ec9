// SPDX-License-Identifier: Apache-2.0
#include "rpc/queries/queries_client.h"

#include "atollbank/queries/v1/queries.grpc.pb.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/reading_calls.h"
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
  State(const std::string& address, const base::Clock& clock, base::Secret api_key)
      : stub(queries_v1::Queries::NewStub(channel_to(address))), calls(clock, std::move(api_key)) {}

  std::unique_ptr<queries_v1::Queries::Stub> stub;
  ReadingCalls calls;

  Questions* questions() { return stub->async(); }
};

QueriesClient::QueriesClient(const std::string& address, const base::Clock& clock,
                             base::Secret api_key)
    : state_(std::make_unique<State>(address, clock, std::move(api_key))) {}
QueriesClient::~QueriesClient() { stop(); }

void QueriesClient::stop() { state_->calls.stop(); }

void QueriesClient::balance_as_of(const Context& context, queries::BalanceRequest request,
                                  Completion<queries::BalanceAsOf> done) {
  state_->calls.ask(state_->questions(), context, to_proto(request), &Questions::BalanceAsOf,
                    balance_answer_from, std::move(done));
}

void QueriesClient::statement(const Context& context, queries::StatementRequest request,
                              Completion<queries::Statement> done) {
  state_->calls.ask(state_->questions(), context, to_proto(request), &Questions::Statement,
                    statement_answer_from, std::move(done));
}

void QueriesClient::search(const Context& context, queries::SearchRequest request,
                           Completion<queries::RecordPage> done) {
  state_->calls.ask(state_->questions(), context, to_proto(request), &Questions::Search, page_from,
                    std::move(done));
}

void QueriesClient::aggregate(const Context& context, queries::AggregateRequest request,
                              Completion<queries::Aggregates> done) {
  state_->calls.ask(state_->questions(), context, to_proto(request), &Questions::Aggregate,
                    aggregates_from, std::move(done));
}

void QueriesClient::trial_balance(const Context& context, queries::TrialBalanceRequest request,
                                  Completion<queries::TrialBalance> done) {
  state_->calls.ask(state_->questions(), context, to_proto(request), &Questions::TrialBalance,
                    trial_balance_answer_from, std::move(done));
}

void QueriesClient::record(const Context& context, base::Id id, Completion<queries::Record> done) {
  queries_v1::RecordRequest request;
  request.set_id(id_to_text(id));
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Record,
                    record_from, std::move(done));
}

}  // namespace atollbank::rpc
