// SPDX-License-Identifier: Apache-2.0
// The answers that go on and on, as event streams do: how many of them one owner may have open, and
// how all of them end when the bank stops.
//
// Touched on the executor, but close_all() and are_closed(), which any thread may call.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "base/unique_function.h"
#include "runtime/executor.h"

namespace atollbank::runtime {

inline constexpr std::size_t kStreamsOfOwnerMax = 8;
inline constexpr std::size_t kStreamsMax = 1024;

class OpenStreams {
 public:
  explicit OpenStreams(runtime::Executor& executor) : executor_(executor) {}

  // The number of a new stream. resource_exhausted too_many_streams · unavailable streams_closed
  base::Result<std::uint64_t> open(const std::string& owner);
  void close(std::uint64_t number);
  // What wakes a stream that waits, in place of what did before.
  void set_wake(std::uint64_t number, base::UniqueFunction<void()> wake);
  bool are_closed() const { return are_closed_.load(); }
  void close_all();
  std::size_t count() const { return streams_.size(); }

 private:
  struct Stream {
    std::string owner;
    base::UniqueFunction<void()> wake;
  };

  runtime::Executor& executor_;
  std::atomic<bool> are_closed_{false};
  std::uint64_t opened_ = 0;
  std::map<std::uint64_t, Stream> streams_;
  std::map<std::string, std::size_t> of_owner_;
};

}  // namespace atollbank::runtime
