// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/projection_store.h"

#include "adapters/memory/ordered_scan.h"
#include "ports/record_limits.h"

namespace atollbank::adapters {

using base::Result;

Result<std::size_t> MemoryProjectionStore::apply(const std::vector<ports::ProjectionStep>& steps) {
  for (const ports::ProjectionStep& step : steps) ATOLL_TRY_VOID(ports::check_step(step));
  const std::scoped_lock lock(mutex_);
  std::size_t taken = 0;
  for (const ports::ProjectionStep& step : steps) {
    if (step.position == 0) continue;
    Partition& partition = state_.partitions[step.partition];
    std::uint64_t& position = partition.positions[step.source];
    if (step.position <= position) continue;
    position = step.position;
    for (const ports::Put& put : step.puts) partition.entries.insert_or_assign(put.key, put.value);
    for (const std::string& key : step.deletes) partition.entries.erase(key);
    ++taken;
  }
  return taken;
}

Result<std::optional<std::string>> MemoryProjectionStore::get(const std::string& partition,
                                                              const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = state_.partitions.find(partition);
  if (found == state_.partitions.end()) return std::nullopt;
  const auto entry = found->second.entries.find(key);
  if (entry == found->second.entries.end()) return std::nullopt;
  return entry->second;
}

Result<std::vector<ports::Put>> MemoryProjectionStore::scan(const std::string& partition,
                                                            const std::string& prefix,
                                                            const std::string& after,
                                                            std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = state_.partitions.find(partition);
  if (found == state_.partitions.end()) return std::vector<ports::Put>{};
  return scan_forward(found->second.entries, prefix, after, limit);
}

Result<std::vector<ports::Put>> MemoryProjectionStore::scan_backward(const std::string& partition,
                                                                     const std::string& prefix,
                                                                     const std::string& before,
                                                                     std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = state_.partitions.find(partition);
  if (found == state_.partitions.end()) return std::vector<ports::Put>{};
  return adapters::scan_backward(found->second.entries, prefix, before, limit);
}

Result<std::uint64_t> MemoryProjectionStore::position(const std::string& partition,
                                                      const std::string& source) const {
  const std::scoped_lock lock(mutex_);
  const auto found = state_.partitions.find(partition);
  if (found == state_.partitions.end()) return 0;
  const auto position = found->second.positions.find(source);
  return position == found->second.positions.end() ? 0 : position->second;
}

Result<void> MemoryProjectionStore::set_cursor(const std::string& follower, std::uint64_t cursor) {
  ATOLL_TRY_VOID(ports::check_source(follower));
  const std::scoped_lock lock(mutex_);
  state_.cursors.insert_or_assign(follower, cursor);
  return {};
}

Result<std::uint64_t> MemoryProjectionStore::cursor(const std::string& follower) const {
  const std::scoped_lock lock(mutex_);
  const auto found = state_.cursors.find(follower);
  return found == state_.cursors.end() ? 0 : found->second;
}

Result<void> MemoryProjectionStore::flush() {
  const std::scoped_lock lock(mutex_);
  flushed_ = state_;
  return {};
}

Result<void> MemoryProjectionStore::clear() {
  const std::scoped_lock lock(mutex_);
  state_ = {};
  flushed_ = {};
  return {};
}

void MemoryProjectionStore::lose_unflushed() {
  const std::scoped_lock lock(mutex_);
  state_ = flushed_;
}

}  // namespace atollbank::adapters
