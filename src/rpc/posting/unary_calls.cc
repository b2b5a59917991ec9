// SPDX-License-Identifier: Apache-2.0
// Every call with one question and one answer.
#include <optional>

#include "rpc/posting/call_context.h"
#include "rpc/posting/command_mapping.h"
#include "rpc/posting/figures_mapping.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

using base::Result;
using runtime::Completion;
using runtime::Context;

template <class Method>
class UnaryCall final : public Event {
  using Request = typename Method::Request;
  using Response = typename Method::Response;

 public:
  static void await(ServerCore& core) {
    if (!core.is_stopping.load()) new UnaryCall(core);
  }

  void on_event(bool ok) override {
    if (!is_answered_ && ok) pass_ = core_.calls.enter();
    if (is_answered_ || !pass_) {
      delete this;
      return;
    }
    await(core_);
    auto done = [this](Result<Response> result) { answer(std::move(result)); };
    Method::serve(core_, context_of(call_, core_.clock), request_, std::move(done));
  }

 private:
  explicit UnaryCall(ServerCore& core) : core_(core), responder_(&call_) {
    auto& service = core.*Method::kService;
    (service.*Method::kRequest)(&call_, &request_, &responder_, core.queue.get(), core.queue.get(),
                                this);
  }

  void answer(Result<Response> result) {
    is_answered_ = true;
    if (result)
      responder_.Finish(*result, grpc::Status::OK, this);
    else
      responder_.FinishWithError(to_status(result.error(), call_), this);
  }

  ServerCore& core_;
  std::optional<runtime::Gate::Pass> pass_;  // goes last
  grpc::ServerContext call_;
  Request request_;
  grpc::ServerAsyncResponseWriter<Response> responder_;
  bool is_answered_ = false;  // written before Finish, read after its event
};

// Turns the answer of the api into the answer of the call.
template <class Domain, class Response, class Map>
Completion<Domain> mapped(Completion<Response> answer, Map map) {
  return [answer = std::move(answer), map = std::move(map)](Result<Domain> result) mutable {
    if (result)
      answer(map(*result));
    else
      answer(base::fail(std::move(result).error()));
  };
}

template <class Domain, class Response>
Completion<Domain> mapped(Completion<Response> answer) {
  return mapped<Domain>(std::move(answer), [](const Domain& value) { return to_proto(value); });
}

struct Submit {
  using Request = v1::SubmitRequest;
  using Response = v1::SubmitResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestSubmit;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto batch = from_proto(request);
    if (!batch) return answer(base::fail(std::move(batch).error()));
    auto map = [leg_counts = leg_counts_of(request)](const posting::Reply& reply) {
      return to_proto(reply, leg_counts);
    };
    core.api.submit(context, *std::move(batch),
                    mapped<posting::Reply>(std::move(answer), std::move(map)));
  }
};

struct SubmitPacked {
  using Request = v1::PackedBatch;
  using Response = v1::PackedReply;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestSubmitPacked;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto batch = from_proto(request);
    if (!batch) return answer(base::fail(std::move(batch).error()));
    auto map = [sequence = request.sequence()](const posting::Reply& reply) {
      Response response = to_packed(reply);
      response.set_sequence(sequence);
      return response;
    };
    core.api.submit(context, *std::move(batch),
                    mapped<posting::Reply>(std::move(answer), std::move(map)));
  }
};

struct Balance {
  using Request = v1::BalanceRequest;
  using Response = v1::BalanceResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestBalance;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto account = id_from_text(request.account());
    if (!account) return answer(base::fail(std::move(account).error()));
    core.api.balance(context, *account, mapped<posting::AccountBalance>(std::move(answer)));
  }
};

struct NamedBalance {
  using Request = v1::NamedBalanceRequest;
  using Response = v1::NamedBalanceResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestNamedBalance;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto owner = id_from_text(request.owner());
    if (!owner) return answer(base::fail(std::move(owner).error()));
    core.api.named_balance(context, *owner, request.balance_name(),
                           mapped<std::vector<posting::NamedBalance>>(std::move(answer)));
  }
};

struct Statement {
  using Request = v1::StatementRequest;
  using Response = v1::StatementResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestStatement;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto statement = from_proto(request);
    if (!statement) return answer(base::fail(std::move(statement).error()));
    core.api.statement(context, *statement, mapped<posting::StatementPage>(std::move(answer)));
  }
};

struct Find {
  using Request = v1::FindRequest;
  using Response = v1::FindResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestFind;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    auto id = id_from_text(request.id());
    if (!id) return answer(base::fail(std::move(id).error()));
    core.api.find(context, *id, mapped<posting::RecordView>(std::move(answer)));
  }
};

struct AccountAt {
  using Request = v1::AccountAtRequest;
  using Response = v1::AccountAtResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestAccountAt;

  static void serve(ServerCore& core, const Context& context, const Request& request,
                    Completion<Response> answer) {
    core.api.account_at(context, request.index(),
                        mapped<ledger::AccountOpening>(std::move(answer)));
  }
};

struct Figures {
  using Request = v1::FiguresRequest;
  using Response = v1::FiguresResponse;
  static constexpr auto kService = &ServerCore::service;
  static constexpr auto kRequest = &v1::Posting::AsyncService::RequestFigures;

  static void serve(ServerCore& core, const Context& context, const Request&,
                    Completion<Response> answer) {
    core.api.figures(context, mapped<posting::LedgerFigures>(std::move(answer)));
  }
};

constexpr char kServiceName[] = "atollbank.posting.v1.Posting";

struct HealthCheck {
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;
  static constexpr auto kService = &ServerCore::health;
  static constexpr auto kRequest = &grpc::health::v1::Health::AsyncService::RequestCheck;

  static void serve(ServerCore& core, const Context&, const Request& request,
                    Completion<Response> answer) {
    if (!request.service().empty() && request.service() != kServiceName)
      return answer(base::fail(base::ErrorCode::kNotFound, "service_not_found", "not served here"));
    Response response;
    response.set_status(core.is_stopping.load() ? Response::NOT_SERVING : Response::SERVING);
    answer(std::move(response));
  }
};

}  // namespace

void await_unary_calls(ServerCore& core) {
  UnaryCall<Submit>::await(core);
  UnaryCall<SubmitPacked>::await(core);
  UnaryCall<Balance>::await(core);
  UnaryCall<NamedBalance>::await(core);
  UnaryCall<Statement>::await(core);
  UnaryCall<Find>::await(core);
  UnaryCall<AccountAt>::await(core);
  UnaryCall<Figures>::await(core);
  UnaryCall<HealthCheck>::await(core);
}

}  // namespace atollbank::rpc
