// SPDX-License-Identifier: Apache-2.0
// Brings the event log to its consumers, each partition of it by a task of its own, and answers for
// their dead letters.
//
// Owned by apps/. Runs on its executor; log and stores are used on the pool. Order of use:
// construct, add() each consumer, start(), calls; then stop() and the executor's stop before it
// goes.
#pragma once

#include <memory>
#include <vector>

#include "runtime/answer.h"
#include "services/events/partition_follower.h"

namespace atollbank::events {

struct FollowOptions {
  std::size_t page = 256;
  base::Duration look_interval = base::Duration::from_ms(100);  // the log wakes nobody
  base::Duration try_interval = base::Duration::from_ms(100);   // between tries of a message
  base::Duration retry_delay = base::Duration::from_ms(200);    // of what is the store's fault
  base::Duration flush_interval = base::Duration::from_seconds(1);
};

class EventFollower final : public DeadLettersApi {
 public:
  EventFollower(const FollowOptions& options, const ports::EventLog& log,
                ports::ProjectionStore& store, ports::RecordStore& records,
                base::Registry& registry, runtime::Executor& executor, runtime::BlockingPool& pool);

  // Of partitions of the log that it has. The consumer outlives this.
  void add(ports::EventConsumer& consumer, const std::vector<std::string>& log_partitions);
  void start();
  // Begins nothing new. Any thread.
  void stop();

  // Takes all that is there now, on the calling thread: for tools on a folder that nobody else has
  // open. False when a gap stands in the way.
  base::Result<bool> catch_up();
  // Blocking; of the same api, for tools and for the tasks below.
  base::Result<void> replay_now(const SettleDeadLetter& request, const Context& context);
  base::Result<void> drop_now(const SettleDeadLetter& request, const Context& context);

  void list(const Context& context, ListDeadLetters request,
            Completion<std::vector<DeadLetter>> done) override;
  void find(const Context& context, DeadLetterName name, Completion<DeadLetter> done) override;
  void replay(const Context& context, SettleDeadLetter request, Completion<void> done) override;
  void drop(const Context& context, SettleDeadLetter request, Completion<void> done) override;

 private:
  runtime::Task<void> follow(PartitionFollower* follower);
  runtime::Task<void> flush_now_and_then();
  base::Timestamp now() const { return executor_.clock().wall(); }

  const FollowOptions options_;
  const ports::EventLog& log_;
  ports::ProjectionStore& store_;
  base::Registry& registry_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  DeadLetterBook letters_;
  std::vector<std::unique_ptr<PartitionFollower>> followers_;  // not changed once started
  bool is_dirty_ = false;
  bool stopping_ = false;
};

}  // namespace atollbank::events
