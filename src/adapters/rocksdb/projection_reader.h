// SPDX-License-Identifier: Apache-2.0
// Reads the projections of a database, as far as it reaches, and what is on its way there. Private
// to this room; any thread.
#pragma once

#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/table_loader.h"
#include "ports/projections.h"

namespace atollbank::adapters {

class RocksDbProjectionReader final : public ports::ProjectionReader {
 public:
  // The database outlives it, and the loader, if any.
  RocksDbProjectionReader(const Database& database, Reach reach, TableLoader* loader = nullptr)
      : database_(database), reach_(reach), loader_(loader) {}

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
  base::Result<std::optional<std::string>> find(const std::string& key) const;
  base::Result<std::uint64_t> number(const std::string& key) const;
  // A range is read of the store alone, once all is there.
  base::Result<void> settle() const;

  const Database& database_;
  const Reach reach_;
  TableLoader* const loader_;
};

}  // namespace atollbank::adapters
