// SPDX-License-Identifier: Apache-2.0
// The folder of a bank that does not run, with all that follows its event log: held so that no bank
// opens it meanwhile.
//
// One thread; calls block. failed_precondition folder_in_use, folder_missing, and those of opening
// the stores.
#pragma once

#include <memory>
#include <string>

#include "adapters/outbox/event_log.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/rocksdb/projection_store.h"
#include "adapters/rocksdb/record_store.h"
#include "apps/atollctl/stopped_journal.h"
#include "runtime/thread_executor.h"
#include "services/audit/trail/consumers.h"
#include "services/events/follower.h"

namespace atollbank::atollctl {

class StoppedBank {
 public:
  static base::Result<std::unique_ptr<StoppedBank>> open(const std::string& data_folder,
                                                         const base::Clock& clock);

  const ports::EventLog& log() const { return log_; }
  ports::ProjectionStore& trail() { return *trail_; }
  // Not started: for its blocking calls.
  events::EventFollower& follower() { return follower_; }

 private:
  StoppedBank(std::unique_ptr<adapters::PosixDisk> lock,
              std::unique_ptr<adapters::RocksDbRecordStore> records,
              std::unique_ptr<adapters::RocksDbProjectionStore> trail, const base::Clock& clock);

  std::unique_ptr<adapters::PosixDisk> lock_;
  std::unique_ptr<adapters::RocksDbRecordStore> records_;
  std::unique_ptr<adapters::RocksDbProjectionStore> trail_;
  adapters::OutboxEventLog log_;
  audit::TrailChain chain_;
  audit::TrailIndex index_;
  base::Registry registry_;
  runtime::ThreadExecutor executor_;
  NoPool pool_;
  events::EventFollower follower_;
};

}  // namespace atollbank::atollctl
