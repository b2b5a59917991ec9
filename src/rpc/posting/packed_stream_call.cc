// SPDX-License-Identifier: Apache-2.0
// StreamPacked: reads batches ahead, hands each over as it comes, writes answers as they become
// true.
#include <deque>
#include <mutex>
#include <optional>

#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

using base::Result;

// Batches read and not yet answered on the wire; past it the stream is not read, and HTTP/2 holds
// the client back.
constexpr std::size_t kReadAheadMax = 64;

// Polling threads read and learn of writes; completing threads add answers. gRPC allows one read
// and one write at a time, so both are gated under the mutex; the api is called outside it.
class PackedStreamCall final {
 public:
  static void await(ServerCore& core) {
    if (!core.is_stopping.load()) new PackedStreamCall(core);
  }

 private:
  explicit PackedStreamCall(ServerCore& core) : core_(core), stream_(&call_) {
    core.service.RequestStreamPacked(&call_, &stream_, core.queue.get(), core.queue.get(),
                                     &arrived_);
  }

  void on_arrived(bool ok) {
    if (ok) pass_ = core_.calls.enter();
    if (!pass_) {
      delete this;
      return;
    }
    await(core_);
    const auto ledger = core_.ledgers.of(authorization_of(call_));
    if (!ledger) return stream_.Finish(to_status(ledger.error(), call_), &finished_);
    ledger_ = *ledger;
    context_ = context_of(call_, core_.clock);
    stream_.Read(&incoming_, &read_);
  }

  void on_read(bool ok) {
    std::unique_lock lock(mutex_);
    if (!ok) {
      is_read_to_end_ = true;
      finish_if_done();
      return;
    }
    ++unanswered_count_;
    lock.unlock();
    hand_over();
  }

  // Only the reading side comes here, so `incoming_` is its own.
  void hand_over() {
    runtime::Context context = context_;
    if (incoming_.timeout_ms() > 0) {
      const auto span = base::Duration::from_ms(incoming_.timeout_ms());
      const auto own = base::Deadline::after(core_.clock, span);
      if (own.moment() < context.deadline.moment()) context.deadline = own;
    }
    const std::uint64_t sequence = incoming_.sequence();
    auto done = [this, sequence](Result<posting::Reply> reply) { answer(sequence, reply); };
    auto batch = from_proto(incoming_);
    // The answer may come before submit() returns, but not the end of the stream: that takes a
    // read.
    if (batch)
      ledger_->submit(context, *std::move(batch), std::move(done));
    else
      done(base::fail(std::move(batch).error()));
    read_on();
  }

  void read_on() {
    const std::lock_guard lock(mutex_);
    is_reading_ = unanswered_count_ < kReadAheadMax;
    if (is_reading_) stream_.Read(&incoming_, &read_);
  }

  void answer(std::uint64_t sequence, const Result<posting::Reply>& result) {
    v1::PackedReply reply;
    if (result) {
      reply = to_packed(*result);
    } else {
      v1::Error& error = *reply.mutable_error();
      error.set_status(status_code_of(result.error().code));
      error.set_reason(result.error().reason);
      error.set_message(result.error().message);
      error.set_retry_after_ms(result.error().retry_after_ms);
    }
    reply.set_sequence(sequence);
    const std::lock_guard lock(mutex_);
    outbox_.push_back(std::move(reply));
    if (outbox_.size() == 1) stream_.Write(outbox_.front(), &written_);
  }

  // A failed write means that the client is gone: the reads end too, and what is still to come is
  // written into the void, one after the other.
  void on_written(bool) {
    const std::lock_guard lock(mutex_);
    outbox_.pop_front();
    --unanswered_count_;
    if (!outbox_.empty()) stream_.Write(outbox_.front(), &written_);
    if (!is_reading_) {
      is_reading_ = true;
      stream_.Read(&incoming_, &read_);
    }
    finish_if_done();
  }

  void finish_if_done() {
    if (is_read_to_end_ && unanswered_count_ == 0) stream_.Finish(grpc::Status::OK, &finished_);
  }

  void on_finished(bool) {
    mutex_.lock();  // whoever called Finish has left the object
    mutex_.unlock();
    delete this;
  }

  ServerCore& core_;
  std::optional<runtime::Gate::Pass> pass_;  // goes last
  grpc::ServerContext call_;
  grpc::ServerAsyncReaderWriter<v1::PackedReply, v1::PackedBatch> stream_;
  MemberEvent<PackedStreamCall> arrived_{*this, &PackedStreamCall::on_arrived};
  MemberEvent<PackedStreamCall> read_{*this, &PackedStreamCall::on_read};
  MemberEvent<PackedStreamCall> written_{*this, &PackedStreamCall::on_written};
  MemberEvent<PackedStreamCall> finished_{*this, &PackedStreamCall::on_finished};
  posting::PostingApi* ledger_ = nullptr;  // for the whole stream
  runtime::Context context_;
  v1::PackedBatch incoming_;

  std::mutex mutex_;
  std::deque<v1::PackedReply> outbox_;  // the front is being written
  std::size_t unanswered_count_ = 0;
  bool is_reading_ = true;
  bool is_read_to_end_ = false;
};

}  // namespace

void await_packed_stream(ServerCore& core) { PackedStreamCall::await(core); }

}  // namespace atollbank::rpc
