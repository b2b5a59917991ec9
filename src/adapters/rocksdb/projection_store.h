// SPDX-License-Identifier: Apache-2.0
// Projections in RocksDB: another database than the records, without a write-ahead log.
//
// Any thread; apply() calls take turns. A crash loses what was written after the newest flushed
// memtable: a suffix of the writes, across all partitions, positions and cursors. A clean close
// flushes. Errors as in ports/projections.h; open adds failed_precondition store_format_unknown.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/rocksdb/tuning.h"
#include "ports/projections.h"

namespace atollbank::adapters {

class RocksDbProjectionStore final : public ports::ProjectionStore {
 public:
  static base::Result<std::unique_ptr<RocksDbProjectionStore>> open(
      const std::filesystem::path& folder, const Tuning& tuning = {});
  ~RocksDbProjectionStore() override;

  base::Result<std::size_t> apply(const std::vector<ports::ProjectionStep>& steps) override;
  const ports::ProjectionReader& in_memory() const override;
  base::Result<std::optional<std::string>> get(const std::string& partition,
                                               const std::string& key) const override;
  base::Result<std::vector<ports::Put>> scan(const std::string& partition,
                                             const std::string& prefix, const std::string& after,
                                             std::size_t limit) const override;
  base::Result<std::vector<ports::Put>> scan_backward(const std::string& partition,
                                                      const std::string& prefix,
                                                      const std::string& before,
                                                      std::size_t limit) const override;
  base::Result<std::uint64_t> position(const std::string& partition,
                                       const std::string& source) const override;
  base::Result<void> set_cursor(const std::string& follower, std::uint64_t cursor) override;
  base::Result<std::uint64_t> cursor(const std::string& follower) const override;
  base::Result<void> flush() override;
  base::Result<void> clear() override;
  base::Result<void> rebuilt() override;

 private:
  struct State;
  explicit RocksDbProjectionStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace atollbank::adapters
