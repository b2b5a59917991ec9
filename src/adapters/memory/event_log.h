// SPDX-License-Identifier: Apache-2.0
// An event log in memory, with several partitions as a broker has: the reference of the port, and
// what a broker may do to a consumer, for tests. Thread-safe by one lock.
#pragma once

#include <mutex>

#include "ports/event_log.h"

namespace atollbank::adapters {

class MemoryEventLog final : public ports::EventLog {
 public:
  explicit MemoryEventLog(std::size_t partition_count = 4);

  // Appends it as it is, but for the cursor, to the partition of its source. A publisher names the
  // positions itself, so a test can leave some out or publish one again.
  void publish(ports::LogMessage message);

  const std::vector<std::string>& partitions() const override { return partitions_; }
  // A fixed function of the source.
  const std::string& partition_of(const std::string& source) const;
  base::Result<std::vector<ports::LogMessage>> read(const std::string& partition,
                                                    std::uint64_t after,
                                                    std::size_t limit) const override;

 private:
  std::size_t index_of(const std::string& source) const;

  std::vector<std::string> partitions_;
  mutable std::mutex mutex_;
  std::vector<std::vector<ports::LogMessage>> messages_;  // cursor n stands at n - 1
};

}  // namespace atollbank::adapters
