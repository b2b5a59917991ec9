// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/packed_stream_client.h"

#include <algorithm>
#include <limits>

#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kUnsentMax = 256;
// How exactly deadlines are kept.
constexpr std::chrono::milliseconds kTick{20};

base::Error deadline_exceeded() {
  return base::make_error(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                          "the deadline passed before anything was sent");
}

base::Error outcome_unknown(std::string_view why) {
  return base::make_error(ErrorCode::kUnknown, "outcome_unknown", why);
}

// What the server is told of a deadline; 0 says never.
std::uint32_t timeout_ms_of(base::Deadline deadline, base::Timestamp now) {
  constexpr std::int64_t kMax = std::numeric_limits<std::uint32_t>::max();
  if (deadline.moment() == base::Deadline::never().moment()) return 0;
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>((deadline.moment() - now).ms(), 1, kMax));
}

Result<posting::Reply> result_of(const v1::PackedReply& reply) {
  if (!reply.has_error()) return from_proto(reply);
  const v1::Error& error = reply.error();
  base::Error failure =
      base::make_error(error_code_of(static_cast<grpc::StatusCode>(error.status())), error.reason(),
                       error.message());
  failure.retry_after_ms = error.retry_after_ms();
  return base::fail(std::move(failure));
}

}  // namespace

void PackedStreamClient::submit(const runtime::Context& context, v1::PackedBatch batch,
                                runtime::Completion<posting::Reply> done) {
  std::unique_lock lock(mutex_);
  if (auto entered = check_may_enter(context); !entered) {
    lock.unlock();
    return done(base::fail(std::move(entered).error()));
  }
  batch.set_sequence(++last_sequence_);
  batch.set_timeout_ms(timeout_ms_of(context.deadline, core_.clock.monotonic()));
  pending_.emplace(last_sequence_, Pending{.done = std::move(done), .deadline = context.deadline});
  unsent_.push_back(std::move(batch));
  watch_deadlines();
  if (phase_ == Phase::kClosed) open();
  if (phase_ == Phase::kOpen && !is_writing_) write_next();
}

Result<void> PackedStreamClient::check_may_enter(const runtime::Context& context) const {
  if (is_stopped_) return base::fail(client_stopped());
  if (context.deadline.has_passed(core_.clock.monotonic())) return base::fail(deadline_exceeded());
  if (unsent_.size() < kUnsentMax) return {};
  base::Error error = base::make_error(ErrorCode::kResourceExhausted, "posting_overloaded",
                                       "too many batches wait to be sent");
  error.retry_after_ms = 10;
  return base::fail(std::move(error));
}

void PackedStreamClient::open() {
  phase_ = Phase::kOpening;
  status_ = grpc::Status();
  call_ = std::make_unique<grpc::ClientContext>();
  put_api_key(*call_, core_.api_key);
  stream_ = core_.stub->PrepareAsyncStreamPacked(call_.get(), &core_.queue);
  stream_->StartCall(&started_);
}

void PackedStreamClient::on_started(bool ok) {
  const std::lock_guard lock(mutex_);
  if (!ok) {
    phase_ = Phase::kEnding;
    finish_if_ended();
    return;
  }
  phase_ = Phase::kOpen;
  stream_->Read(&incoming_, &read_);
  write_next();
}

// The message is serialized within Write, so it need not live on.
void PackedStreamClient::write_next() {
  while (!unsent_.empty() && !is_writing_) {
    const v1::PackedBatch batch = std::move(unsent_.front());
    unsent_.pop_front();
    const auto found = pending_.find(batch.sequence());
    if (found == pending_.end()) continue;  // its deadline passed while it waited
    found->second.is_written = true;
    is_writing_ = true;
    stream_->Write(batch, &written_);
  }
}

void PackedStreamClient::on_written(bool ok) {
  const std::lock_guard lock(mutex_);
  is_writing_ = false;
  if (ok && phase_ == Phase::kOpen)
    write_next();
  else
    finish_if_ended();
}

void PackedStreamClient::on_read(bool ok) {
  std::unique_lock lock(mutex_);
  if (!ok) {
    phase_ = Phase::kEnding;
    finish_if_ended();
    return;
  }
  v1::PackedReply reply;
  reply.Swap(&incoming_);
  stream_->Read(&incoming_, &read_);
  const auto found = pending_.find(reply.sequence());
  if (found == pending_.end()) return;  // given up at its deadline
  runtime::Completion<posting::Reply> done = std::move(found->second.done);
  pending_.erase(found);
  lock.unlock();
  done(result_of(reply));
}

// gRPC wants Finish after the last read and with no write under way.
void PackedStreamClient::finish_if_ended() {
  if (phase_ != Phase::kEnding || is_writing_) return;
  phase_ = Phase::kFinishing;
  stream_->Finish(&status_, &finished_);
}

void PackedStreamClient::on_finished(bool) {
  std::unique_lock lock(mutex_);
  const base::Error lost = status_.ok() ? outcome_unknown("the server closed the stream")
                                        : to_error(status_, *call_, Effect::kPossible);
  std::vector<Answer> answers = take_all(lost);
  stream_.reset();
  call_.reset();
  phase_ = Phase::kClosed;
  at_rest_.notify_all();
  lock.unlock();
  for (Answer& answer : answers) answer.done(std::move(answer.result));
}

std::vector<PackedStreamClient::Answer> PackedStreamClient::take_all(
    const base::Error& when_written) {
  std::vector<Answer> answers;
  for (auto& [sequence, pending] : pending_) {
    const bool may_be_so = pending.is_written || when_written.code == ErrorCode::kUnauthenticated;
    base::Error error = may_be_so ? when_written : server_unreachable();
    answers.push_back({std::move(pending.done), base::fail(std::move(error))});
  }
  pending_.clear();
  unsent_.clear();
  return answers;
}

void PackedStreamClient::watch_deadlines() {
  if (is_ticking_ || is_stopped_) return;
  const bool has_deadline = std::ranges::any_of(pending_, [](const auto& entry) {
    return entry.second.deadline.moment() != base::Deadline::never().moment();
  });
  if (!has_deadline) return;
  is_ticking_ = true;
  alarm_.Set(&core_.queue, std::chrono::system_clock::now() + kTick, &tick_);
}

void PackedStreamClient::on_tick(bool) {
  std::vector<Answer> answers;
  {
    const std::lock_guard lock(mutex_);
    const base::Timestamp now = core_.clock.monotonic();
    for (auto& [sequence, pending] : pending_) {
      if (!pending.deadline.has_passed(now)) continue;
      base::Error error = pending.is_written ? outcome_unknown("no answer before the deadline")
                                             : deadline_exceeded();
      answers.push_back({std::move(pending.done), base::fail(std::move(error))});
    }
    std::erase_if(pending_,
                  [now](const auto& entry) { return entry.second.deadline.has_passed(now); });
    is_ticking_ = false;
    watch_deadlines();
    at_rest_.notify_all();
  }
  for (Answer& answer : answers) answer.done(std::move(answer.result));
}

void PackedStreamClient::stop() {
  std::unique_lock lock(mutex_);
  is_stopped_ = true;
  if (call_ != nullptr) call_->TryCancel();
  if (is_ticking_) alarm_.Cancel();
  at_rest_.wait(lock, [this] { return phase_ == Phase::kClosed && !is_ticking_; });
}

}  // namespace atollbank::rpc
