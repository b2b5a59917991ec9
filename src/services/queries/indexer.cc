// SPDX-License-Identifier: Apache-2.0
#include "services/queries/indexer.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace atollbank::queries {

using base::ErrorCode;

namespace {

constexpr std::uint64_t kRunsBehindMax = 4;
constexpr base::Duration kFailedPause = base::Duration::from_ms(100);

base::Error stopped() {
  return base::make_error(ErrorCode::kUnavailable, "queries_stopped", "the queries have stopped");
}

// For what will be appended.
void add_room(Columns& columns, const Columns& next) {
  const auto add = [](auto& column, const auto& more) {
    column.reserve(column.capacity() + more.size());
  };
  add(columns.effects, next.effects);
  add(columns.codes, next.codes);
  add(columns.amounts, next.amounts);
  add(columns.terms, next.terms);
  add(columns.values, next.values);
}

// Adds the time between its two ends.
class BusyTime {
 public:
  BusyTime(const base::Clock& clock, std::atomic<std::uint64_t>& sum)
      : clock_(clock), sum_(sum), begin_(clock.monotonic()) {}
  ~BusyTime() { sum_ += static_cast<std::uint64_t>((clock_.monotonic() - begin_).nanoseconds); }

 private:
  const base::Clock& clock_;
  std::atomic<std::uint64_t>& sum_;
  const base::Timestamp begin_;
};

}  // namespace

Indexer::Indexer(const ports::Journal& journal, ports::Disk* disk, runtime::Executor& executor,
                 runtime::BlockingPool& pool, IndexerOptions options)
    : journal_(journal),
      disk_(disk),
      executor_(executor),
      pool_(pool),
      options_(options),
      gleaner_(directory_) {}

void Indexer::start() { step_later({}); }

void Indexer::close() {
  closed_ = true;
  executor_.post([this] { fail_waiting(stopped()); });
}

std::shared_ptr<const Snapshot> Indexer::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

IndexerFigures Indexer::figures() const {
  const auto now = snapshot();
  IndexerFigures figures{
      .indexed_end = now->end_slot, .bytes_at_rest = bytes_at_rest_, .index_cpu_ns = busy_ns_};
  for (const auto& run : now->runs) figures.run_count += run->in_file ? 1u : 0u;
  return figures;
}

void Indexer::when_indexed(std::uint64_t slot, base::Deadline deadline, SnapshotReader read) {
  if (closed_) return read(base::fail(stopped()));
  if (auto now = snapshot(); now->end_slot >= slot) return read(std::move(now));
  executor_.post([this, waiting = Waiting{slot, deadline, std::move(read)}]() mutable {
    if (closed_) return waiting.read(base::fail(stopped()));
    waiting_.push_back(std::move(waiting));
    step();
  });
}

void Indexer::step_later(base::Duration pause) {
  bool& due = pause.nanoseconds == 0 ? step_due_ : timer_due_;
  if (std::exchange(due, true)) return;
  auto work = [this, &due] {
    due = false;
    step();
  };
  if (pause.nanoseconds == 0) return executor_.post(std::move(work));
  executor_.post_after(pause, std::move(work));
}

void Indexer::step() {
  if (closed_) return fail_waiting(stopped());
  const auto went_on = index_more();
  if (!went_on) {
    if (!failure_) base::log_error("queries_index_failed", {{"error", went_on.error()}});
    failure_ = went_on.error();
    fail_waiting(*failure_);
    return step_later(kFailedPause);
  }
  failure_.reset();
  serve_waiting();
  step_later(*went_on ? base::Duration{} : options_.pause);
}

base::Result<bool> Indexer::index_more() {
  if (journal_.durable_end() <= next_slot_) return false;
  const BusyTime busy(executor_.clock(), busy_ns_);
  std::size_t bytes = 0;
  auto take = [&](std::span<const ledger::format::Slot> group) -> base::Result<void> {
    bytes += group.size_bytes();
    ATOLL_TRY_VOID(gleaner_.take(group));
    const auto& header = ledger::format::header_of(group);
    next_slot_ = header.first_slot + header.slot_count;
    return {};
  };
  ATOLL_TRY(next_slot_, journal_.visit_groups(next_slot_, options_.step_bytes, std::move(take)));
  if (gleaner_.slot_count() == 0) return false;
  add_piece(std::make_shared<const Columns>(gleaner_.finish()));
  seal_when_due();
  publish();
  return bytes >= options_.step_bytes;
}

// Small pieces are joined like digits of a binary counter, so that there are few and each entry is
// copied a logarithmic number of times.
void Indexer::add_piece(std::shared_ptr<const Columns> columns) {
  while (pieces_.size() > sealing_count_) {
    const Piece& last = pieces_.back();
    const std::uint64_t slots = columns->end_slot - columns->first_slot;
    if (last.slot_count() > 2 * slots || last.slot_count() + slots > options_.piece_slots) break;
    Columns joined = *last.columns;
    append_columns(joined, *columns);
    pieces_.pop_back();
    columns = std::make_shared<const Columns>(std::move(joined));
  }
  pieces_.push_back({.columns = columns, .run = run_in_memory(columns)});
}

void Indexer::publish() {
  auto next = std::make_shared<Snapshot>();
  next->runs.reserve(sealed_.size() + pieces_.size());
  next->runs = sealed_;
  for (const Piece& piece : pieces_) next->runs.push_back(piece.run);
  next->end_slot = next_slot_;
  const std::lock_guard lock(mutex_);
  snapshot_ = std::move(next);
}

void Indexer::serve_waiting() {
  const auto now = snapshot();
  const base::Timestamp moment = executor_.clock().monotonic();
  std::vector<Waiting> rest;
  for (Waiting& waiting : std::exchange(waiting_, {})) {
    if (now->end_slot >= waiting.slot) {
      waiting.read(now);
    } else if (waiting.deadline.has_passed(moment)) {
      waiting.read(base::fail(ErrorCode::kDeadlineExceeded, "queries_behind",
                              "the index has not come up to the instant asked for"));
    } else {
      rest.push_back(std::move(waiting));
    }
  }
  // A reader may have asked again.
  std::ranges::move(rest, std::back_inserter(waiting_));
}

void Indexer::fail_waiting(const base::Error& error) {
  for (Waiting& waiting : std::exchange(waiting_, {})) waiting.read(base::fail(error));
}

void Indexer::seal_when_due() {
  if (sealing_count_ != 0) return;
  std::uint64_t slots = 0;
  std::size_t count = 0;
  while (count < pieces_.size() && slots < options_.run_slots)
    slots += pieces_[count++].slot_count();
  if (slots < options_.run_slots) return;
  std::vector<Piece> due(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(count));
  auto work = [this, due = std::move(due)] {
    auto sealed = seal(due);
    executor_.post([this, sealed = std::move(sealed)]() mutable {
      const auto replaced = static_cast<std::ptrdiff_t>(std::exchange(sealing_count_, 0));
      if (!sealed) {
        // What cannot be written stays in memory; the next piece tries again.
        base::log_error("queries_seal_failed", {{"error", sealed.error()}});
        return;
      }
      sealed_.push_back(*std::move(sealed));
      pieces_.erase(pieces_.begin(), pieces_.begin() + replaced);
      publish();
    });
  };
  const bool is_behind = pieces_.back().run->end_slot - pieces_.front().run->first_slot >
                         kRunsBehindMax * std::uint64_t{options_.run_slots};
  const bool patient = options_.patient_pool != nullptr && !is_behind;
  runtime::BlockingPool& pool = patient ? *options_.patient_pool : pool_;
  // A full pool refuses; the next piece asks again.
  sealing_count_ = pool.run(std::move(work)) ? count : 0;
}

base::Result<std::shared_ptr<const Run>> Indexer::seal(const std::vector<Piece>& pieces) {
  const BusyTime busy(executor_.clock(), busy_ns_);
  auto columns = std::make_shared<Columns>();
  for (const Piece& piece : pieces) add_room(*columns, *piece.columns);
  for (const Piece& piece : pieces) append_columns(*columns, *piece.columns);
  if (disk_ == nullptr) return run_in_memory(std::move(columns));
  SortScratch scratch;
  sort_columns(*columns, scratch);
  return write_run(*columns);
}

}  // namespace atollbank::queries
