// SPDX-License-Identifier: Apache-2.0
// Views derived from journal and outbox: never truth, never synced, always rebuildable. Each target
// partition keeps the last position taken from each source, in the same atomic write as what it
// took: apply() drops what is not newer, so a follower may repeat itself. flush() makes all
// durable; after a crash each partition is at some earlier, consistent position. Any thread; one
// writer per partition at a time. Errors: unavailable store_unavailable · resource_exhausted
// no_space · data_loss store_damaged · invalid_argument (ports/record_limits.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/records.h"

namespace atollbank::ports {

inline constexpr std::size_t kSourceSizeMax = 320;  // also of a follower's name

struct ProjectionStep {
  std::string partition;       // "account/0000…"
  std::string source;          // "shard/0" or "outbox/customer/…"
  std::uint64_t position = 0;  // slot or version; takes effect only above the stored one
  std::vector<Put> puts;
  std::vector<std::string> deletes;
};

class ProjectionReader {
 public:
  virtual ~ProjectionReader() = default;

  virtual base::Result<std::optional<std::string>> get(const std::string& partition,
                                                       const std::string& key) const = 0;
  virtual base::Result<std::vector<Put>> scan(const std::string& partition,
                                              const std::string& prefix, const std::string& after,
                                              std::size_t limit) const = 0;
  // As scan, from the greatest key below `before` downwards ("" means from the end).
  virtual base::Result<std::vector<Put>> scan_backward(const std::string& partition,
                                                       const std::string& prefix,
                                                       const std::string& before,
                                                       std::size_t limit) const = 0;
  virtual base::Result<std::uint64_t> position(const std::string& partition,
                                               const std::string& source) const = 0;
  virtual base::Result<std::uint64_t> cursor(const std::string& follower) const = 0;
};

class ProjectionStore : public ProjectionReader {
 public:
  // Each step is atomic; steps already taken are dropped. The count that took effect.
  virtual base::Result<std::size_t> apply(const std::vector<ProjectionStep>& steps) = 0;
  // The same for those who may not wait: what would have to be fetched from the disk answers
  // unavailable not_in_memory. As new as the store; lives as long.
  virtual const ProjectionReader& in_memory() const = 0;

  // A follower's global cursor: a hint from where to read on. Never durable before the steps that
  // were applied before it.
  virtual base::Result<void> set_cursor(const std::string& follower, std::uint64_t cursor) = 0;

  virtual base::Result<void> flush() = 0;
  // Forgets everything, for a rebuild: until rebuilt() nobody else needs the disk.
  virtual base::Result<void> clear() = 0;
  virtual base::Result<void> rebuilt() = 0;
};

}  // namespace atollbank::ports
