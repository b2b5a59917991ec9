// SPDX-License-Identifier: Apache-2.0
// The embedded event log: the records' outbox and the shards' journals as they stand, no second
// copy of them. "records" is the outbox, "shard0" … a journal each; a cursor is a commit's sequence
// or a group's first slot.
//
// What is committed is published: there is no other act. Any thread; what it reads outlives it.
#pragma once

#include "ports/event_log.h"
#include "ports/journal.h"
#include "ports/records.h"

namespace atollbank::adapters {

inline constexpr const char* kRecordsPartition = "records";
// Of groups in one answer, beyond the first one.
inline constexpr std::size_t kGroupBytesMax = std::size_t{1} << 20;

class OutboxEventLog final : public ports::EventLog {
 public:
  // The journal of shard n stands at n; none where only the records are followed.
  explicit OutboxEventLog(const ports::OutboxReader& outbox,
                          std::vector<const ports::Journal*> journals = {});

  const std::vector<std::string>& partitions() const override { return partitions_; }
  base::Result<std::vector<ports::LogMessage>> read(const std::string& partition,
                                                    std::uint64_t after,
                                                    std::size_t limit) const override;

 private:
  base::Result<std::vector<ports::LogMessage>> read_records(std::uint64_t after,
                                                            std::size_t limit) const;

  const ports::OutboxReader& outbox_;
  const std::vector<const ports::Journal*> journals_;
  std::vector<std::string> partitions_;
};

}  // namespace atollbank::adapters
