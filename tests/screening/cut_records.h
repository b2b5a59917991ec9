// SPDX-License-Identifier: Apache-2.0
// Records whose commits are lost from a chosen one on, as when the process dies there.
#pragma once

#include <cstdint>

#include "ports/records.h"

namespace atollbank {

class CutRecords final : public ports::RecordStore {
 public:
  explicit CutRecords(ports::RecordStore& records) : records_(records) {}

  // Counts from now on; commit number `first_lost` and all after it are lost. 0: none is.
  void cut_from(std::uint64_t first_lost) {
    first_lost_ = first_lost;
    count_ = 0;
  }
  std::uint64_t count() const { return count_; }

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override {
    ++count_;
    const bool is_lost = first_lost_ != 0 && count_ >= first_lost_;
    if (!is_lost) return records_.commit(commit);
    return base::fail(base::ErrorCode::kUnavailable, "store_unavailable", "the process is dead");
  }
  const ports::RecordReader& in_memory() const override { return records_.in_memory(); }
  base::Result<ports::Versioned> get(const std::string& partition,
                                     const std::string& key) const override {
    return records_.get(partition, key);
  }
  base::Result<std::vector<std::optional<std::string>>> values(
      const std::vector<ports::RecordKey>& keys) const override {
    return records_.values(keys);
  }
  base::Result<std::vector<ports::Put>> scan(const std::string& partition,
                                             const std::string& prefix, const std::string& after,
                                             std::size_t limit) const override {
    return records_.scan(partition, prefix, after, limit);
  }
  base::Result<std::uint64_t> version(const std::string& partition) const override {
    return records_.version(partition);
  }
  base::Result<std::vector<std::string>> partitions(const std::string& prefix,
                                                    const std::string& after,
                                                    std::size_t limit) const override {
    return records_.partitions(prefix, after, limit);
  }
  base::Result<std::vector<ports::OutboxEntry>> outbox(std::uint64_t after,
                                                       std::size_t limit) const override {
    return records_.outbox(after, limit);
  }

 private:
  ports::RecordStore& records_;
  std::uint64_t first_lost_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace atollbank
