// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/gathered_commits.h"

#include "adapters/rocksdb/database.h"
#include "base/assert.h"

namespace atollbank::adapters {

bool GatheredCommits::try_lock(std::mutex& stripe) {
  if (stripes_.contains(&stripe)) return true;
  std::unique_lock locked(stripe, std::try_to_lock);
  if (!locked) return false;
  stripes_.emplace(&stripe, std::move(locked));
  return true;
}

void GatheredCommits::lock(std::mutex& stripe) {
  ATOLL_ASSERT(stripes_.empty());
  stripes_.emplace(&stripe, std::unique_lock(stripe));
}

rocksdb::WriteBatch& GatheredCommits::add(const std::string& partition, std::uint64_t sequence) {
  const bool added = partitions_.insert(partition).second;
  ATOLL_ASSERT(added);
  sequences_.push_back(sequence);
  return batch_;
}

base::Result<void> GatheredCommits::settle() {
  base::Result<void> written;
  if (!is_empty()) written = write_(batch_, sequences_);
  batch_.Clear();
  sequences_.clear();
  partitions_.clear();
  stripes_.clear();
  return written;
}

}  // namespace atollbank::adapters
