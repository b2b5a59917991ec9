// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/background_pace.h"

#include <algorithm>
#include <condition_variable>

namespace atollbank::adapters {
namespace {

constexpr std::int64_t kStepsOfSecond = 100;

}  // namespace

void BackgroundPace::SetBytesPerSecond(std::int64_t bytes_per_s) {
  const std::scoped_lock lock(mutex_);
  bytes_per_s_ = bytes_per_s;
}

void BackgroundPace::Request(std::int64_t bytes, rocksdb::Env::IOPriority priority,
                             rocksdb::Statistics*) {
  const bool is_compaction = priority == rocksdb::Env::IO_LOW || priority == rocksdb::Env::IO_MID;
  const Clock::time_point begin = begin_of(bytes, is_compaction, Clock::now());
  // Nobody wakes it before its time: the end of the wait is a deadline and never a signal.
  std::condition_variable own;
  std::unique_lock lock(mutex_);
  while (own.wait_until(lock, begin) == std::cv_status::no_timeout) {}
}

BackgroundPace::Clock::time_point BackgroundPace::begin_of(std::int64_t bytes, bool is_compaction,
                                                           Clock::time_point now) {
  const std::scoped_lock lock(mutex_);
  ++requests_;
  bytes_through_ += bytes;
  const auto time = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
      static_cast<double>(bytes) / static_cast<double>(bytes_per_s_)));
  Clock::time_point& next = is_compaction ? compaction_next_ : flush_next_;
  const Clock::time_point begin = std::max(next, now);
  next = begin + time;
  if (!is_compaction) compaction_next_ = std::max(compaction_next_, now) + time;
  return begin;
}

std::int64_t BackgroundPace::GetSingleBurstBytes() const {
  const std::scoped_lock lock(mutex_);
  return std::max<std::int64_t>(1, bytes_per_s_ / kStepsOfSecond);
}

std::int64_t BackgroundPace::GetTotalBytesThrough(rocksdb::Env::IOPriority) const {
  const std::scoped_lock lock(mutex_);
  return bytes_through_;
}

std::int64_t BackgroundPace::GetTotalRequests(rocksdb::Env::IOPriority) const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

std::int64_t BackgroundPace::GetBytesPerSecond() const {
  const std::scoped_lock lock(mutex_);
  return bytes_per_s_;
}

}  // namespace atollbank::adapters
