// SPDX-License-Identifier: Apache-2.0
// Reads the projections of a database, as far as it reaches. Private to this room; any thread.
#pragma once

#include "adapters/rocksdb/database.h"
#include "ports/projections.h"

namespace atollbank::adapters {

class RocksDbProjectionReader final : public ports::ProjectionReader {
 public:
  // The database outlives it.
  RocksDbProjectionReader(const Database& database, Reach reach)
      : database_(database), reach_(reach) {}

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
  base::Result<std::uint64_t> cursor(const std::string& follower) const override;

 private:
  const Database& database_;
  const Reach reach_;
};

}  // namespace atollbank::adapters
