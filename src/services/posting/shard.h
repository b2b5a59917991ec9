// SPDX-License-Identifier: Apache-2.0
// One shard: a ledger, its journal, and the pipeline between them, as two step functions.
//
//   front: drain the inbox → reserve space → apply whole batches into the open group
//   log:   take the open group → seal → one write, one sync → publish to readers → answer
//
// Groups form by themselves: the log takes whatever gathered while it synced. Only the front
// touches the ledger, one at a time; the open group changes hands under a mutex. In production each
// step has its own thread, and the front also runs on one that brings little (local_posting.h); in
// the simulator, executors of one loop. A failed write stops the shard for good.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "ledger/ledger.h"
#include "ports/journal.h"
#include "services/posting/api.h"
#include "services/posting/checkpointer.h"
#include "services/posting/follow_waiters.h"
#include "services/posting/reader_table.h"
#include "services/posting/wall_guard.h"

namespace atollbank::posting {

// Huge pages to be kept ready for a shard: a second of bulk postings.
inline constexpr std::size_t kPagesReady = 32;

struct ShardOptions {
  std::uint16_t shard = 0;
  std::uint32_t inbox_submissions_max = 4096;
  std::uint64_t inbox_bytes_max = 64u << 20;
  std::uint32_t group_slots_max = 65'536;  // two groups of 8 MiB are kept in memory
  std::uint32_t expiries_per_group_max = 4096;
  std::uint32_t retry_after_ms = 20;
  CheckpointOptions checkpoints;
  base::PageSource* pages = &base::pages_of_the_kernel();  // outlives the shard
  // Watched for jumps in place of the shard's own clock, which its owner may move; outlives it.
  const base::Clock* watched_clock = nullptr;
};

// For a shard with threads of its own.
inline ShardOptions options_of_a_program(base::PageSource& pages) {
  return {.checkpoints = {.loads_side_by_side = true}, .pages = &pages};
}

class Shard : private ledger::RecordSource {
 public:
  // What is answered once the group it went into is durable.
  struct Submission {
    base::Deadline deadline = base::Deadline::never();
    ledger::Batch batch;
    std::uint32_t slots = 0;
    Completion<Reply> done;
    base::Timestamp arrived_at{};  // filled in by push()
  };
  struct Lookup {
    base::Deadline deadline = base::Deadline::never();
    base::Id id;
    Completion<std::optional<std::uint64_t>> done;  // the slot
  };
  using Request = std::variant<Submission, Lookup>;

  // With a pool, checkpoints are written in the background.
  Shard(const ShardOptions& options, ports::Journal& journal, const base::Clock& clock,
        runtime::BlockingPool* pool = nullptr);
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  // Called from any thread when there is work for the step; set before anything is pushed.
  void set_wakers(std::function<void()> wake_front, std::function<void()> wake_log);

  // Checkpoint, if any, and replay. Once, before the steps run.
  base::Result<void> recover();
  // Writes a checkpoint now. After the steps and the pool have stopped for good and drained.
  base::Result<void> save_checkpoint();

  // Any thread, which then has the front step or wakes it. Answers posting_overloaded or
  // shard_stopped by the request's completion at once.
  void push(Request request);

  // True when it did something; then call it again before sleeping. One front at a time, on any
  // thread; one that may not wait for the journal's space leaves what does to one that may.
  enum class Patience : std::uint8_t { kMayWait, kMayNotWait };
  bool step_front(Patience patience = Patience::kMayWait);
  bool step_log();
  // When step_front() must run next without being woken: hold expiries and waiting followers.
  base::Timestamp next_front_wake() const;

  const ReaderTable& readers() const { return readers_; }
  FollowWaiters& followers() { return followers_; }
  CheckpointFigures checkpoint_figures() const { return checkpointer_.figures(); }
  ports::Journal& journal() { return journal_; }
  ShardFigures figures() const;
  LedgerFigures ledger_figures() const;
  // How often a command was answered so, duplicates included.
  std::uint64_t count_of(ledger::Outcome outcome) const {
    return outcomes_[static_cast<std::size_t>(outcome)].load(std::memory_order_relaxed);
  }
  // Nothing waits and nothing is in flight. For a clean stop, when no more is pushed.
  bool is_idle() const { return in_flight_.load(std::memory_order_acquire) == 0; }
  // The front's own view; only when the steps do not run (tests, verification, recovery).
  const ledger::Ledger& ledger() const { return ledger_; }

 private:
  // The engine reads back what it journaled: from the group that the log is writing, or the
  // journal.
  void read(std::uint64_t first_slot, std::span<ledger::format::Slot> out) const override;

  struct Answer {
    Reply reply;
    Completion<Reply> done;
    base::Timestamp arrived_at{};
  };
  struct LookupAnswer {
    std::optional<std::uint64_t> slot;
    Completion<std::optional<std::uint64_t>> done;
  };
  // A group and what is answered when it is durable.
  struct OpenGroup {
    explicit OpenGroup(std::uint32_t slots);
    std::vector<ledger::format::Slot> memory;  // one block longer, so that storage can be aligned
    std::span<ledger::format::Slot> storage;
    ledger::GroupBuilder builder;
    bool is_open = false;
    bool takes_commands = true;
    std::vector<Answer> answers;
    std::vector<LookupAnswer> lookups;
    bool has_work() const {
      return is_open && (builder.has_records() || !answers.empty() || !lookups.empty());
    }
  };

  bool enqueue(Request& request);
  static std::uint64_t bytes_of(const Request& request);

  // front (shard_front.cc)
  void drain_inbox();
  base::Result<std::unique_lock<std::mutex>> open_group(std::uint32_t slots);
  bool serve(Request& request);
  bool serve(Submission& submission);
  bool serve(Lookup& lookup);
  bool expire();
  std::uint32_t slots_of_group(std::uint32_t slots) const;
  bool copy_state();
  std::int64_t ledger_time();

  // log (shard_log.cc)
  bool take_group();
  base::Result<void> write_group();
  void answer_group();
  bool fail_open_group();
  void fail(std::vector<Answer> answers, std::vector<LookupAnswer> lookups);
  void complete(Reply& reply);
  void fill_duplicate(ledger::CommandResult& result, Reply& reply);
  void stop(const base::Error& error);

  void refuse(Request& request, const base::Error& error);
  void count_answered(std::uint64_t requests) {
    in_flight_.fetch_sub(requests, std::memory_order_acq_rel);
  }
  base::Error overloaded() const;
  base::Error stopped_error() const;

  const ShardOptions options_;
  ports::Journal& journal_;
  const base::Clock& clock_;
  std::function<void()> wake_front_ = [] {};
  std::function<void()> wake_log_ = [] {};

  mutable std::mutex inbox_mutex_;
  std::deque<Request> inbox_;
  std::uint64_t inbox_bytes_ = 0;

  // The front's own.
  ledger::Ledger ledger_{*this, *options_.pages};
  std::deque<Request> pending_;
  Patience patience_ = Patience::kMayWait;
  WallGuard wall_guard_;
  std::int64_t last_ledger_time_ns_ = 0;
  std::atomic<std::int64_t> next_expiry_ns_{INT64_MAX};

  // The open group changes hands under this.
  mutable std::mutex group_mutex_;
  bool is_front_waiting_ = false;  // until the log takes the open group
  OpenGroup groups_[2];
  OpenGroup* open_ = &groups_[0];     // the front's
  OpenGroup* writing_ = &groups_[1];  // the log's
  std::uint64_t next_end_slot_ =
      ledger::format::kFirstSlot;  // where the group after the taken one begins

  // The log's own.
  ports::JournalEnd end_;
  std::span<ledger::format::Slot> sealed_;
  base::Error failure_;  // what stopped the shard
  ReaderTable readers_;
  FollowWaiters followers_;
  Checkpointer checkpointer_;
  std::atomic<bool> stopped_{false};

  std::atomic<std::uint64_t> in_flight_{0};  // pushed and not yet answered
  std::array<std::atomic<std::uint64_t>, ledger::kOutcomeNumberMax + 1> outcomes_{};
  std::atomic<std::uint64_t> commands_{0};
  std::atomic<std::uint64_t> groups_written_{0};
  std::atomic<std::uint64_t> overloads_{0};
  std::atomic<std::uint64_t> journal_full_{0};
  base::Histogram answer_us_;
  base::Histogram write_us_;
};

}  // namespace atollbank::posting
