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
    Partition& partition = partitions_[step.partition];
    std::uint64_t& position = partition.positions[step.source];
    if (step.position <= position) continue;
    remember_position(step.partition, step.source, std::exchange(position, step.position));
    for (const ports::Put& put : step.puts) {
      remember_entry(step.partition, put.key);
      partition.entries.insert_or_assign(put.key, put.value);
    }
    for (const std::string& key : step.deletes) {
      remember_entry(step.partition, key);
      partition.entries.erase(key);
    }
    ++taken;
  }
  return taken;
}

Result<std::optional<std::string>> MemoryProjectionStore::get(const std::string& partition,
                                                              const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return std::nullopt;
  const auto entry = found->second.entries.find(key);
  if (entry == found->second.entries.end()) return std::nullopt;
  return entry->second;
}

Result<std::vector<ports::Put>> MemoryProjectionStore::scan(const std::string& partition,
                                                            const std::string& prefix,
                                                            const std::string& after,
                                                            std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return std::vector<ports::Put>{};
  return scan_forward(found->second.entries, prefix, after, limit);
}

Result<std::vector<ports::Put>> MemoryProjectionStore::scan_backward(const std::string& partition,
                                                                     const std::string& prefix,
                                                                     const std::string& before,
                                                                     std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return std::vector<ports::Put>{};
  return adapters::scan_backward(found->second.entries, prefix, before, limit);
}

Result<std::uint64_t> MemoryProjectionStore::position(const std::string& partition,
                                                      const std::string& source) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return 0;
  const auto position = found->second.positions.find(source);
  return position == found->second.positions.end() ? 0 : position->second;
}

Result<void> MemoryProjectionStore::set_cursor(const std::string& follower, std::uint64_t cursor) {
  ATOLL_TRY_VOID(ports::check_source(follower));
  const std::scoped_lock lock(mutex_);
  std::uint64_t& there = cursors_[follower];
  remember_position("", follower, std::exchange(there, cursor));
  return {};
}

Result<std::uint64_t> MemoryProjectionStore::cursor(const std::string& follower) const {
  const std::scoped_lock lock(mutex_);
  const auto found = cursors_.find(follower);
  return found == cursors_.end() ? 0 : found->second;
}

Result<void> MemoryProjectionStore::flush() {
  const std::scoped_lock lock(mutex_);
  unflushed_.clear();
  return {};
}

Result<void> MemoryProjectionStore::clear() {
  const std::scoped_lock lock(mutex_);
  partitions_.clear();
  cursors_.clear();
  unflushed_.clear();
  return {};
}

// A source without a position and one at 0 are the same.
void MemoryProjectionStore::lose_unflushed() {
  const std::scoped_lock lock(mutex_);
  for (auto before = unflushed_.rbegin(); before != unflushed_.rend(); ++before) {
    if (before->partition.empty()) {
      cursors_[before->key] = before->position;
    } else if (!before->is_entry) {
      partitions_[before->partition].positions[before->key] = before->position;
    } else if (before->value) {
      partitions_[before->partition].entries.insert_or_assign(before->key, *before->value);
    } else {
      partitions_[before->partition].entries.erase(before->key);
    }
  }
  unflushed_.clear();
}

void MemoryProjectionStore::remember_entry(const std::string& partition, const std::string& key) {
  const auto& entries = partitions_[partition].entries;
  const auto found = entries.find(key);
  unflushed_.push_back({.partition = partition, .key = key, .is_entry = true});
  if (found != entries.end()) unflushed_.back().value = found->second;
}

void MemoryProjectionStore::remember_position(const std::string& partition,
                                              const std::string& source, std::uint64_t position) {
  unflushed_.push_back({.partition = partition, .key = source, .position = position});
}

}  // namespace atollbank::adapters
