// SPDX-License-Identifier: Apache-2.0
#include "runtime/open_streams.h"

#include <utility>

namespace atollbank::runtime {

using base::ErrorCode;

base::Result<std::uint64_t> OpenStreams::open(const std::string& owner) {
  if (are_closed()) {
    return base::fail(ErrorCode::kUnavailable, "streams_closed", "The bank is stopping");
  }
  if (streams_.size() >= kStreamsMax || of_owner_[owner] >= kStreamsOfOwnerMax) {
    return base::fail(ErrorCode::kResourceExhausted, "too_many_streams",
                      "All the streams that one may have are open");
  }
  ++of_owner_[owner];
  const std::uint64_t number = ++opened_;
  streams_[number].owner = owner;
  return number;
}

void OpenStreams::close(std::uint64_t number) {
  const auto found = streams_.find(number);
  if (found == streams_.end()) return;
  const auto count = of_owner_.find(found->second.owner);
  if (--count->second == 0) of_owner_.erase(count);
  streams_.erase(found);
}

void OpenStreams::set_wake(std::uint64_t number, base::UniqueFunction<void()> wake) {
  const auto found = streams_.find(number);
  if (found != streams_.end()) found->second.wake = std::move(wake);
}

void OpenStreams::close_all() {
  are_closed_.store(true);
  executor_.post([this] {
    for (auto& [number, stream] : streams_) {
      auto wake = std::exchange(stream.wake, {});
      if (wake) wake();
    }
  });
}

}  // namespace atollbank::runtime
