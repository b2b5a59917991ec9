// SPDX-License-Identifier: Apache-2.0
// One machine with one shard on it: a faulty disk, a clock, and the real journal and posting
// service on executors of the loop. It dies, comes back and recovers; its auditor outlives it.
//
// One thread. Requests arrive from the network at any time; a machine that is down loses them.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "adapters/file/file_journal.h"
#include "services/posting/local_posting.h"
#include "sim/model/auditor.h"
#include "sim/scenarios/audited_posting.h"
#include "sim/world/sim_clock.h"
#include "sim/world/sim_disk.h"

namespace atollbank::sim {

struct ShardProcessOptions {
  std::uint16_t shard = 0;
  std::uint32_t expiries_per_group_max = 64;
  std::uint32_t inbox_submissions_max = 64;
  DiskFaults disk;
};

class ShardProcess {
 public:
  using Answered = std::function<void(const base::Result<posting::Reply>&)>;

  ShardProcess(SimLoop& loop, const ShardProcessOptions& options);
  ~ShardProcess();

  // Starts and recovers, as often as it takes: the disk may die in a recovery, too.
  void boot();
  // The machine dies; whatever was in memory is gone.
  void crash();
  // Takes no more, finishes what it has, saves a checkpoint and starts again.
  void stop_cleanly_and_boot();
  bool is_down() const { return posting_ == nullptr; }
  // Died by itself, stopped after a failed write, or met damage.
  bool needs_restart() const;

  // What arrives from the network. `answered` is called at most once.
  void submit(const Batch& batch, base::Duration patience, Answered answered);
  void read_balance(const AccountId& id,
                    std::function<void(const posting::AccountBalance&)> answered);
  void read_page(const AccountId& id);
  void find(const Id& id);

  // While it is up.
  AuditedPosting& posting() { return *audited_; }
  const ledger::Ledger& ledger() const { return posting_->shard().ledger(); }
  std::uint64_t durable_end() const { return posting_->durable_end(); }
  const ports::Journal& journal() const { return *journal_; }
  std::uint64_t groups_written() const { return posting_->figures().groups; }

  SimDisk& disk() { return disk_; }
  SimClock& clock() { return clock_; }
  const Auditor& auditor() const { return auditor_; }
  std::uint64_t boots() const { return boots_; }
  // Times that damage was met and a clean copy was put in its place.
  std::uint64_t repairs() const { return repairs_; }
  // Someone restores the clean copy; of a machine that is down.
  void repair();

 private:
  struct Machine;

  void follow();
  void end_process();
  bool start_process();
  void refused(const base::Error& error);
  void stopped_itself(const std::string& promise);
  posting::ShardOptions shard_options() const;

  SimLoop& loop_;
  const ShardProcessOptions options_;
  SimClock clock_;
  SimDisk disk_;
  Auditor auditor_;
  std::unique_ptr<Machine> machine_;  // its executors and pool, while it runs
  std::unique_ptr<adapters::FileJournal> journal_;
  std::unique_ptr<posting::LocalPosting> posting_;
  std::unique_ptr<AuditedPosting> audited_;
  std::uint64_t followed_slot_ = ledger::format::kFirstSlot;
  std::uint64_t boots_ = 0;
  std::uint64_t repairs_ = 0;
};

}  // namespace atollbank::sim
