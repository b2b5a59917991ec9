// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/posting_client.h"

#include <chrono>

#include "rpc/posting/client_calls.h"
#include "rpc/posting/figures_mapping.h"
#include "rpc/posting/packed_stream_client.h"
#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {
namespace {

using base::Result;
using runtime::Completion;
using runtime::Context;

// A server that restarts is found again soon; a channel never goes to sleep.
std::shared_ptr<grpc::Channel> make_channel(const PostingClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kAnswerSizeMax);
  arguments.SetMaxSendMessageSize(kRequestSizeMax);
  // Despite its name, how long one attempt may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                   static_cast<int>(options.connect_patience.ms()));
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  arguments.SetInt(GRPC_ARG_CLIENT_IDLE_TIMEOUT_MS, INT_MAX);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // Each client has its own connection, so that 16 clients are 16 connections.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(options.address, grpc::InsecureChannelCredentials(), arguments);
}

// One question at a time to a stream that ends after one answer.
class FollowClientCall final : public PendingCall {
 public:
  FollowClientCall(ClientCore& core, const Context& context, v1::FollowRequest request,
                   Completion<posting::FollowedGroups> done)
      : PendingCall(core, context), request_(std::move(request)), done_(std::move(done)) {}

 private:
  enum class Step { kStart, kRead, kFinish };

  void send() override {
    reader_ = core_.stub->PrepareAsyncFollow(&call_, request_, &core_.queue);
    reader_->StartCall(this);
  }
  void refuse(base::Error error) override { done_(base::fail(std::move(error))); }
  bool go_on(bool ok) override {
    if (step_ == Step::kStart && ok) {
      step_ = Step::kRead;
      reader_->Read(&groups_, this);
      return true;
    }
    if (step_ != Step::kFinish) {
      step_ = Step::kFinish;
      reader_->Finish(&status_, this);
      return true;
    }
    done_(result());
    return false;
  }
  // Nothing before the deadline is an answer, not an error.
  Result<posting::FollowedGroups> result() const {
    const bool is_over = status_.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
    if (!status_.ok() && !is_over) return base::fail(to_error(status_, call_, Effect::kNone));
    ATOLL_TRY(posting::FollowedGroups groups, from_proto(groups_));
    if (groups.slots.empty()) groups.next_slot = request_.from_slot();
    return groups;
  }

  v1::FollowRequest request_;
  Completion<posting::FollowedGroups> done_;
  v1::FollowedGroups groups_;
  std::unique_ptr<grpc::ClientAsyncReader<v1::FollowedGroups>> reader_;
  Step step_ = Step::kStart;
};

}  // namespace

struct PostingClient::State {
  State(ClientQueue& queue, const base::Clock& clock, const PostingClientOptions& options)
      : core{.queue = queue.queue(),
             .clock = clock,
             .connect_patience = options.connect_patience,
             .api_key = options.api_key,
             .channel = make_channel(options)},
        stream(core) {}

  // A call that reads: ask is one of the stub's PrepareAsync functions.
  template <class Response, class Domain, class Request, class Map>
  void read(const Context& context, auto ask, Request request, Map map, Completion<Domain> done) {
    begin<Response, Domain>(context, Effect::kNone, ask, std::move(request), std::move(map),
                            std::move(done));
  }

  template <class Response, class Domain, class Request, class Map>
  void begin(const Context& context, Effect effect, auto ask, Request request, Map map,
             Completion<Domain> done) {
    auto prepare = [this, ask, request = std::move(request)](grpc::ClientContext* call,
                                                             grpc::CompletionQueue* queue) {
      return (core.stub.get()->*ask)(call, request, queue);
    };
    using Call = UnaryClientCall<Response, Domain, decltype(prepare), Map>;
    auto answer = runtime::on_executor_of(context, std::move(done));
    auto* call =
        new Call(core, context, effect, std::move(prepare), std::move(map), std::move(answer));
    call->begin();
  }

  ClientCore core;
  PackedStreamClient stream;
};

PostingClient::PostingClient(ClientQueue& queue, const base::Clock& clock,
                             const PostingClientOptions& options)
    : state_(std::make_unique<State>(queue, clock, options)) {}
PostingClient::~PostingClient() = default;

void PostingClient::stop() {
  ClientCore& core = state_->core;
  state_->stream.stop();
  std::unique_lock lock(core.mutex);
  core.is_stopped = true;
  for (PendingCall* call : core.pending) call->cancel();
  core.none_pending.wait(lock, [&core] { return core.pending.empty(); });
}

bool PostingClient::wait_until_connected(base::Duration patience) {
  return state_->core.channel->WaitForConnected(std::chrono::system_clock::now() +
                                                std::chrono::nanoseconds(patience.nanoseconds));
}

void PostingClient::submit(const Context& context, ledger::Batch batch,
                           Completion<posting::Reply> done) {
  v1::PackedBatch packed = to_packed(batch);
  if (packed.ByteSizeLong() > kRequestSizeMax - 64) {
    auto answer = runtime::on_executor_of(context, std::move(done));
    return answer(base::fail(base::ErrorCode::kInvalidArgument, "batch_too_large",
                             "the batch is larger than a message may be"));
  }
  if (batch.commands.size() >= kStreamedCommandMin) {
    auto answer = runtime::on_executor_of(context, std::move(done));
    return state_->stream.submit(context, std::move(packed), std::move(answer));
  }
  state_->begin<v1::PackedReply, posting::Reply>(
      context, Effect::kPossible, &v1::Posting::Stub::PrepareAsyncSubmitPacked, std::move(packed),
      [](const v1::PackedReply& reply) { return from_proto(reply); }, std::move(done));
}

void PostingClient::balance(const Context& context, ledger::AccountId account,
                            Completion<posting::AccountBalance> done) {
  v1::BalanceRequest request;
  request.set_account(id_to_text(account));
  state_->read<v1::BalanceResponse, posting::AccountBalance>(
      context, &v1::Posting::Stub::PrepareAsyncBalance, std::move(request),
      [](const v1::BalanceResponse& response) { return from_proto(response); }, std::move(done));
}

void PostingClient::named_balance(const Context& context, base::Id owner, std::string balance_name,
                                  Completion<std::vector<posting::NamedBalance>> done) {
  v1::NamedBalanceRequest request;
  request.set_owner(id_to_text(owner));
  request.set_balance_name(balance_name);
  auto map =
      [owner, balance_name = std::move(balance_name)](
          const v1::NamedBalanceResponse& response) -> Result<std::vector<posting::NamedBalance>> {
    return from_proto(response, owner, balance_name);
  };
  state_->read<v1::NamedBalanceResponse, std::vector<posting::NamedBalance>>(
      context, &v1::Posting::Stub::PrepareAsyncNamedBalance, std::move(request), std::move(map),
      std::move(done));
}

void PostingClient::statement(const Context& context, posting::StatementRequest request,
                              Completion<posting::StatementPage> done) {
  state_->read<v1::StatementResponse, posting::StatementPage>(
      context, &v1::Posting::Stub::PrepareAsyncStatement, to_proto(request),
      [](const v1::StatementResponse& response) { return from_proto(response); }, std::move(done));
}

void PostingClient::find(const Context& context, base::Id id,
                         Completion<posting::RecordView> done) {
  v1::FindRequest request;
  request.set_id(id_to_text(id));
  state_->read<v1::FindResponse, posting::RecordView>(
      context, &v1::Posting::Stub::PrepareAsyncFind, std::move(request),
      [](const v1::FindResponse& response) { return from_proto(response); }, std::move(done));
}

void PostingClient::follow(const Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
                           Completion<posting::FollowedGroups> done) {
  v1::FollowRequest request;
  request.set_from_slot(from_slot);
  request.set_bytes_max(bytes_max);
  request.set_message_count(1);
  auto* call = new FollowClientCall(state_->core, context, std::move(request),
                                    runtime::on_executor_of(context, std::move(done)));
  call->begin();
}

void PostingClient::account_at(const Context& context, std::uint32_t index,
                               Completion<ledger::AccountOpening> done) {
  v1::AccountAtRequest request;
  request.set_index(index);
  state_->read<v1::AccountAtResponse, ledger::AccountOpening>(
      context, &v1::Posting::Stub::PrepareAsyncAccountAt, std::move(request),
      [](const v1::AccountAtResponse& response) { return from_proto(response); }, std::move(done));
}

void PostingClient::figures(const Context& context, Completion<posting::LedgerFigures> done) {
  state_->read<v1::FiguresResponse, posting::LedgerFigures>(
      context, &v1::Posting::Stub::PrepareAsyncFigures, v1::FiguresRequest(),
      [](const v1::FiguresResponse& response) -> Result<posting::LedgerFigures> {
        return from_proto(response);
      },
      std::move(done));
}

}  // namespace atollbank::rpc
