// SPDX-License-Identifier: Apache-2.0
// Projections in memory: the reference of the port, for tests and the simulator.
//
// Thread-safe by one lock. lose_unflushed() is the crash: it goes back to the last flush.
#pragma once

#include <map>
#include <mutex>
#include <utility>

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
  struct State {
    std::map<std::string, Partition> partitions;
    std::map<std::string, std::uint64_t> cursors;
  };

  mutable std::mutex mutex_;
  State state_;
  State flushed_;
};

}  // namespace atollbank::adapters
