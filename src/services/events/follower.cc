// SPDX-License-Identifier: Apache-2.0
#include "services/events/follower.h"

#include "base/log.h"
#include "runtime/await.h"

namespace atollbank::events {

using base::Result;
using runtime::await_blocking;
using runtime::Task;
using Step = PartitionFollower::Step;

EventFollower::EventFollower(const FollowOptions& options, const ports::EventLog& log,
                             ports::ProjectionStore& store, ports::RecordStore& records,
                             base::Registry& registry, runtime::Executor& executor,
                             runtime::BlockingPool& pool)
    : options_(options),
      log_(log),
      store_(store),
      registry_(registry),
      executor_(executor),
      pool_(pool),
      letters_(records) {}

void EventFollower::add(ports::EventConsumer& consumer,
                        const std::vector<std::string>& log_partitions) {
  const FollowedWorld world{
      .log = log_, .store = store_, .letters = letters_, .registry = registry_};
  for (const std::string& partition : log_partitions) {
    followers_.push_back(
        std::make_unique<PartitionFollower>(world, consumer, partition, options_.page));
  }
}

void EventFollower::start() {
  const runtime::PriorityScope scope(runtime::Priority::kBackground);
  for (const auto& follower : followers_) runtime::spawn(executor_, follow(follower.get()));
  runtime::spawn(executor_, flush_now_and_then());
}

void EventFollower::stop() {
  executor_.post([this] { stopping_ = true; });
}

Task<void> EventFollower::follow(PartitionFollower* follower) {
  while (!stopping_) {
    auto work = [follower, time = now()] { return follower->step(time); };
    const auto step = co_await await_blocking<Step>(pool_, executor_, std::move(work));
    if (!step) {
      base::log_warning("events_follow_failed", {{"consumer", follower->consumer()},
                                                 {"partition", follower->log_partition()},
                                                 {"error", step.error()}});
      co_await runtime::sleep_for(executor_, options_.retry_delay);
      continue;
    }
    if (*step != Step::kIdle) is_dirty_ = true;
    if (*step == Step::kTaken) continue;
    // Where all is taken the next look finds a pageful, and not one message at a time.
    const base::Duration pause =
        *step == Step::kTryAgain ? options_.try_interval : options_.look_interval;
    co_await runtime::sleep_for(executor_, pause);
  }
}

// What was taken since is taken again after a crash.
Task<void> EventFollower::flush_now_and_then() {
  while (!stopping_) {
    co_await runtime::sleep_for(executor_, options_.flush_interval);
    if (!is_dirty_) continue;
    is_dirty_ = false;
    auto work = [this] { return store_.flush(); };
    const auto flushed = co_await await_blocking<void>(pool_, executor_, std::move(work));
    if (flushed) continue;
    is_dirty_ = true;
    base::log_warning("events_not_flushed", {{"error", flushed.error()}});
  }
}

// Again while there was something: a dead letter of one is a message to the others.
Result<bool> EventFollower::catch_up() {
  bool is_whole = true;
  for (bool has_taken = true; has_taken;) {
    has_taken = false;
    is_whole = true;
    for (const auto& follower : followers_) {
      Step step = Step::kTryAgain;
      while (step == Step::kTaken || step == Step::kTakenAll || step == Step::kTryAgain) {
        ATOLL_TRY(step, follower->step(now()));
        has_taken = has_taken || step == Step::kTaken || step == Step::kTakenAll;
      }
      is_whole = is_whole && step != Step::kGap;
    }
  }
  ATOLL_TRY_VOID(store_.flush());
  return is_whole;
}

Result<void> EventFollower::replay_now(const SettleDeadLetter& request, const Context& context) {
  for (const auto& follower : followers_) {
    const bool is_its = follower->consumer() == request.name.consumer &&
                        follower->log_partition() == request.name.log_partition;
    if (is_its) return follower->replay(request, context, now());
  }
  return base::fail(base::ErrorCode::kNotFound, "consumer_not_found",
                    "no consumer follows what " + to_text(request.name) + " is of");
}

Result<void> EventFollower::drop_now(const SettleDeadLetter& request, const Context& context) {
  return letters_.settle(request, DeadLetterBook::End::kDropped, context, now());
}

void EventFollower::list(const Context& context, ListDeadLetters request,
                         Completion<std::vector<DeadLetter>> done) {
  auto work = [this, request = std::move(request)] { return letters_.list(request); };
  runtime::answer_from_pool<std::vector<DeadLetter>>(pool_, executor_.clock(), context,
                                                     std::move(work), std::move(done));
}

void EventFollower::find(const Context& context, DeadLetterName name, Completion<DeadLetter> done) {
  auto work = [this, name = std::move(name)] { return letters_.get(name); };
  runtime::answer_from_pool<DeadLetter>(pool_, executor_.clock(), context, std::move(work),
                                        std::move(done));
}

void EventFollower::replay(const Context& context, SettleDeadLetter request,
                           Completion<void> done) {
  auto work = [this, context, request = std::move(request)] {
    return replay_now(request, context);
  };
  runtime::answer_from_pool<void>(pool_, executor_.clock(), context, std::move(work),
                                  std::move(done));
}

void EventFollower::drop(const Context& context, SettleDeadLetter request, Completion<void> done) {
  auto work = [this, context, request = std::move(request)] { return drop_now(request, context); };
  runtime::answer_from_pool<void>(pool_, executor_.clock(), context, std::move(work),
                                  std::move(done));
}

}  // namespace atollbank::events
