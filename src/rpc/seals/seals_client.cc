// SPDX-License-Identifier: Apache-2.0
#include "rpc/seals/seals_client.h"

#include <condition_variable>
#include <mutex>
#include <unordered_set>

#include "atollbank/seals/v1/seals.grpc.pb.h"
#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/seals/seals_mapping.h"

namespace atollbank::rpc {

using base::Result;
using runtime::Completion;
using runtime::Context;
using Questions = seals_v1::Seals::StubInterface::async_interface;

struct SealsClient::State {
  State(const std::string& address, const base::Clock& clock_used)
      : stub(seals_v1::Seals::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
        clock(clock_used) {}

  std::unique_ptr<seals_v1::Seals::Stub> stub;
  const base::Clock& clock;
  std::mutex mutex;
  std::condition_variable none_pending;
  bool is_stopped = false;
  std::unordered_set<grpc::ClientContext*> pending;
  seals::VerifierKey key;

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

  // `start` is given the stub's callback interface and the three parts of a call.
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
                                   "this client of the seals was stopped"));
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

SealsClient::SealsClient(const std::string& address, const base::Clock& clock)
    : state_(std::make_unique<State>(address, clock)) {}
SealsClient::~SealsClient() { stop(); }

void SealsClient::stop() {
  std::unique_lock lock(state_->mutex);
  state_->is_stopped = true;
  for (grpc::ClientContext* call : state_->pending) call->TryCancel();
  state_->none_pending.wait(lock, [this] { return state_->pending.empty(); });
}

void SealsClient::fetch_verifier_key(const Context& context, Completion<seals::VerifierKey> done) {
  auto keep = [this, done = std::move(done)](Result<seals::VerifierKey> key) mutable {
    if (key) {
      const std::lock_guard lock(state_->mutex);
      state_->key = *key;
    }
    done(std::move(key));
  };
  state_->ask<seals_v1::VerifierKeyResponse, seals::VerifierKey>(
      context, seals_v1::VerifierKeyRequest(), &Questions::VerifierKey, key_from, std::move(keep));
}

seals::VerifierKey SealsClient::verifier_key() const {
  const std::lock_guard lock(state_->mutex);
  return state_->key;
}

void SealsClient::head(const Context& context, Completion<seals::SignedHead> done) {
  state_->ask<seals_v1::SignedHead, seals::SignedHead>(
      context, seals_v1::HeadRequest(), &Questions::Head, head_from, std::move(done));
}

void SealsClient::heads(const Context& context, std::uint64_t after_size, std::uint32_t limit,
                        Completion<seals::HeadsPage> done) {
  seals_v1::HeadsRequest request;
  request.set_after_size(after_size);
  request.set_limit(limit);
  state_->ask<seals_v1::HeadsResponse, seals::HeadsPage>(
      context, std::move(request), &Questions::Heads, page_from, std::move(done));
}

void SealsClient::seal(const Context& context, Completion<seals::SignedHead> done) {
  state_->ask<seals_v1::SignedHead, seals::SignedHead>(
      context, seals_v1::SealRequest(), &Questions::Seal, head_from, std::move(done));
}

void SealsClient::prove(const Context& context, std::uint64_t slot,
                        Completion<seals::InclusionProof> done) {
  seals_v1::ProveRequest request;
  request.set_slot(slot);
  state_->ask<seals_v1::Proof, seals::InclusionProof>(
      context, std::move(request), &Questions::Prove, inclusion_from, std::move(done));
}

void SealsClient::consistency(const Context& context, std::uint64_t older_size,
                              std::uint64_t newer_size, Completion<seals::ConsistencyProof> done) {
  seals_v1::ConsistencyRequest request;
  request.set_older_size(older_size);
  request.set_newer_size(newer_size);
  state_->ask<seals_v1::Proof, seals::ConsistencyProof>(
      context, std::move(request), &Questions::Consistency, consistency_from, std::move(done));
}

}  // namespace atollbank::rpc
