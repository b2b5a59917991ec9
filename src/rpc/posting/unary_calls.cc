// SPDX-License-Identifier: Apache-2.0
// Every call with one question and one answer.
#include "rpc/posting/command_mapping.h"
#include "rpc/posting/figures_mapping.h"
#include "rpc/posting/ledger_call.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

using posting::PostingApi;
using runtime::Completion;
using runtime::Context;

template <class Domain, class Response>
Completion<Domain> mapped(Completion<Response> answer) {
  return rpc::mapped<Domain>(std::move(answer),
                             [](const Domain& value) { return to_proto(value); });
}

void submit(PostingApi& api, const Context& context, const v1::SubmitRequest& request,
            Completion<v1::SubmitResponse> answer) {
  auto batch = from_proto(request);
  if (!batch) return answer(base::fail(std::move(batch).error()));
  auto map = [leg_counts = leg_counts_of(request)](const posting::Reply& reply) {
    return to_proto(reply, leg_counts);
  };
  api.submit(context, *std::move(batch),
             rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void submit_packed(PostingApi& api, const Context& context, const v1::PackedBatch& request,
                   Completion<v1::PackedReply> answer) {
  auto batch = from_proto(request);
  if (!batch) return answer(base::fail(std::move(batch).error()));
  auto map = [sequence = request.sequence()](const posting::Reply& reply) {
    v1::PackedReply response = to_packed(reply);
    response.set_sequence(sequence);
    return response;
  };
  api.submit(context, *std::move(batch),
             rpc::mapped<posting::Reply>(std::move(answer), std::move(map)));
}

void balance(PostingApi& api, const Context& context, const v1::BalanceRequest& request,
             Completion<v1::BalanceResponse> answer) {
  auto account = id_from_text(request.account());
  if (!account) return answer(base::fail(std::move(account).error()));
  api.balance(context, *account, mapped<posting::AccountBalance>(std::move(answer)));
}

void named_balance(PostingApi& api, const Context& context, const v1::NamedBalanceRequest& request,
                   Completion<v1::NamedBalanceResponse> answer) {
  auto owner = id_from_text(request.owner());
  if (!owner) return answer(base::fail(std::move(owner).error()));
  api.named_balance(context, *owner, request.balance_name(),
                    mapped<std::vector<posting::NamedBalance>>(std::move(answer)));
}

void statement(PostingApi& api, const Context& context, const v1::StatementRequest& request,
               Completion<v1::StatementResponse> answer) {
  auto statement = from_proto(request);
  if (!statement) return answer(base::fail(std::move(statement).error()));
  api.statement(context, *statement, mapped<posting::StatementPage>(std::move(answer)));
}

void find(PostingApi& api, const Context& context, const v1::FindRequest& request,
          Completion<v1::FindResponse> answer) {
  auto id = id_from_text(request.id());
  if (!id) return answer(base::fail(std::move(id).error()));
  api.find(context, *id, mapped<posting::RecordView>(std::move(answer)));
}

void account_at(PostingApi& api, const Context& context, const v1::AccountAtRequest& request,
                Completion<v1::AccountAtResponse> answer) {
  api.account_at(context, request.index(), mapped<ledger::AccountOpening>(std::move(answer)));
}

void figures(PostingApi& api, const Context& context, const v1::FiguresRequest&,
             Completion<v1::FiguresResponse> answer) {
  api.figures(context, mapped<posting::LedgerFigures>(std::move(answer)));
}

constexpr char kServiceName[] = "atollbank.posting.v1.Posting";

void check_health(const ServerCore& core, const grpc::health::v1::HealthCheckRequest& request,
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
  const auto await = [&core](auto method, auto serve) {
    await_unary(core, core.service, method, for_ledger(core.ledgers, core.clock, serve));
  };
  using Posting = v1::Posting::AsyncService;
  await(&Posting::RequestSubmit, submit);
  await(&Posting::RequestSubmitPacked, submit_packed);
  await(&Posting::RequestBalance, balance);
  await(&Posting::RequestNamedBalance, named_balance);
  await(&Posting::RequestStatement, statement);
  await(&Posting::RequestFind, find);
  await(&Posting::RequestAccountAt, account_at);
  await(&Posting::RequestFigures, figures);
  await_unary(core, core.health, &grpc::health::v1::Health::AsyncService::RequestCheck,
              [&core](const auto&, const auto& request, auto answer) {
                check_health(core, request, std::move(answer));
              });
}

}  // namespace atollbank::rpc
