// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/record_store.h"

#include <algorithm>
#include <utility>

#include "adapters/memory/ordered_scan.h"
#include "ports/record_limits.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;

void MemoryRecordStore::set_fault_source(FaultSource faults) {
  const std::scoped_lock lock(mutex_);
  faults_ = std::move(faults);
}

Result<std::uint64_t> MemoryRecordStore::commit(const ports::Commit& commit) {
  ATOLL_TRY_VOID(ports::check_commit(commit));
  const std::scoped_lock lock(mutex_);
  const CommitFault fault = faults_ ? faults_(commit) : CommitFault::kNone;
  if (fault == CommitFault::kLostBefore) {
    return base::fail(ErrorCode::kUnknown, "commit_unknown", "the store gave no answer");
  }
  if (fault == CommitFault::kRefused) {
    return base::fail(ErrorCode::kUnavailable, "store_unavailable", "the store takes nothing now");
  }
  if (fault == CommitFault::kNoSpace) {
    return base::fail(ErrorCode::kResourceExhausted, "no_space", "the disk is full");
  }
  const auto found = partitions_.find(commit.partition);
  const std::uint64_t current = found == partitions_.end() ? 0 : found->second.version;
  if (current != commit.expected_version) {
    return base::fail(ErrorCode::kConflict, ports::kVersionConflict,
                      commit.partition + " is at version " + std::to_string(current));
  }
  Partition& partition = partitions_[commit.partition];
  partition.version = current + 1;
  for (const ports::Put& put : commit.puts) partition.entries.insert_or_assign(put.key, put.value);
  for (const std::string& key : commit.deletes) partition.entries.erase(key);
  outbox_.push_back({.sequence = outbox_.size() + 1,
                     .partition = commit.partition,
                     .version = partition.version,
                     .events = commit.events,
                     .audit = commit.audit});
  if (fault == CommitFault::kLostAfter) {
    return base::fail(ErrorCode::kUnknown, "commit_unknown", "the store gave no answer");
  }
  return partition.version;
}

Result<ports::Versioned> MemoryRecordStore::get(const std::string& partition,
                                                const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  ports::Versioned answer;
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return answer;
  answer.version = found->second.version;
  const auto entry = found->second.entries.find(key);
  if (entry != found->second.entries.end()) answer.value = entry->second;
  return answer;
}

Result<std::vector<std::optional<std::string>>> MemoryRecordStore::values(
    const std::vector<ports::RecordKey>& keys) const {
  std::vector<std::optional<std::string>> values;
  for (const ports::RecordKey& key : keys) {
    ATOLL_TRY(ports::Versioned found, get(key.partition, key.key));
    values.push_back(std::move(found.value));
  }
  return values;
}

Result<std::vector<ports::Put>> MemoryRecordStore::scan(const std::string& partition,
                                                        const std::string& prefix,
                                                        const std::string& after,
                                                        std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return std::vector<ports::Put>{};
  return scan_forward(found->second.entries, prefix, after, limit);
}

Result<std::uint64_t> MemoryRecordStore::version(const std::string& partition) const {
  const std::scoped_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  return found == partitions_.end() ? 0 : found->second.version;
}

Result<std::vector<std::string>> MemoryRecordStore::partitions(const std::string& prefix,
                                                               const std::string& after,
                                                               std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> names;
  auto it = first_after(partitions_, prefix, after);
  for (; it != partitions_.end() && names.size() < limit && it->first.starts_with(prefix); ++it) {
    names.push_back(it->first);
  }
  return names;
}

Result<std::vector<ports::OutboxEntry>> MemoryRecordStore::outbox(std::uint64_t after,
                                                                  std::size_t limit) const {
  const std::scoped_lock lock(mutex_);
  const std::size_t first = std::min<std::size_t>(after, outbox_.size());
  const std::size_t count = std::min(limit, outbox_.size() - first);
  const auto begin = outbox_.begin() + static_cast<std::ptrdiff_t>(first);
  return std::vector<ports::OutboxEntry>(begin, begin + static_cast<std::ptrdiff_t>(count));
}

}  // namespace atollbank::adapters
