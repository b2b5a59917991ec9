// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/event_streams.h"

#include <utility>

namespace atollbank::edge {

using base::ErrorCode;

base::Result<std::uint64_t> EventStreams::open(const std::string& client) {
  if (are_closed()) {
    return base::fail(ErrorCode::kUnavailable, "streams_closed", "The bank is stopping");
  }
  if (streams_.size() >= kStreamsMax || of_client_[client] >= kStreamsOfClientMax) {
    return base::fail(ErrorCode::kResourceExhausted, "too_many_streams",
                      "This client has all its event streams");
  }
  ++of_client_[client];
  const std::uint64_t number = ++opened_;
  streams_[number].client = client;
  return number;
}

void EventStreams::close(std::uint64_t number) {
  const auto found = streams_.find(number);
  if (found == streams_.end()) return;
  const auto count = of_client_.find(found->second.client);
  if (--count->second == 0) of_client_.erase(count);
  streams_.erase(found);
}

void EventStreams::set_wake(std::uint64_t number, base::UniqueFunction<void()> wake) {
  const auto found = streams_.find(number);
  if (found != streams_.end()) found->second.wake = std::move(wake);
}

void EventStreams::close_all() {
  are_closed_.store(true);
  executor_.post([this] {
    for (auto& [number, stream] : streams_) {
      auto wake = std::exchange(stream.wake, {});
      if (wake) wake();
    }
  });
}

}  // namespace atollbank::edge
