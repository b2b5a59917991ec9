// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/event_log.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"

namespace atollbank::adapters {

using base::Result;
using ports::LogMessage;

MemoryEventLog::MemoryEventLog(std::size_t partition_count) : messages_(partition_count) {
  for (std::size_t i = 0; i < partition_count; ++i) partitions_.push_back(std::to_string(i));
}

std::size_t MemoryEventLog::index_of(const std::string& source) const {
  return base::sha256(source).front() % partitions_.size();
}

const std::string& MemoryEventLog::partition_of(const std::string& source) const {
  return partitions_[index_of(source)];
}

void MemoryEventLog::publish(LogMessage message) {
  const std::scoped_lock lock(mutex_);
  std::vector<LogMessage>& partition = messages_[index_of(message.source)];
  message.cursor = partition.size() + 1;
  partition.push_back(std::move(message));
}

Result<std::vector<LogMessage>> MemoryEventLog::read(const std::string& partition,
                                                     std::uint64_t after, std::size_t limit) const {
  const auto found = std::find(partitions_.begin(), partitions_.end(), partition);
  if (found == partitions_.end()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "log_partition_unknown",
                      "\"" + partition + "\" is no partition of the event log");
  }
  const std::scoped_lock lock(mutex_);
  const auto& messages = messages_[static_cast<std::size_t>(found - partitions_.begin())];
  const std::size_t first = std::min<std::size_t>(after, messages.size());
  const std::size_t count = std::min(limit, messages.size() - first);
  const auto begin = messages.begin() + static_cast<std::ptrdiff_t>(first);
  return std::vector<LogMessage>(begin, begin + static_cast<std::ptrdiff_t>(count));
}

}  // namespace atollbank::adapters
