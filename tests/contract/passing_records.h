// SPDX-License-Identifier: Apache-2.0
// For tests: records that pass everything on to others, so that a test says only what it changes.
#pragma once

#include "ports/records.h"

namespace atollbank::contract {

class PassingRecords : public ports::RecordStore {
 public:
  explicit PassingRecords(ports::RecordStore& records) : records_(records) {}

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override {
    return records_.commit(commit);
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
};

}  // namespace atollbank::contract
