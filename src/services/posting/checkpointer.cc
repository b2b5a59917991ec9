// SPDX-License-Identifier: Apache-2.0
// When a checkpoint begins, who does what next, and when it is done. Files are in
// checkpoint_file.cc.
#include "services/posting/checkpointer.h"

#include <algorithm>

#include "base/log.h"
#include "ledger/record_view.h"

namespace atollbank::posting {
namespace {

using ledger::format::Slot;
using ledger::format::SlotKind;

constexpr std::size_t kRunsInReplayMax = 8;
constexpr std::size_t kRunsWaitingMax = 256;
constexpr std::size_t kPiecesWaitingMax = 4;  // one is being written while the next are copied

}  // namespace

Checkpointer::Checkpointer(ports::Journal& journal, runtime::BlockingPool* pool,
                           CheckpointOptions options)
    : journal_(journal), pool_(pool), options_(options), run_(0, options.id_run_slots) {}

void Checkpointer::set_wakers(std::function<void()> wake_front, std::function<void()> wake_log) {
  wake_front_ = std::move(wake_front);
  wake_log_ = std::move(wake_log);
}

void Checkpointer::start(const ports::JournalEnd& end) {
  durable_slot_.store(end.end_slot, std::memory_order_relaxed);
  std::unique_lock lock(mutex_);
  is_started_ = true;
  if (!full_runs_.empty()) schedule(lock);
}

void Checkpointer::note(std::span<const Slot> group) {
  const auto& header = ledger::format::header_of(group);
  for (std::size_t i = 1; i < header.used_count; ++i) {
    // An expiry is nobody's command.
    if (!ledger::is_command(group[i].kind) || group[i].kind == SlotKind::kHoldExpired) continue;
    const std::uint64_t slot = header.first_slot + i;
    while (slot >= run_.end_slot()) {
      const std::uint64_t next = run_.index() + 1;
      std::unique_lock lock(mutex_);
      keep_full_run(lock, std::exchange(run_, ledger::IdRun(next, options_.id_run_slots)));
    }
    run_.add(ledger::id_of(group[i]), slot);
  }
}

// Four megabytes each: neither a long replay nor a disk that takes no more may heap them up.
void Checkpointer::keep_full_run(std::unique_lock<std::mutex>& lock, ledger::IdRun run) {
  if (are_runs_lost_) return;
  full_runs_.push_back(std::move(run));
  if (is_started_) {
    schedule(lock);
  } else {
    while (full_runs_.size() > kRunsInReplayMax && write_next(lock)) {}
  }
  if (full_runs_.size() <= kRunsWaitingMax) return;
  full_runs_.clear();
  are_runs_lost_ = true;
  base::log_error("checkpoints_stopped", {{"reason", "too many runs of ids could not be written"}});
}

void Checkpointer::step_log(const ports::JournalEnd& end) {
  durable_slot_.store(end.end_slot, std::memory_order_relaxed);
  std::unique_lock lock(mutex_);
  if (phase_ == Phase::kCutWanted) {
    cut(end);
    lock.unlock();
    wake_front_();
  } else if (phase_ == Phase::kSettling && end.end_slot >= settled_slot_) {
    phase_ = Phase::kCommitting;
    schedule(lock);
  }
}

void Checkpointer::cut(const ports::JournalEnd& end) {
  begin_ = end;
  last_begin_slot_ = end.end_slot;
  begin_run_index_ = run_.index();
  begin_ids_.assign(run_.words().begin(), run_.words().end());
  phase_ = Phase::kCopying;
}

bool Checkpointer::is_due() const {
  const std::uint64_t durable = durable_slot_.load(std::memory_order_relaxed);
  const std::uint64_t journaled = durable - std::min(durable, last_begin_slot_);
  return journaled * sizeof(Slot) >= std::max(options_.journal_bytes_min, figures_.last_bytes);
}

bool Checkpointer::step_front(const ledger::Ledger& ledger, std::uint64_t next_slot) {
  if (pool_ == nullptr) return false;
  std::unique_lock lock(mutex_);
  if (phase_ != Phase::kCopying) {
    copy_.reset();
    if (phase_ == Phase::kIdle && !are_runs_lost_ && is_due()) {
      phase_ = Phase::kCutWanted;
      lock.unlock();
      wake_log_();
    }
    return false;
  }
  if (pieces_.size() >= kPiecesWaitingMax) {
    schedule(lock);  // it may have been refused before
    return false;
  }
  lock.unlock();
  if (!copy_) {
    const std::uint32_t first = openings_stored_.load() * options_.pieces.openings;
    copy_.emplace(ledger.copy(options_.pieces, first));
    account_count_ = ledger.accounts().size();  // read by the pool after the first piece
    bound_id_count_ = ledger.bound_id_count();
  }
  ledger::StatePiece piece;
  const bool copied = copy_->next(piece);
  lock.lock();
  if (phase_ != Phase::kCopying) return false;
  if (copied) {
    pieces_.push_back(std::move(piece));
    schedule(lock);
  } else {
    settled_slot_ = next_slot;
    phase_ = Phase::kSettling;
    lock.unlock();
    wake_log_();
  }
  return copied;
}

// Has the pool write what waits. A pool that is full is asked again at the next step.
void Checkpointer::schedule(std::unique_lock<std::mutex>& lock) {
  if (pool_ == nullptr || !is_started_ || is_scheduled_) return;
  is_scheduled_ = true;
  lock.unlock();
  const bool taken = pool_->run([this] { work(); });
  lock.lock();
  if (!taken) is_scheduled_ = false;
}

void Checkpointer::work() {
  std::unique_lock lock(mutex_);
  while (write_next(lock)) {}
  is_scheduled_ = false;
  lock.unlock();
  wake_front_();
}

void Checkpointer::give_up() {
  pieces_.clear();
  file_.reset();
  phase_ = Phase::kIdle;
  ++figures_.failed;
}

base::Result<void> Checkpointer::write_now(const ledger::Ledger& ledger,
                                           const ports::JournalEnd& end) {
  std::unique_lock lock(mutex_);
  pieces_.clear();
  file_.reset();
  copy_.reset();
  phase_ = Phase::kIdle;
  if (figures_.written != 0 && begin_ == end) return {};  // the newest says all there is
  const std::uint64_t failed = figures_.failed;
  if (are_runs_lost_) {
    return base::fail(base::ErrorCode::kInternal, "checkpoint_failed",
                      "runs of ids are missing; the next start replays more");
  }
  cut(end);
  settled_slot_ = end.end_slot;
  account_count_ = ledger.accounts().size();
  bound_id_count_ = ledger.bound_id_count();
  auto copy = ledger.copy(options_.pieces, openings_stored_.load() * options_.pieces.openings);
  ledger::StatePiece piece;
  while (phase_ == Phase::kCopying && copy.next(piece)) {
    pieces_.push_back(std::move(piece));
    while (write_next(lock)) {}
  }
  if (phase_ == Phase::kCopying) phase_ = Phase::kCommitting;
  while (write_next(lock)) {}
  if (figures_.failed == failed) return {};
  return base::fail(base::ErrorCode::kInternal, "checkpoint_failed",
                    "the checkpoint could not be written; the next start replays more");
}

CheckpointFigures Checkpointer::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace atollbank::posting
