// SPDX-License-Identifier: Apache-2.0
// Reads the records of a database, as far as it reaches. Private to this room; any thread.
#pragma once

#include "adapters/rocksdb/database.h"

namespace atollbank::adapters {

class RocksDbRecordReader final : public ports::RecordReader {
 public:
  // The database outlives it.
  RocksDbRecordReader(const Database& database, Reach reach) : database_(database), reach_(reach) {}

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

 private:
  const Database& database_;
  const Reach reach_;
};

// Entries of the outbox after one sequence and up to another, in order.
base::Result<std::vector<ports::OutboxEntry>> read_outbox(const Database& database,
                                                          std::uint64_t after, std::uint64_t last,
                                                          std::size_t limit);
// Of the newest entry; 0 when there is none.
base::Result<std::uint64_t> last_sequence(const Database& database);

}  // namespace atollbank::adapters
