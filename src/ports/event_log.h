// SPDX-License-Identifier: Apache-2.0
// The event log: how what happened reaches those who derive something from it.
//
// A source is a partition of the records ("outbox/customer/0000…", positions are its versions) or a
// shard of the ledger ("shard/0", positions are the first slots of its groups). It is published in
// order, each message naming the one before it, only when it is durable, at least once, and in one
// of the log's partitions for ever. Embedded, the log is the outbox and the journals themselves; in
// Kafka, a topic. Any thread; calls block.
#pragma once

#include <string>
#include <vector>

#include "ledger/format/slot.h"
#include "ports/projections.h"

namespace atollbank::ports {

inline constexpr std::size_t kLogPartitionSizeMax = 32;

struct LogMessage {
  std::uint64_t cursor = 0;  // where it stands in its partition of the log; only grows there
  std::string source;
  std::uint64_t position = 0;  // of its source
  std::uint64_t follows = 0;   // the position before it of the same source; 0: it is the first
  std::vector<Event> events;   // of a commit,
  std::string audit;           // and its audit record
  std::vector<ledger::format::Slot> group;  // of a shard: a whole group, as it was journaled

  std::string text() const;  // "outbox/customer/0000…@7", for logs and operators
};

// Across sources the order of a partition is that of one log, the same at each reading. Errors:
// those of the store beneath · invalid_argument log_partition_unknown.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // Short words without ':' or '/'.
  virtual const std::vector<std::string>& partitions() const = 0;
  // Messages with a cursor greater than `after`, in order; fewer than `limit` when there are no
  // more, or when they are large. What stands at `cursor` is the first one after cursor - 1.
  virtual base::Result<std::vector<LogMessage>> read(const std::string& partition,
                                                     std::uint64_t after,
                                                     std::size_t limit) const = 0;
};

// What a message changes in what its consumer derives.
struct EventEffect {
  std::vector<Put> puts;
  std::vector<std::string> deletes;
};

// Who derives something from the log. What it derives from one partition of the log is kept in one
// partition of a ProjectionStore, the target, together with the last position of each source: what
// comes again is dropped, so each message has its effect once. One thread at a time for a target.
class EventConsumer {
 public:
  virtual ~EventConsumer() = default;

  // A short word like those of the log's partitions, for ever.
  virtual const std::string& name() const = 0;
  // Comes before the first take() of a row: what was taken so far stands in `target` of `store`.
  virtual base::Result<void> go_on(const ProjectionReader& store, const std::string& target) = 0;
  // Changes nothing itself. An error is tried again, and then a dead letter: the ones after it are
  // taken without it, and perhaps it after them, when an operator replays it.
  virtual base::Result<EventEffect> take(const LogMessage& message) = 0;
};

// Where a consumer keeps what it derives from a partition of the log: its target.
std::string target_of(const EventConsumer& consumer, const std::string& log_partition);

}  // namespace atollbank::ports
