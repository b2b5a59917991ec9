// SPDX-License-Identifier: Apache-2.0
#include "adapters/outbox/event_log.h"

#include <algorithm>
#include <utility>

#include "ledger/format/group.h"

namespace atollbank::adapters {
namespace {

using base::Result;
using ports::LogMessage;
using ports::Slot;

LogMessage message_of(ports::OutboxEntry entry) {
  return {.cursor = entry.sequence,
          .source = "outbox/" + entry.partition,
          .position = entry.version,
          .follows = entry.version - 1,
          .events = std::move(entry.events),
          .audit = std::move(entry.audit),
          .group = {}};
}

LogMessage message_of(std::span<const Slot> group) {
  const auto& header = ledger::format::header_of(group);
  return {.cursor = header.first_slot,
          .source = "shard/" + std::to_string(header.shard),
          .position = header.first_slot,
          .follows = header.previous_group_slot,
          .events = {},
          .audit = {},
          .group = {group.begin(), group.end()}};
}

Result<std::vector<LogMessage>> read_groups(const ports::Journal& journal, std::uint64_t after,
                                            std::size_t limit) {
  std::vector<LogMessage> messages;
  std::uint64_t from = std::max(after, ledger::format::kFirstSlot);
  while (messages.empty() && limit > 0 && from < journal.durable_end()) {
    // The first group shown may be the one that stands at `after`.
    auto visit = [&](std::span<const Slot> group) -> Result<void> {
      const bool is_after = ledger::format::header_of(group).first_slot > after;
      if (is_after && messages.size() < limit) messages.push_back(message_of(group));
      return {};
    };
    ATOLL_TRY(from, journal.visit_groups(from, kGroupBytesMax, std::move(visit)));
  }
  return messages;
}

}  // namespace

OutboxEventLog::OutboxEventLog(const ports::OutboxReader& outbox,
                               std::vector<const ports::Journal*> journals)
    : outbox_(outbox), journals_(std::move(journals)), partitions_{kRecordsPartition} {
  for (std::size_t shard = 0; shard < journals_.size(); ++shard) {
    partitions_.push_back("shard" + std::to_string(shard));
  }
}

Result<std::vector<LogMessage>> OutboxEventLog::read(const std::string& partition,
                                                     std::uint64_t after, std::size_t limit) const {
  const auto found = std::find(partitions_.begin(), partitions_.end(), partition);
  if (found == partitions_.end()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "log_partition_unknown",
                      "\"" + partition + "\" is no partition of the event log");
  }
  if (found == partitions_.begin()) return read_records(after, limit);
  const auto shard = static_cast<std::size_t>(found - partitions_.begin() - 1);
  return read_groups(*journals_[shard], after, limit);
}

Result<std::vector<LogMessage>> OutboxEventLog::read_records(std::uint64_t after,
                                                             std::size_t limit) const {
  ATOLL_TRY(std::vector<ports::OutboxEntry> entries, outbox_.outbox(after, limit));
  std::vector<LogMessage> messages;
  messages.reserve(entries.size());
  for (ports::OutboxEntry& entry : entries) messages.push_back(message_of(std::move(entry)));
  return messages;
}

}  // namespace atollbank::adapters
