// SPDX-License-Identifier: Apache-2.0
// A call with one question and one answer, served from a completion queue: for every service of a
// server. (One service in gRPC's callback style would have threads of gRPC's own poll all of the
// server's connections beside the queue's: an eighth of a small posting's time.)
//
// A call arrives on a polling thread, is given to its `serve`, and is answered by whichever thread
// completes it. It deletes itself once gRPC lets go of it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "rpc/posting/completion_queue.h"
#include "rpc/posting/grpc_status.h"
#include "runtime/context.h"
#include "runtime/gate.h"

namespace atollbank::rpc {

// Where the calls of a server wait. Outlives them all.
struct CallQueue {
  std::unique_ptr<grpc::ServerCompletionQueue> queue{};
  // Every call is in here from its arrival until gRPC lets go of it.
  runtime::Gate calls{};
  std::atomic<bool> is_stopping = false;
};

// One more service on the addresses of a PostingServer, which it outlives.
class ServedBeside {
 public:
  virtual ~ServedBeside() = default;
  virtual grpc::Service& service() = 0;
  virtual std::string name() const = 0;  // in full, for reflection
  // The server has started. A thread of the queue must never wait.
  virtual void await_calls(CallQueue& queue) = 0;
};

template <class Request, class Response>
class UnaryCall final : public Event {
 public:
  using Answer = runtime::Completion<Response>;
  using Responder = grpc::ServerAsyncResponseWriter<Response>;
  struct Kind {
    CallQueue& queue;
    std::function<void(grpc::ServerContext&, Request&, Responder&, void* tag)> request;
    std::function<void(const grpc::ServerContext&, const Request&, Answer)> serve;
  };

  // Waits for one call of its kind; when that comes, for the next.
  static void await(std::shared_ptr<const Kind> kind) {
    if (!kind->queue.is_stopping.load()) new UnaryCall(std::move(kind));
  }

  void on_event(bool ok) override {
    if (!is_answered_ && ok) pass_ = kind_->queue.calls.enter();
    if (is_answered_ || !pass_) {
      delete this;
      return;
    }
    await(kind_);
    // It may be gone before serve() returns.
    const auto kind = kind_;
    kind->serve(call_, request_, [this](base::Result<Response> result) { answer(result); });
  }

 private:
  explicit UnaryCall(std::shared_ptr<const Kind> kind)
      : kind_(std::move(kind)), responder_(&call_) {
    kind_->request(call_, request_, responder_, this);
  }

  void answer(const base::Result<Response>& result) {
    is_answered_ = true;
    if (result)
      responder_.Finish(*result, grpc::Status::OK, this);
    else
      responder_.FinishWithError(to_status(result.error(), call_), this);
  }

  std::shared_ptr<const Kind> kind_;         // shared by the calls of it
  std::optional<runtime::Gate::Pass> pass_;  // goes after what follows
  grpc::ServerContext call_;
  Request request_;
  Responder responder_;
  bool is_answered_ = false;  // written before Finish, read after its event
};

// Begins to wait for calls of `method`, one of the Request… of an AsyncService. `serve` is given
// the call's context, the request and the completion of the answer.
template <class Owner, class Service, class Request, class Response, class Serve>
void await_unary(CallQueue& queue, Owner& service,
                 void (Service::*method)(grpc::ServerContext*, Request*,
                                         grpc::ServerAsyncResponseWriter<Response>*,
                                         grpc::CompletionQueue*, grpc::ServerCompletionQueue*,
                                         void*),
                 Serve serve) {
  using Call = UnaryCall<Request, Response>;
  auto request = [&queue, &service, method](grpc::ServerContext& call, Request& message,
                                            typename Call::Responder& responder, void* tag) {
    (service.*method)(&call, &message, &responder, queue.queue.get(), queue.queue.get(), tag);
  };
  const typename Call::Kind kind{queue, std::move(request), std::move(serve)};
  Call::await(std::make_shared<const typename Call::Kind>(kind));
}

// Turns the answer of an api into the answer of a call.
template <class Domain, class Response, class Map>
runtime::Completion<Domain> mapped(runtime::Completion<Response> answer, Map map) {
  return [answer = std::move(answer), map = std::move(map)](base::Result<Domain> result) mutable {
    if (result)
      answer(map(*result));
    else
      answer(base::fail(std::move(result).error()));
  };
}

}  // namespace atollbank::rpc
