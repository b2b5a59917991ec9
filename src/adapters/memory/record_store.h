// SPDX-License-Identifier: Apache-2.0
// Records in memory: the reference of the port, for tests and the simulator.
//
// Thread-safe by one lock; "durable" means that the object lives. A fault source may lose a commit
// or its answer, or refuse it, so that callers can be tested against what a disk does to them.
#pragma once

#include <map>
#include <mutex>

#include "base/unique_function.h"
#include "ports/records.h"

namespace atollbank::adapters {

enum class CommitFault : std::uint8_t {
  kNone,
  kLostBefore,  // answers commit_unknown, nothing happened
  kLostAfter,   // answers commit_unknown, everything happened
  kRefused,     // answers store_unavailable, nothing happened
  kNoSpace,     // answers no_space, nothing happened
};

class MemoryRecordStore final : public ports::RecordStore {
 public:
  // Asked once for every well-formed commit, before its version is checked. Called under the
  // store's lock.
  using FaultSource = base::UniqueFunction<CommitFault(const ports::Commit&)>;

  void set_fault_source(FaultSource faults);

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override;
  const ports::RecordReader& in_memory() const override { return *this; }
  base::Result<ports::Versioned> get(const std::string& partition,
                                     const std::string& key) const override;
  base::Result<std::vector<std::optional<std::string>>> values(
      const std::vector<ports::RecordKey>& keys) const override;
  base::Result<std::vector<ports::Put>> scan(const std::string& partition,
                                             const std::string& prefix, const std::string& after,
                                             std::size_t limit) const override;
  base::Result<std::uint64_t> version(const std::string& partition) const override;
  base::Result<std::vector<std::string>> partitions(const std::string& prefix,
                                                    const std::string& after,
                                                    std::size_t limit) const override;
  base::Result<std::vector<ports::OutboxEntry>> outbox(std::uint64_t after,
                                                       std::size_t limit) const override;

 private:
  struct Partition {
    std::uint64_t version = 0;
    std::map<std::string, std::string> entries;
  };

  mutable std::mutex mutex_;
  FaultSource faults_;
  std::map<std::string, Partition> partitions_;
  std::vector<ports::OutboxEntry> outbox_;  // sequence n stands at n - 1
};

}  // namespace atollbank::adapters
