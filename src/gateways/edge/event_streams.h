// SPDX-License-Identifier: Apache-2.0
// The event streams that are open: how many a client may have, and how all of them end when the
// bank stops.
//
// Touched on the executor, but close_all(), which may be called on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "base/unique_function.h"
#include "runtime/executor.h"

namespace atollbank::edge {

inline constexpr std::size_t kStreamsOfClientMax = 8;
inline constexpr std::size_t kStreamsMax = 1024;

class EventStreams {
 public:
  explicit EventStreams(runtime::Executor& executor) : executor_(executor) {}

  // The number of a new stream. resource_exhausted too_many_streams · unavailable streams_closed
  base::Result<std::uint64_t> open(const std::string& client);
  void close(std::uint64_t number);
  // What wakes a stream that waits, in place of what did before.
  void set_wake(std::uint64_t number, base::UniqueFunction<void()> wake);
  bool are_closed() const { return are_closed_.load(); }
  void close_all();
  std::size_t count() const { return streams_.size(); }

 private:
  struct Stream {
    std::string client;
    base::UniqueFunction<void()> wake;
  };

  runtime::Executor& executor_;
  std::atomic<bool> are_closed_{false};
  std::uint64_t opened_ = 0;
  std::map<std::uint64_t, Stream> streams_;
  std::map<std::string, std::size_t> of_client_;
};

}  // namespace atollbank::edge
