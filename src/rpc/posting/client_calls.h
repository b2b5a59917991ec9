// SPDX-License-Identifier: Apache-2.0
// Calls of the posting client in flight: each waits for a connection, asks once, answers once and
// deletes itself.
//
// begin() on any thread, events on the client's polling threads. Nothing is sent unless the channel
// is ready, so that "the server was not there" is never mistaken for "it may have happened".
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>

#include "atollbank/posting/v1/posting.grpc.pb.h"
#include "rpc/posting/call_context.h"
#include "rpc/posting/completion_queue.h"
#include "rpc/posting/grpc_status.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

class PendingCall;

// What the calls share. Outlives them all.
struct ClientCore {
  grpc::CompletionQueue& queue;
  const base::Clock& clock;
  base::Duration connect_patience;
  base::Secret api_key;
  std::shared_ptr<grpc::Channel> channel;  // shared with the stub, as gRPC wants it
  std::unique_ptr<v1::Posting::Stub> stub = v1::Posting::NewStub(channel);

  std::mutex mutex{};
  std::condition_variable none_pending{};
  std::unordered_set<PendingCall*> pending{};
  bool is_stopped = false;
};

base::Error server_unreachable();
base::Error client_stopped();

class PendingCall : public Event {
 public:
  PendingCall(ClientCore& core, const runtime::Context& context)
      : core_(core), deadline_(context.deadline) {
    put_context(call_, context, core.clock);
    put_api_key(call_, core.api_key);
  }
  ~PendingCall() override;

  void begin();
  void cancel() { call_.TryCancel(); }
  void on_event(bool ok) final;

 protected:
  virtual void send() = 0;
  virtual void refuse(base::Error error) = 0;
  // False when the call is over.
  virtual bool go_on(bool ok) = 0;

  ClientCore& core_;
  grpc::ClientContext call_;
  grpc::Status status_;

 private:
  bool enlist();
  void connect_or_send();
  void give_up(base::Error error);

  base::Deadline deadline_;
  std::chrono::system_clock::time_point patience_end_{};
  bool is_sent_ = false;
};

// One question, one answer. Prepare makes the reader: (ClientContext*, CompletionQueue*) -> reader.
// Map turns Response into Result<Domain>.
template <class Response, class Domain, class Prepare, class Map>
class UnaryClientCall final : public PendingCall {
 public:
  UnaryClientCall(ClientCore& core, const runtime::Context& context, Effect effect, Prepare prepare,
                  Map map, runtime::Completion<Domain> done)
      : PendingCall(core, context),
        effect_(effect),
        prepare_(std::move(prepare)),
        map_(std::move(map)),
        done_(std::move(done)) {}

 private:
  void send() override {
    reader_ = prepare_(&call_, &core_.queue);
    reader_->StartCall();
    reader_->Finish(&response_, &status_, this);
  }
  void refuse(base::Error error) override { done_(base::fail(std::move(error))); }
  bool go_on(bool) override {
    if (status_.ok())
      done_(map_(response_));
    else
      done_(base::fail(to_error(status_, call_, effect_)));
    return false;
  }

  Effect effect_;
  Prepare prepare_;
  Map map_;
  runtime::Completion<Domain> done_;
  Response response_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader_;
};

}  // namespace atollbank::rpc
