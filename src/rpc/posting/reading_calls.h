// SPDX-License-Identifier: Apache-2.0
// The calls in flight of a client, over gRPC's callback interface: begun, answered on the caller's
// executor, and given up together. Reading has no effect, so a lost answer is unavailable; of a
// call that may have had one it is unknown. Any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "runtime/answer.h"

namespace atollbank::rpc {

class ReadingCalls {
 public:
  ReadingCalls(const base::Clock& clock, base::Secret api_key)
      : clock_(clock), api_key_(std::move(api_key)) {}
  ~ReadingCalls() { stop(); }

  // `start` is a method of the stub's callback interface; `map` makes the answer of its response.
  template <class Interface, class Request, class Response, class Domain>
  void ask(Interface* stub, const runtime::Context& context, Request request,
           void (Interface::*start)(grpc::ClientContext*, const Request*, Response*,
                                    std::function<void(grpc::Status)>),
           base::Result<Domain> (*map)(const Response&), runtime::Completion<Domain> done,
           Effect effect = Effect::kNone) {
    struct Call {
      std::optional<grpc::ClientContext> context{std::in_place};
      Request request;
      Response response;
      runtime::Completion<Domain> done;
    };
    // Shared with gRPC's callback, which is copied.
    auto call = std::make_shared<Call>();
    call->request = std::move(request);
    call->done = runtime::on_executor_of(context, std::move(done));
    put_context(*call->context, context, clock_);
    put_api_key(*call->context, api_key_);
    if (!begin(&*call->context)) {
      return call->done(
          base::fail(base::ErrorCode::kUnavailable, "client_stopped", "this client was stopped"));
    }
    (stub->*start)(&*call->context, &call->request, &call->response,
                   [this, call, map, effect](const grpc::Status& status) {
                     if (status.ok())
                       call->done(map(call->response));
                     else
                       call->done(base::fail(to_error(status, *call->context, effect)));
                     end(call->context);
                   });
  }

  // Gives up what is in flight and returns when every call has answered.
  void stop() {
    std::unique_lock lock(mutex_);
    is_stopped_ = true;
    for (grpc::ClientContext* call : cancellable_) call->TryCancel();
    none_in_flight_.wait(lock, [this] { return in_flight_count_ == 0; });
  }

 private:
  bool begin(grpc::ClientContext* call) {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return false;
    cancellable_.insert(call);
    ++in_flight_count_;
    return true;
  }
  // A context holds the channel. Were it the last to do so, the channel's end would wait for gRPC's
  // polling thread, which is this one; so it goes before stop() returns and the stub may go.
  void end(std::optional<grpc::ClientContext>& call) {
    {
      const std::lock_guard lock(mutex_);
      cancellable_.erase(&*call);
    }
    call.reset();
    const std::lock_guard lock(mutex_);
    if (--in_flight_count_ == 0) none_in_flight_.notify_all();
  }

  const base::Clock& clock_;
  const base::Secret api_key_;
  std::mutex mutex_;
  std::condition_variable none_in_flight_;
  bool is_stopped_ = false;
  std::unordered_set<grpc::ClientContext*> cancellable_;
  std::size_t in_flight_count_ = 0;
};

}  // namespace atollbank::rpc
