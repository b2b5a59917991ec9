// SPDX-License-Identifier: Apache-2.0
// Every call with one question and one answer.
#include "rpc/posting/call_context.h"
#include "rpc/posting/command_mapping.h"
#include "rpc/posting/figures_mapping.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

using runtime::Completion;
using runtime::Context;

template <class Domain, class Response>
Completion<Domain> mapped(Completion<Response> answer) {
  return rpc::mapped<Domain>(std::move(answer),
                             [](const Domain& value) { return to_proto(value); });
}

void submit(ServerCore& core, const Context& context, const v1::SubmitRequest& request,
            Completion<v1::SubmitResponse> answer) {
  auto batch = from_proto(request);
  if (!batch) return answer(base::fail(std::move(batch).error()));
  auto map = [leg_counts = leg_counts_of(request)](const posting::Reply& reply) {
    return to_proto(reply, leg_counts);
  };
  core.api.submit(context, *std::move(batch),
                  rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void submit_packed(ServerCore& core, const Context& context, const v1::PackedBatch& request,
                   Completion<v1::PackedReply> answer) {
  auto batch = from_proto(request);
  if (!batch) return answer(base::fail(std::move(batch).error()));
  auto map = [sequence = request.sequence()](const posting::Reply& reply) {
    v1::PackedReply response = to_packed(reply);
    response.set_sequence(sequence);
    return response;
  };
  core.api.submit(context, *std::move(batch),
                  rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void balance(ServerCore& core, const Context& context, const v1::BalanceRequest& request,
             Completion<v1::BalanceResponse> answer) {
  auto account = id_from_text(request.account());
  if (!account) return answer(base::fail(std::move(account).error()));
  core.api.balance(context, *account, mapped<posting::AccountBalance>(std::move(answer)));
}

void named_balance(ServerCore& core, const Context& context, const v1::NamedBalanceRequest& request,
                   Completion<v1::NamedBalanceResponse> answer) {
  auto owner = id_from_text(request.owner());
  if (!owner) return answer(base::fail(std::move(owner).error()));
  core.api.named_balance(context, *owner, request.balance_name(),
                         mapped<std::vector<posting::NamedBalance>>(std::move(answer)));
}

void statement(ServerCore& core, const Context& context, const v1::StatementRequest& request,
               Completion<v1::StatementResponse> answer) {
  auto statement = from_proto(request);
  if (!statement) return answer(base::fail(std::move(statement).error()));
  core.api.statement(context, *statement, mapped<posting::StatementPage>(std::move(answer)));
}

void find(ServerCore& core, const Context& context, const v1::FindRequest& request,
          Completion<v1::FindResponse> answer) {
  auto id = id_from_text(request.id());
  if (!id) return answer(base::fail(std::move(id).error()));
  core.api.find(context, *id, mapped<posting::RecordView>(std::move(answer)));
}

void account_at(ServerCore& core, const Context& context, const v1::AccountAtRequest& request,
                Completion<v1::AccountAtResponse> answer) {
  core.api.account_at(context, request.index(), mapped<ledger::AccountOpening>(std::move(answer)));
}

void figures(ServerCore& core, const Context& context, const v1::FiguresRequest&,
             Completion<v1::FiguresResponse> answer) {
  core.api.figures(context, mapped<posting::LedgerFigures>(std::move(answer)));
}

constexpr char kServiceName[] = "atollbank.posting.v1.Posting";

void check_health(ServerCore& core, const Context&,
                  const grpc::health::v1::HealthCheckRequest& request,
                  Completion<grpc::health::v1::HealthCheckResponse> answer) {
  if (!request.service().empty() && request.service() != kServiceName)
    return answer(base::fail(base::ErrorCode::kNotFound, "service_not_found", "not served here"));
  using Response = grpc::health::v1::HealthCheckResponse;
  Response response;
  response.set_status(core.is_stopping.load() ? Response::NOT_SERVING : Response::SERVING);
  answer(std::move(response));
}

}  // namespace

void await_unary_calls(ServerCore& core) {
  const auto await = [&core](auto& service, auto method, auto serve) {
    await_unary(core, service, method,
                [&core, serve](const auto& call, const auto& request, auto answer) {
                  serve(core, context_of(call, core.clock), request, std::move(answer));
                });
  };
  using Posting = v1::Posting::AsyncService;
  await(core.service, &Posting::RequestSubmit, submit);
  await(core.service, &Posting::RequestSubmitPacked, submit_packed);
  await(core.service, &Posting::RequestBalance, balance);
  await(core.service, &Posting::RequestNamedBalance, named_balance);
  await(core.service, &Posting::RequestStatement, statement);
  await(core.service, &Posting::RequestFind, find);
  await(core.service, &Posting::RequestAccountAt, account_at);
  await(core.service, &Posting::RequestFigures, figures);
  await(core.health, &grpc::health::v1::Health::AsyncService::RequestCheck, check_health);
}

}  // namespace atollbank::rpc
