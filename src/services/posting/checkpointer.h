// SPDX-License-Identifier: Apache-2.0
// Checkpoints of a shard, written while it goes on: the front copies its state a piece at a time
// between batches, the pool writes, and a restart reads the newest and replays what came after it.
//
//   front: enough was journaled → asks for a cut
//   log:   names the durable end as the place to replay from, and the ids that are in no run yet
//   front: copies piece after piece, at most one a step (about 256 KiB), then notes where it stands
//   log:   waits until that place is durable
//   pool:  the file is complete; it replaces the one before
//
// The ids of a stretch of the journal are written once, when the stretch is full ("ids-…"), as are
// openings ("openings-…"). Everything here is derived: what cannot be read is replayed, what cannot
// be written is tried again later. Each method says whose it is; a mutex guards what they share.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ledger/checkpoint/id_run.h"
#include "ledger/ledger.h"
#include "ports/journal.h"
#include "runtime/executor.h"

namespace atollbank::posting {

struct CheckpointOptions {
  // A checkpoint begins when so much was journaled since the last one began, or as many bytes as
  // that one had, whichever is more.
  std::uint64_t journal_bytes_min = std::uint64_t{256} << 20;
  std::uint32_t id_run_slots = 1u << 19;  // at most 2^24
  ledger::PieceSizes pieces;
  bool loads_side_by_side = false;  // ids on the pool, beside the accounts: the pool has threads
};

struct CheckpointFigures {
  std::uint64_t written = 0;
  std::uint64_t failed = 0;
  std::uint64_t last_bytes = 0;
};

class Checkpointer {
 public:
  // Without a pool checkpoints are only written by write_now().
  Checkpointer(ports::Journal& journal, runtime::BlockingPool* pool, CheckpointOptions options);

  void set_wakers(std::function<void()> wake_front, std::function<void()> wake_log);

  // At start, before the steps: fills a fresh ledger and says where the replay begins; none when
  // there is no checkpoint that can be used, and then the ledger may be half filled.
  // `on_accounts` is called once the accounts are loaded, if they are.
  std::optional<ports::JournalEnd> load(
      ledger::Ledger& ledger, const std::function<void()>& on_accounts = [] {});

  // The replay is over: from now on the pool may be asked, and the steps woken.
  void start(const ports::JournalEnd& end);

  // Recovery and log: a group that is durable, in order.
  void note(std::span<const ledger::format::Slot> group);
  // Log: the durable end now; after each group, and when woken.
  void step_log(const ports::JournalEnd& end);
  // Front, between batches: `next_slot` is where the next record would stand. True when it copied.
  bool step_front(const ledger::Ledger& ledger, std::uint64_t next_slot);

  // When all steps and the pool have stopped for good.
  base::Result<void> write_now(const ledger::Ledger& ledger, const ports::JournalEnd& end);

  CheckpointFigures figures() const;

 private:
  enum class Phase : std::uint8_t { kIdle, kCutWanted, kCopying, kSettling, kCommitting };

  bool is_due() const;
  void keep_full_run(std::unique_lock<std::mutex>& lock, ledger::IdRun run);
  void cut(const ports::JournalEnd& end);
  void give_up();
  void schedule(std::unique_lock<std::mutex>& lock);
  void work();

  // checkpoint_file.cc: what the pool does, and a restart.
  bool write_next(std::unique_lock<std::mutex>& lock);
  base::Result<void> write_run(const ledger::IdRun& run);
  base::Result<void> begin_file();
  base::Result<void> write_piece(const ledger::StatePiece& piece);
  base::Result<void> commit();
  base::Result<void> write_alone(const std::string& name, base::ByteView frame);
  base::Result<ports::JournalEnd> load_file(ledger::Ledger& ledger,
                                            const std::function<void()>& on_accounts);
  base::Result<void> load_ids(ledger::Ledger& ledger, std::uint64_t run_count);
  base::Result<void> load_pieces(ledger::Ledger& ledger, ports::FrameReader& reader);
  base::Result<void> load_run(ledger::Ledger& ledger, std::uint64_t index);
  base::Result<void> load_openings(ledger::Ledger& ledger, std::uint64_t account_count);

  ports::Journal& journal_;
  runtime::BlockingPool* const pool_;
  const CheckpointOptions options_;
  std::function<void()> wake_front_ = [] {};
  std::function<void()> wake_log_ = [] {};

  ledger::IdRun run_;                      // the log's: of the stretch being written
  std::optional<ledger::StateCopy> copy_;  // the front's
  std::atomic<std::uint64_t> durable_slot_{0};

  mutable std::mutex mutex_;
  Phase phase_ = Phase::kIdle;
  bool is_started_ = false;
  bool is_scheduled_ = false;
  std::deque<ledger::IdRun> full_runs_;
  bool are_runs_lost_ = false;  // too many could not be written; no checkpoint before a restart
  std::deque<ledger::StatePiece> pieces_;
  ports::JournalEnd begin_;  // of the checkpoint being made
  std::uint64_t begin_run_index_ = 0;
  std::vector<std::uint64_t> begin_ids_;
  std::uint64_t settled_slot_ = 0;
  std::uint64_t account_count_ = 0;  // about; of the checkpoint being made
  std::uint64_t bound_id_count_ = 0;
  std::uint64_t last_begin_slot_ = 0;  // of the last one that was begun
  CheckpointFigures figures_;

  // The pool's, one task at a time.
  std::unique_ptr<ports::FrameWriter> file_;
  std::uint64_t file_bytes_ = 0;
  std::uint32_t openings_in_file_ = 0;  // runs of openings that the file being made rests on
  std::atomic<std::uint32_t> openings_stored_{0};  // that the newest finished one rests on
};

}  // namespace atollbank::posting
