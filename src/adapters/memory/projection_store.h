// SPDX-License-Identifier: Apache-2.0
// Projections in memory: the reference of the port, for tests and the simulator.
//
// Thread-safe by one lock. lose_unflushed() is the crash: it goes back to the last flush.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "ports/projections.h"

namespace atollbank::adapters {

class MemoryProjectionStore final : public ports::ProjectionStore {
 public:
  base::Result<std::size_t> apply(const std::vector<ports::ProjectionStep>& steps) override;
  const ports::ProjectionReader& in_memory() const override { return *this; }
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
  base::Result<void> rebuilt() override { return {}; }

  void lose_unflushed();

 private:
  struct Partition {
    std::map<std::string, std::uint64_t> positions;  // by source
    std::map<std::string, std::string> entries;
  };
  // What one change since the last flush took the place of.
  struct Before {
    std::string partition;  // "": a cursor
    std::string key;        // of the entry; else whose position it is
    std::optional<std::string> value = {};
    std::uint64_t position = 0;
    bool is_entry = false;
  };

  void remember_entry(const std::string& partition, const std::string& key);
  void remember_position(const std::string& partition, const std::string& source,
                         std::uint64_t position);

  mutable std::mutex mutex_;
  std::map<std::string, Partition> partitions_;
  std::map<std::string, std::uint64_t> cursors_;
  std::vector<Before> unflushed_;  // the oldest first
};

}  // namespace atollbank::adapters
