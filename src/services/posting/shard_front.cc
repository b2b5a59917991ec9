// SPDX-License-Identifier: Apache-2.0
// The front of a shard: takes requests in order and applies them into the open group. Space is
// reserved before anything is applied, so a full disk refuses cleanly.
#include <algorithm>

#include "base/assert.h"
#include "services/posting/shard.h"

namespace atollbank::posting {

using base::ErrorCode;

bool Shard::step_front(Patience patience) {
  patience_ = patience;
  drain_inbox();
  if (stopped_.load(std::memory_order_acquire)) {
    const bool had_some = !pending_.empty();
    for (Request& request : pending_) refuse(request, stopped_error());
    pending_.clear();
    return had_some;
  }
  followers_.expire(clock_.monotonic());
  bool did_something = patience == Patience::kMayWait && expire();
  while (!pending_.empty() && serve(pending_.front())) {
    pending_.pop_front();
    did_something = true;
  }
  next_expiry_ns_.store(ledger_.next_expiry_ns(), std::memory_order_relaxed);
  const bool has_left_some = patience == Patience::kMayNotWait && !pending_.empty();
  return copy_state() || did_something || has_left_some;
}

// One piece of a checkpoint, if one is being made.
bool Shard::copy_state() {
  std::unique_lock lock(group_mutex_);
  const bool is_building = open_->is_open && open_->builder.has_records();
  const std::uint64_t next_slot = is_building ? open_->builder.next_slot_number() : next_end_slot_;
  lock.unlock();
  return checkpointer_.step_front(ledger_, next_slot);
}

void Shard::drain_inbox() {
  const std::lock_guard lock(inbox_mutex_);
  // What is pending counts against the inbox until it is served, so that the limit bounds both.
  if (!pending_.empty()) return;
  pending_.swap(inbox_);
  inbox_bytes_ = 0;
}

// False when the request must wait until the log has taken the open group.
bool Shard::serve(Request& request) {
  return std::visit([this](auto& asked) { return serve(asked); }, request);
}

bool Shard::serve(Submission& submission) {
  if (submission.deadline.has_passed(clock_.monotonic())) {
    submission.done(base::fail(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                               "the deadline passed in the inbox"));
    count_answered(1);
    return true;
  }
  std::unique_lock lock(group_mutex_);
  if (!open_->is_open) {
    lock.unlock();
    const bool at_once =
        patience_ == Patience::kMayWait ||
        journal_.reserves_at_once(next_end_slot_, slots_of_group(submission.slots));
    if (!at_once) return false;
    auto opened = open_group(submission.slots);
    if (!opened) {
      submission.done(base::fail(opened.error()));
      count_answered(1);
      return true;
    }
    lock = *std::move(opened);
  }
  if (!open_->takes_commands || open_->builder.room() < submission.slots) {
    is_front_waiting_ = true;
    lock.unlock();
    wake_log_();
    return false;
  }
  Answer answer{
      .reply = {}, .done = std::move(submission.done), .arrived_at = submission.arrived_at};
  ledger_.apply(submission.batch, open_->builder, answer.reply.results, answer.reply.leg_balances);
  open_->answers.push_back(std::move(answer));
  lock.unlock();
  wake_log_();
  return true;
}

bool Shard::serve(Lookup& lookup) {
  {
    const std::lock_guard lock(group_mutex_);
    // Answered behind everything applied so far: a group without records waits its turn and writes
    // nothing.
    if (!open_->is_open) {
      open_->builder.open(options_.shard, next_end_slot_, last_ledger_time_ns_, 1);
      open_->is_open = true;
      open_->takes_commands = false;
    }
    const auto slot = ledger_.slot_of(lookup.id, &open_->builder);
    open_->lookups.push_back({.slot = slot, .done = std::move(lookup.done)});
  }
  wake_log_();
  return true;
}

// Opens a group for expiries alone when one is due and nothing else has opened one.
bool Shard::expire() {
  if (!ledger_.has_due_hold(clock_.wall().nanoseconds)) return false;
  {
    const std::lock_guard lock(group_mutex_);
    is_front_waiting_ = open_->is_open;  // the next group begins with them
    if (open_->is_open) return false;
  }
  if (!open_group(0)) return false;
  wake_log_();
  return true;
}

// Reserves space, takes the group's time and journals what is due; then the group takes commands.
// Returns with the open group still locked: with what was due in it, the log would take the group
// before the command that it was opened for.
base::Result<std::unique_lock<std::mutex>> Shard::open_group(std::uint32_t slots) {
  if (!wall_guard_.is_settled()) {
    return base::fail(
        ErrorCode::kUnavailable, "clock_unsettled",
        "the wall clock jumped by more than a minute; posting waits until it is settled");
  }
  const std::uint32_t wanted = slots_of_group(slots);
  auto place = journal_.reserve(next_end_slot_, wanted);
  if (!place) {
    if (place.error().reason != "no_space") {
      // The disk failed while it made room, and no later group will find any: nothing was applied,
      // but it is over.
      stopped_.store(true, std::memory_order_release);
      followers_.close(stopped_error());
      return base::fail(stopped_error());
    }
    journal_full_.fetch_add(1, std::memory_order_relaxed);
    base::Error error = base::make_error(ErrorCode::kResourceExhausted, "journal_full",
                                         "no space for the journal; nothing was done");
    error.retry_after_ms = 1000;
    return base::fail(std::move(error));
  }
  ATOLL_ASSERT(place->capacity_slots >= wanted);
  std::unique_lock lock(group_mutex_);
  ATOLL_ASSERT(!open_->is_open);
  open_->builder.open(options_.shard, place->first_slot, ledger_time(), place->capacity_slots);
  open_->takes_commands = !ledger_.expire_due_holds(open_->builder, wanted - 1 - slots);
  open_->is_open = true;
  return lock;
}

// The header, the commands, and every hold that may expire.
std::uint32_t Shard::slots_of_group(std::uint32_t slots) const {
  return 1 + slots + std::min(options_.expiries_per_group_max, ledger_.holds().size());
}

std::int64_t Shard::ledger_time() {
  last_ledger_time_ns_ = std::max(last_ledger_time_ns_ + 1, clock_.wall().nanoseconds);
  return last_ledger_time_ns_;
}

}  // namespace atollbank::posting
