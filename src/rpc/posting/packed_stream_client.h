// SPDX-License-Identifier: Apache-2.0
// Large batches on one StreamPacked, opened when the first comes and again after it broke.
//
// submit() on any thread; events on the client's polling threads; one mutex around all of it, and
// completions run outside it. A batch that was never written answers unavailable or, past its
// deadline, deadline_exceeded; one that was written and got no answer is unknown outcome_unknown.
#pragma once

#include <grpcpp/alarm.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "rpc/posting/client_calls.h"
#include "services/posting/api.h"

namespace atollbank::rpc {

class PackedStreamClient {
 public:
  explicit PackedStreamClient(ClientCore& core) : core_(core) {}

  void submit(const runtime::Context& context, v1::PackedBatch batch,
              runtime::Completion<posting::Reply> done);
  // Answers everything in flight, then returns; needs a polling thread.
  void stop();

 private:
  enum class Phase { kClosed, kOpening, kOpen, kEnding, kFinishing };
  struct Pending {
    runtime::Completion<posting::Reply> done;
    base::Deadline deadline;
    bool is_written = false;
  };
  struct Answer {
    runtime::Completion<posting::Reply> done;
    base::Result<posting::Reply> result;
  };
  using Stream = grpc::ClientAsyncReaderWriter<v1::PackedBatch, v1::PackedReply>;

  base::Result<void> check_may_enter(const runtime::Context& context) const;
  void open();
  void write_next();
  void finish_if_ended();
  void watch_deadlines();
  std::vector<Answer> take_all(const base::Error& when_written);

  void on_started(bool ok);
  void on_written(bool ok);
  void on_read(bool ok);
  void on_finished(bool ok);
  void on_tick(bool ok);

  ClientCore& core_;
  MemberEvent<PackedStreamClient> started_{*this, &PackedStreamClient::on_started};
  MemberEvent<PackedStreamClient> written_{*this, &PackedStreamClient::on_written};
  MemberEvent<PackedStreamClient> read_{*this, &PackedStreamClient::on_read};
  MemberEvent<PackedStreamClient> finished_{*this, &PackedStreamClient::on_finished};
  MemberEvent<PackedStreamClient> tick_{*this, &PackedStreamClient::on_tick};

  mutable std::mutex mutex_;
  std::condition_variable at_rest_;
  Phase phase_ = Phase::kClosed;
  std::unique_ptr<grpc::ClientContext> call_;
  std::unique_ptr<Stream> stream_;
  grpc::Status status_;
  v1::PackedReply incoming_;
  std::deque<v1::PackedBatch> unsent_;
  std::unordered_map<std::uint64_t, Pending> pending_;  // by sequence
  std::uint64_t last_sequence_ = 0;
  grpc::Alarm alarm_;
  bool is_writing_ = false;
  bool is_ticking_ = false;
  bool is_stopped_ = false;
};

}  // namespace atollbank::rpc
