// SPDX-License-Identifier: Apache-2.0
// Proposals, and who may make and decide them.
#include "gateways/operations/operation_json.h"
#include "gateways/operations/routes.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using base::JsonWriter;
using base::Result;
using operations::OperationsApi;
using operations::Operator;
using operations::Proposal;
using runtime::await_completion;
using runtime::Completion;

namespace {

std::string body_of(const Proposal& proposal) {
  JsonWriter json;
  write_proposal(json, proposal);
  return json.take();
}

using Deciding = void (OperationsApi::*)(const runtime::Context&, operations::Decide,
                                         Completion<Proposal>);

HandlerTask decide(const Services& services, Call call, Deciding deciding, bool repeats_content) {
  ATOLL_CO_TRY(operations::Decide request, read_decision(call.body, repeats_content));
  request.operator_id = call.who.id;
  ATOLL_CO_TRY(request.proposal_id, call.id("proposal"));
  auto ask = [&services, deciding, context = call.context,
              request = std::move(request)](Completion<Proposal> done) mutable {
    (services.operations.*deciding)(context, std::move(request), std::move(done));
  };
  ATOLL_CO_TRY(const Proposal proposal,
               co_await await_completion<Proposal>(services.executor, std::move(ask)));
  co_return body_of(proposal);
}

}  // namespace

HandlerTask read_me(const Services&, Call call) {
  JsonWriter json;
  write_operator(json, call.who);
  co_return json.take();
}

HandlerTask list_operators(const Services& services, Call call) {
  auto ask = [&services, context = call.context,
              id = call.who.id](Completion<std::vector<Operator>> done) {
    services.operations.operators(context, id, std::move(done));
  };
  ATOLL_CO_TRY(const auto operators,
               co_await await_completion<std::vector<Operator>>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().key("operators").begin_array();
  for (const Operator& who : operators) write_operator(json, who);
  json.end_array().end_object();
  co_return json.take();
}

HandlerTask make_proposal(const Services& services, Call call) {
  ATOLL_CO_TRY(operations::Propose request, read_proposal(call.body));
  request.operator_id = call.who.id;
  auto ask = [&services, context = call.context,
              request = std::move(request)](Completion<Proposal> done) mutable {
    services.operations.propose(context, std::move(request), std::move(done));
  };
  ATOLL_CO_TRY(const Proposal proposal,
               co_await await_completion<Proposal>(services.executor, std::move(ask)));
  co_return body_of(proposal);
}

HandlerTask list_proposals(const Services& services, Call call) {
  operations::ListProposals request;
  ATOLL_CO_TRY(request.limit, call.limit());
  if (const auto before = call.query.find("before")) {
    ATOLL_CO_TRY(request.before, base::parse_id("proposal", *before));
  }
  auto ask = [&services, context = call.context, id = call.who.id,
              request](Completion<std::vector<Proposal>> done) {
    services.operations.proposals(context, id, request, std::move(done));
  };
  ATOLL_CO_TRY(const auto proposals,
               co_await await_completion<std::vector<Proposal>>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().key("proposals").begin_array();
  for (const Proposal& proposal : proposals) write_proposal(json, proposal);
  json.end_array().end_object();
  co_return json.take();
}

HandlerTask read_proposal(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id proposal_id, call.id("proposal"));
  auto ask = [&services, context = call.context, id = call.who.id,
              proposal_id](Completion<Proposal> done) {
    services.operations.proposal(context, id, proposal_id, std::move(done));
  };
  ATOLL_CO_TRY(const Proposal proposal,
               co_await await_completion<Proposal>(services.executor, std::move(ask)));
  co_return body_of(proposal);
}

HandlerTask approve_proposal(const Services& services, Call call) {
  return decide(services, std::move(call), &OperationsApi::approve, true);
}

HandlerTask reject_proposal(const Services& services, Call call) {
  return decide(services, std::move(call), &OperationsApi::reject, false);
}

HandlerTask withdraw_proposal(const Services& services, Call call) {
  return decide(services, std::move(call), &OperationsApi::withdraw, false);
}

}  // namespace atollbank::operations_door
