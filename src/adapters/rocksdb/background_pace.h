// SPDX-License-Identifier: Apache-2.0
// How fast flushes and compactions write, so that they leave the disk to those who wait for a sync.
// Flushes keep to the pace by themselves; compactions also give way to the flushes.
//
// Private to this room. In place of RocksDB's own, which up to 7.9 may leave a writer asleep for
// good when two of them wait (facebook/rocksdb issue 11742): nobody here waits for anybody else,
// each sleeps until its own time has come. Any thread.
#pragma once

#include <rocksdb/rate_limiter.h>

#include <chrono>
#include <cstdint>
#include <mutex>

namespace atollbank::adapters {

class BackgroundPace final : public rocksdb::RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  explicit BackgroundPace(std::int64_t bytes_per_s) : bytes_per_s_(bytes_per_s) {}

  void SetBytesPerSecond(std::int64_t bytes_per_s) override;
  void Request(std::int64_t bytes, rocksdb::Env::IOPriority priority,
               rocksdb::Statistics* statistics) override;
  // In small steps, so that no burst fills the disk's queue.
  std::int64_t GetSingleBurstBytes() const override;
  std::int64_t GetTotalBytesThrough(rocksdb::Env::IOPriority priority) const override;
  std::int64_t GetTotalRequests(rocksdb::Env::IOPriority priority) const override;
  std::int64_t GetBytesPerSecond() const override;

  // When that many bytes may be written, asked for at `now`; they are counted as written.
  Clock::time_point begin_of(std::int64_t bytes, bool is_compaction, Clock::time_point now);

 private:
  mutable std::mutex mutex_;
  std::int64_t bytes_per_s_;
  std::int64_t bytes_through_ = 0;
  std::int64_t requests_ = 0;
  Clock::time_point flush_next_;       // when the next flush may write,
  Clock::time_point compaction_next_;  // and the next compaction
};

}  // namespace atollbank::adapters
