// SPDX-License-Identifier: Apache-2.0
// The commits that one thread gathered of several pieces of work: one write batch, one sync.
//
// The stripes of their partitions stay locked until they are settled, so that nobody builds on a
// version that is not durable. Private to this room; belongs to the gathering of its thread.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "ports/records.h"
#include "runtime/gathering.h"

namespace atollbank::adapters {

class GatheredCommits final : public runtime::Gathering::Notes {
 public:
  // Writes the batch of all these commits, by their sequences, and syncs.
  using Write =
      std::function<base::Result<void>(rocksdb::WriteBatch&, const std::vector<std::uint64_t>&)>;

  GatheredCommits(const void* store, Write write) : store_(store), write_(std::move(write)) {}

  bool is_of(const void* store) const { return store_ == store; }
  bool is_empty() const { return sequences_.empty(); }
  bool is_large() const { return batch_.GetDataSize() >= ports::kCommitSizeMax; }
  bool holds(const std::string& partition) const { return partitions_.contains(partition); }

  // Whether the thread has the stripe now. It never waits for one while it has others: two threads
  // would wait for each other.
  bool try_lock(std::mutex& stripe);
  void lock(std::mutex& stripe);  // only when it has none
  bool has_locked() const { return !stripes_.empty(); }

  // What the commit is to write is added to the batch that is returned.
  rocksdb::WriteBatch& add(const std::string& partition, std::uint64_t sequence);
  base::Result<void> settle() override;

 private:
  const void* const store_;
  const Write write_;
  rocksdb::WriteBatch batch_;
  std::vector<std::uint64_t> sequences_;
  std::unordered_set<std::string> partitions_;
  std::map<std::mutex*, std::unique_lock<std::mutex>> stripes_;
};

}  // namespace atollbank::adapters
