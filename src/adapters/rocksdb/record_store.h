// SPDX-License-Identifier: Apache-2.0
// Records in RocksDB: one database, one write batch a commit, synced before it is answered.
//
// Any thread; concurrent commits of different partitions share a sync, and those of one thread that
// gathers (runtime/gathering.h) are one write batch. After the first failed write
// the store answers `commit_unknown` once for each commit it hit and refuses every later one until
// it is opened again, which settles what was unknown. Reads go on. Errors as in ports/records.h;
// open adds failed_precondition store_format_unknown.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/rocksdb/tuning.h"
#include "ports/records.h"

namespace atollbank::adapters {

class RocksDbRecordStore final : public ports::RecordStore {
 public:
  static base::Result<std::unique_ptr<RocksDbRecordStore>> open(const std::filesystem::path& folder,
                                                                const Tuning& tuning = {});
  ~RocksDbRecordStore() override;

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override;
  const ports::RecordReader& in_memory() const override;
  base::Result<ports::Versioned> get(const std::string& partition,
                                     const std::string& key) const override;
  base::Result<std::vector<std::optional<std::string>>> values(
      const std::vector<ports::RecordKey>& keys) const override;
  base::Result<std::vector<ports::Put>> scan(const std::string& partition,
                                             const std::string& prefix, const std::string& after,
                                             std::size_t limit) const override;
  // A write has failed: what was unknown is settled when the store is opened again.
  bool has_stopped() const;
  base::Result<std::uint64_t> version(const std::string& partition) const override;
  base::Result<std::vector<std::string>> partitions(const std::string& prefix,
                                                    const std::string& after,
                                                    std::size_t limit) const override;
  base::Result<std::vector<ports::OutboxEntry>> outbox(std::uint64_t after,
                                                       std::size_t limit) const override;

 private:
  struct State;
  explicit RocksDbRecordStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace atollbank::adapters
