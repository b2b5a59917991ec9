// SPDX-License-Identifier: Apache-2.0
// One consumer and one partition of the log: takes message after message, each once, and what
// cannot be taken after kTriesMax tries becomes a dead letter, behind which it goes on at once.
//
// Blocking; step() and replay() take turns by a lock. The effect of a message, and that it was
// taken, are one write of the store. A gap in a source stops the partition: it is looked at again,
// and nothing behind it is taken.
#pragma once

#include <mutex>

#include "base/metrics.h"
#include "ports/event_log.h"
#include "services/events/dead_letter_book.h"

namespace atollbank::events {

inline constexpr std::uint32_t kTriesMax = 3;

// What outlives a follower and is everybody's.
struct FollowedWorld {
  const ports::EventLog& log;
  ports::ProjectionStore& store;
  DeadLetterBook& letters;
  base::Registry& registry;
};

class PartitionFollower {
 public:
  PartitionFollower(const FollowedWorld& world, ports::EventConsumer& consumer,
                    std::string log_partition, std::size_t page);

  enum class Step : std::uint8_t {
    kTaken,     // there may be more
    kTakenAll,  // all that there was
    kIdle,      // there is nothing new
    kTryAgain,  // the next message was not taken: give it some time
    kGap,
  };
  // Takes the next messages, a page at most. Errors are those of the stores: nothing is skipped.
  base::Result<Step> step(base::Timestamp now);

  // As DeadLettersApi says. not_found message_not_found: the log holds it no more
  base::Result<void> replay(const SettleDeadLetter& request, const Context& context,
                            base::Timestamp now);

  const std::string& consumer() const { return consumer_.name(); }
  const std::string& log_partition() const { return log_partition_; }

 private:
  struct Page;
  base::Result<Page> take(const std::vector<ports::LogMessage>& messages, std::uint64_t cursor);
  base::Result<ports::ProjectionStep> step_of(const ports::LogMessage& message);
  base::Result<std::uint64_t> last_position(const Page& page, const std::string& source) const;
  base::Result<Step> after_failure(const ports::LogMessage& message, const base::Error& error,
                                   base::Timestamp now);
  Step after_gap(const ports::LogMessage& message, std::uint64_t last);
  base::Result<void> pass(const ports::LogMessage& message);
  base::Result<void> take_late(const DeadLetter& letter);

  FollowedWorld world_;
  ports::EventConsumer& consumer_;
  const std::string log_partition_;
  const std::string target_;
  const std::size_t page_;
  base::Counter& taken_;
  base::Counter& repeated_;
  base::Counter& failed_tries_;
  base::Counter& dead_letters_;
  base::Gauge& gap_;

  std::mutex mutex_;
  std::uint64_t tried_cursor_ = 0;
  std::uint32_t tries_ = 0;  // of the message at tried_cursor_
  std::uint64_t told_gap_ = 0;
};

}  // namespace atollbank::events
