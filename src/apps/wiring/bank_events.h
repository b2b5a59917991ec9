// SPDX-License-Identifier: Apache-2.0
// What follows a bank's event log: the audit trail, in a store of its own beside the records; and
// the dead letters of all who follow.
//
// Runs on the executor and pool it is given; stop() before they go.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/outbox/event_log.h"
#include "adapters/rocksdb/projection_store.h"
#include "services/audit/trail/consumers.h"
#include "services/events/follower.h"

namespace atollbank::apps {

class BankEvents {
 public:
  static base::Result<std::unique_ptr<BankEvents>> open(const std::filesystem::path& trail_folder,
                                                        ports::RecordStore& records,
                                                        const ports::Journal& journal);

  // Before anything else.
  void build(base::Registry& registry, runtime::Executor& executor, runtime::BlockingPool& pool);
  // Goes on where it was; or derives all anew, but for a trail that does not agree with the
  // records: that one is left as it is, and told in the log.
  base::Result<void> start(bool is_rebuild);
  void stop();

  // Once built.
  events::DeadLettersApi& dead_letters() { return *follower_; }

 private:
  BankEvents(std::unique_ptr<adapters::RocksDbProjectionStore> trail, ports::RecordStore& records,
             const ports::Journal& journal)
      : records_(records), trail_(std::move(trail)), log_(records, {&journal}) {}
  base::Result<void> forget_trail();

  ports::RecordStore& records_;
  std::unique_ptr<adapters::RocksDbProjectionStore> trail_;
  adapters::OutboxEventLog log_;
  audit::TrailChain chain_;
  audit::TrailIndex index_;
  std::unique_ptr<events::EventFollower> follower_;
};

}  // namespace atollbank::apps
