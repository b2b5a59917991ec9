// SPDX-License-Identifier: Apache-2.0
// Follows a journal and keeps its indexes: small runs in memory for what is new, one file for each
// stretch of run_slots. Never touches the writer: it reads what is durable.
//
// Steps run on its executor; sorting and writing a file, on the pool. snapshot() and when_indexed()
// are for any thread. Order of use: construct, open(), start(), close(); whoever owns executor and
// pool stops them after close() and before this object goes.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "ports/disk.h"
#include "ports/journal.h"
#include "runtime/executor.h"
#include "services/queries/gleaner.h"
#include "services/queries/run.h"

namespace atollbank::queries {

struct IndexerOptions {
  // Sorts and writes runs when the machine has time, and outlives the indexer; without one, or when
  // it has fallen behind, the readers' pool does it.
  runtime::BlockingPool* patient_pool = nullptr;
  std::uint32_t run_slots = 524'288;  // at least so many become one file
  std::size_t step_bytes = std::size_t{2} << 20;
  std::uint32_t piece_slots = 32'768;                 // in memory; smaller ones are joined
  base::Duration pause = base::Duration::from_ms(5);  // once less than that was there
};

struct IndexerFigures {
  std::uint64_t indexed_end = 0;
  std::uint64_t run_count = 0;      // in files
  std::uint64_t bytes_at_rest = 0;  // of files that this process wrote or opened
  std::uint64_t index_cpu_ns = 0;   // wall time of steps and sealing, without waiting
};

class Indexer {
 public:
  using SnapshotReader = base::UniqueFunction<void(base::Result<std::shared_ptr<const Snapshot>>)>;

  // Without a disk runs stay in memory.
  Indexer(const ports::Journal& journal, ports::Disk* disk, runtime::Executor& executor,
          runtime::BlockingPool& pool, IndexerOptions options);

  // Takes over the run files that belong to this journal and removes what does not. Blocks.
  base::Result<void> open();
  void start();
  // From now on nothing is read; who waits is told queries_stopped.
  void close();

  std::shared_ptr<const Snapshot> snapshot() const;
  const AccountDirectory& directory() const { return directory_; }
  // Calls back once, with a snapshot that reaches at least `slot`: at once on this thread if there
  // is one, else on the executor. deadline_exceeded queries_behind · unavailable queries_stopped ·
  // data_loss as the journal said
  void when_indexed(std::uint64_t slot, base::Deadline deadline, SnapshotReader read);
  IndexerFigures figures() const;

 private:
  struct Piece {
    std::shared_ptr<const Columns> columns;  // shared with the run
    std::shared_ptr<const Run> run;          // shared with snapshots
    std::uint64_t slot_count() const { return run->end_slot - run->first_slot; }
  };
  struct Waiting {
    std::uint64_t slot = 0;
    base::Deadline deadline;
    SnapshotReader read;
  };

  // indexer_files.cc
  base::Result<bool> take_over(const std::string& name);
  bool belongs(const RunInFile& found) const;
  bool learn(const RunInFile& found);
  base::Result<std::shared_ptr<const Run>> write_run(const Columns& columns);

  void step();
  base::Result<bool> index_more();  // whether there may be more at once
  void add_piece(std::shared_ptr<const Columns> columns);
  void publish();
  void serve_waiting();
  void fail_waiting(const base::Error& error);
  void step_later(base::Duration pause);
  void seal_when_due();
  base::Result<std::shared_ptr<const Run>> seal(const std::vector<Piece>& pieces);

  const ports::Journal& journal_;
  ports::Disk* const disk_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  const IndexerOptions options_;
  AccountDirectory directory_;
  Gleaner gleaner_;

  // The executor's.
  std::uint64_t next_slot_ = ledger::format::kFirstSlot;
  std::vector<std::shared_ptr<const Run>> sealed_;  // shared with snapshots
  std::vector<Piece> pieces_;
  std::size_t sealing_count_ = 0;  // of the first pieces, which the pool is sealing
  std::vector<Waiting> waiting_;
  bool step_due_ = false;
  bool timer_due_ = false;
  std::optional<base::Error> failure_;

  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> bytes_at_rest_{0};
  std::atomic<std::uint64_t> busy_ns_{0};
  mutable std::mutex mutex_;  // snapshot_
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();
};

}  // namespace atollbank::queries
