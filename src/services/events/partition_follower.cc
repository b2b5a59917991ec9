// SPDX-License-Identifier: Apache-2.0
#include "services/events/partition_follower.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "base/log.h"
#include "ports/record_limits.h"
#include "services/events/format/dead_letter.h"

namespace atollbank::events {

using base::ErrorCode;
using base::Result;
using ports::LogMessage;
using ports::ProjectionStep;

namespace {

// A message about a dead letter that is none itself would make one more of each one, for ever.
bool is_about_dead_letter(const LogMessage& message) {
  return message.source.starts_with(std::string("outbox/") + format::kDeadLettersPrefix);
}

// A source of its own for what became of a message that was given up: it came to nothing (1), or
// was replayed (2). None: it was taken in its place, when all was derived anew.
constexpr std::uint64_t kGivenUp = 1;
constexpr std::uint64_t kReplayed = 2;

std::string fate_of(const std::string& source, std::uint64_t position) {
  return fmt::format("dead/{}@{}", source, position);
}

ProjectionStep empty_step(const std::string& target, std::string source, std::uint64_t position) {
  return {.partition = target,
          .source = std::move(source),
          .position = position,
          .puts = {},
          .deletes = {}};
}

}  // namespace

// What one look at the log has come to.
struct PartitionFollower::Page {
  std::vector<ProjectionStep> steps;
  std::map<std::string, std::uint64_t> positions;  // as the steps will leave them
  std::uint64_t cursor = 0;                        // of the last message that is done with
  std::size_t repeated = 0;
  const LogMessage* stopped_at = nullptr;  // none: all were taken
  std::optional<base::Error> failure;      // of the consumer; without it, a gap
  std::uint64_t last_before_gap = 0;
};

PartitionFollower::PartitionFollower(const FollowedWorld& world, ports::EventConsumer& consumer,
                                     std::string log_partition, std::size_t page)
    : world_(world),
      consumer_(consumer),
      log_partition_(std::move(log_partition)),
      target_(ports::target_of(consumer, log_partition_)),
      page_(page),
      taken_(world.registry.counter("atoll_events_taken_total", "Messages a consumer took",
                                    {{"target", target_}})),
      repeated_(world.registry.counter("atoll_events_repeated_total",
                                       "Messages dropped as known already", {{"target", target_}})),
      failed_tries_(world.registry.counter("atoll_events_failed_tries_total",
                                           "Tries of a message that failed",
                                           {{"target", target_}})),
      dead_letters_(world.registry.counter("atoll_dead_letters_total",
                                           "Messages given up after their tries",
                                           {{"target", target_}})),
      gap_(world.registry.gauge("atoll_events_gap", "1 while a consumer stands before a gap",
                                {{"target", target_}})) {}

Result<PartitionFollower::Step> PartitionFollower::step(base::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  ATOLL_TRY(const std::uint64_t cursor, world_.store.cursor(target_));
  ATOLL_TRY(const auto messages, world_.log.read(log_partition_, cursor, page_));
  if (messages.empty()) return Step::kIdle;
  ATOLL_TRY_VOID(consumer_.go_on(world_.store, target_));
  ATOLL_TRY(const Page page, take(messages, cursor));
  ATOLL_TRY_VOID(world_.store.apply(page.steps));
  if (page.cursor != cursor) ATOLL_TRY_VOID(world_.store.set_cursor(target_, page.cursor));
  taken_.add(page.steps.size());
  repeated_.add(page.repeated);
  if (page.stopped_at == nullptr) {
    gap_.set(0);
    return messages.size() < page_ ? Step::kTakenAll : Step::kTaken;
  }
  if (page.failure) return after_failure(*page.stopped_at, *page.failure, now);
  return after_gap(*page.stopped_at, page.last_before_gap);
}

Result<PartitionFollower::Page> PartitionFollower::take(const std::vector<LogMessage>& messages,
                                                        std::uint64_t cursor) {
  Page page;
  page.cursor = cursor;
  for (const LogMessage& message : messages) {
    ATOLL_TRY(const std::uint64_t last, last_position(page, message.source));
    if (message.position <= last) {
      ++page.repeated;
      page.cursor = message.cursor;
      continue;
    }
    page.stopped_at = &message;
    page.last_before_gap = last;
    if (message.follows != last) return page;
    auto step = step_of(message);
    if (!step) {
      page.failure = std::move(step).error();
      return page;
    }
    page.steps.push_back(*std::move(step));
    page.positions[message.source] = message.position;
    page.cursor = message.cursor;
    page.stopped_at = nullptr;
  }
  return page;
}

// An effect that the store would never take is its consumer's fault, and not the store's.
Result<ProjectionStep> PartitionFollower::step_of(const LogMessage& message) {
  ATOLL_TRY(ports::EventEffect effect, consumer_.take(message));
  ProjectionStep step = empty_step(target_, message.source, message.position);
  step.puts = std::move(effect.puts);
  step.deletes = std::move(effect.deletes);
  ATOLL_TRY_VOID(ports::check_step(step));
  return step;
}

Result<std::uint64_t> PartitionFollower::last_position(const Page& page,
                                                       const std::string& source) const {
  const auto known = page.positions.find(source);
  if (known != page.positions.end()) return known->second;
  return world_.store.position(target_, source);
}

Result<PartitionFollower::Step> PartitionFollower::after_failure(const LogMessage& message,
                                                                 const base::Error& error,
                                                                 base::Timestamp now) {
  if (tried_cursor_ != message.cursor) tries_ = 0;
  tried_cursor_ = message.cursor;
  if (tries_ < kTriesMax) {
    ++tries_;
    failed_tries_.add();
  }
  if (tries_ < kTriesMax) return Step::kTryAgain;
  base::log_error(
      "event_dead_letter",
      {{"target", target_}, {"message", message.text()}, {"tries", tries_}, {"error", error}});
  if (!is_about_dead_letter(message)) {
    const DeadLetter letter{.name = {.consumer = consumer_.name(),
                                     .log_partition = log_partition_,
                                     .cursor = message.cursor},
                            .source = message.source,
                            .position = message.position,
                            .tries = tries_,
                            .reason = error.reason,
                            .message = error.message,
                            .time = now};
    ATOLL_TRY_VOID(world_.letters.keep(letter));
  }
  ATOLL_TRY_VOID(pass(message));
  dead_letters_.add();
  return Step::kTaken;
}

// Its place is taken with no effect, so that the next of its source does not stand before a gap.
Result<void> PartitionFollower::pass(const LogMessage& message) {
  ATOLL_TRY_VOID(
      world_.store.apply({empty_step(target_, fate_of(message.source, message.position), kGivenUp),
                          empty_step(target_, message.source, message.position)}));
  return world_.store.set_cursor(target_, message.cursor);
}

PartitionFollower::Step PartitionFollower::after_gap(const LogMessage& message,
                                                     std::uint64_t last) {
  gap_.set(1);
  if (told_gap_ != message.cursor) {
    base::log_error("event_gap", {{"target", target_},
                                  {"message", message.text()},
                                  {"follows", message.follows},
                                  {"last_taken", last}});
  }
  told_gap_ = message.cursor;
  return Step::kGap;
}

Result<void> PartitionFollower::replay(const SettleDeadLetter& request, const Context& context,
                                       base::Timestamp now) {
  ATOLL_TRY_VOID(DeadLetterBook::check_why(request.why));
  const std::scoped_lock lock(mutex_);
  ATOLL_TRY(const bool is_done, world_.letters.is_settled(request));
  if (is_done) return {};
  ATOLL_TRY(const DeadLetter letter, world_.letters.get(request.name));
  ATOLL_TRY(const std::uint64_t fate,
            world_.store.position(target_, fate_of(letter.source, letter.position)));
  if (fate == kGivenUp) {
    ATOLL_TRY_VOID(take_late(letter));
  } else {
    ATOLL_TRY(const std::uint64_t last, world_.store.position(target_, letter.source));
    if (last < letter.position) {
      return base::fail(ErrorCode::kFailedPrecondition, "message_not_passed",
                        "the consumer has yet to come to the message of " + to_text(letter.name));
    }
  }
  return world_.letters.settle(request, DeadLetterBook::End::kReplayed, context, now);
}

Result<void> PartitionFollower::take_late(const DeadLetter& letter) {
  const std::uint64_t cursor = letter.name.cursor;
  ATOLL_TRY(const auto found, world_.log.read(log_partition_, cursor == 0 ? 0 : cursor - 1, 1));
  if (found.empty() || found.front().cursor != cursor) {
    return base::fail(ErrorCode::kNotFound, "message_not_found",
                      "the log does not hold the message of " + to_text(letter.name));
  }
  ATOLL_TRY_VOID(consumer_.go_on(world_.store, target_));
  ATOLL_TRY(ProjectionStep step, step_of(found.front()));
  step.source = fate_of(letter.source, letter.position);
  step.position = kReplayed;
  ATOLL_TRY_VOID(world_.store.apply({step}));
  // The letter goes for good: what it has come to must be as lasting.
  return world_.store.flush();
}

}  // namespace atollbank::events
