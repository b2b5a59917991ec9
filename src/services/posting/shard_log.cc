// SPDX-License-Identifier: Apache-2.0
// The log of a shard: seals, writes and syncs what the front has gathered, shows it to readers, and
// only then answers. The first failed write stops the shard; it is never retried.
#include <algorithm>

#include "base/assert.h"
#include "ledger/record_view.h"
#include "services/posting/shard.h"

namespace atollbank::posting {

using base::ErrorCode;
using ledger::format::Slot;

bool Shard::step_log() {
  if (stopped_.load(std::memory_order_acquire)) return fail_open_group();
  checkpointer_.step_log(end_);
  if (!take_group()) return false;
  if (const auto written = write_group(); written) {
    answer_group();
  } else {
    stop(written.error());
  }
  return true;
}

bool Shard::take_group() {
  std::unique_lock lock(group_mutex_);
  if (!open_->has_work()) return false;
  sealed_ = {};
  if (open_->builder.has_records()) {
    sealed_ = open_->builder.finish();
    next_end_slot_ = open_->builder.first_slot() + sealed_.size();
  }
  open_->is_open = false;
  std::swap(open_, writing_);
  const bool is_front_waiting = std::exchange(is_front_waiting_, false);
  lock.unlock();
  if (is_front_waiting) wake_front_();  // it may open the next one
  return true;
}

base::Result<void> Shard::write_group() {
  if (sealed_.empty()) return {};
  end_ = ledger::format::seal_group(sealed_, end_);
  const base::Timestamp begin = clock_.monotonic();
  ATOLL_TRY_VOID(journal_.append(sealed_));
  write_us_.record(static_cast<std::uint64_t>((clock_.monotonic() - begin).us()));
  groups_written_.fetch_add(1, std::memory_order_relaxed);
  readers_.publish(sealed_);
  checkpointer_.note(sealed_);
  return {};
}

void Shard::answer_group() {
  const base::Timestamp now = clock_.monotonic();
  for (Answer& answer : writing_->answers) {
    answer_us_.record(static_cast<std::uint64_t>((now - answer.arrived_at).us()));
    complete(answer.reply);
    commands_.fetch_add(answer.reply.results.size(), std::memory_order_relaxed);
    answer.done(std::move(answer.reply));
  }
  for (LookupAnswer& lookup : writing_->lookups) lookup.done(lookup.slot);
  count_answered(writing_->answers.size() + writing_->lookups.size());
  writing_->answers.clear();
  writing_->lookups.clear();
  if (!sealed_.empty()) followers_.wake(journal_);
}

// Counts the outcomes and gives duplicates the answer that was given first.
void Shard::complete(Reply& reply) {
  std::array<std::uint32_t, ledger::kOutcomeNumberMax + 1> counts{};
  for (ledger::CommandResult& result : reply.results) {
    ++counts[static_cast<std::size_t>(result.outcome)];
    if (result.duplicate != 0) fill_duplicate(result, reply);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) outcomes_[i].fetch_add(counts[i], std::memory_order_relaxed);
  }
}

// A duplicate was told only where its first answer stands; now that this is durable, it is read
// from there.
void Shard::fill_duplicate(ledger::CommandResult& result, Reply& reply) {
  std::vector<Slot> slots(1);
  const auto read = journal_.read(result.slot, slots);
  ATOLL_ASSERT(read && *read == 1);
  const std::uint64_t header_slot = result.slot - ledger::group_distance_of(slots[0]);
  if (slots[0].kind == ledger::format::SlotKind::kPostingHead ||
      slots[0].kind == ledger::format::SlotKind::kExchangeHead) {
    const auto legs = ledger::slot_as<ledger::format::PostingHeadSlot>(slots[0]).leg_count;
    slots.resize(1 + (legs + ledger::format::kLegsPerSlot - 1) / ledger::format::kLegsPerSlot);
    const auto whole = journal_.read(result.slot, slots);
    ATOLL_ASSERT(whole && *whole == slots.size());
  }
  Slot header;
  const auto found = journal_.read(header_slot, std::span(&header, 1));
  ATOLL_ASSERT(found && *found == 1 && ledger::format::is_group_header(header, header_slot));
  ledger::fill_first_answer(slots,
                            ledger::slot_as<ledger::format::GroupHeaderSlot>(header).ledger_time_ns,
                            result, reply.leg_balances);
}

// What was in the failed group may or may not be on the disk; what waited behind it rests on it.
void Shard::stop(const base::Error& error) {
  failure_ =
      base::make_error(ErrorCode::kUnknown, "outcome_unknown",
                       "the write failed (" + error.message + "); ask again after a restart");
  stopped_.store(true, std::memory_order_release);
  fail(std::move(writing_->answers), std::move(writing_->lookups));
  fail_open_group();
  followers_.close(stopped_error());
  wake_front_();
}

bool Shard::fail_open_group() {
  std::unique_lock lock(group_mutex_);
  auto answers = std::exchange(open_->answers, {});
  auto lookups = std::exchange(open_->lookups, {});
  lock.unlock();
  const bool had_some = !answers.empty() || !lookups.empty();
  fail(std::move(answers), std::move(lookups));
  return had_some;
}

void Shard::fail(std::vector<Answer> answers, std::vector<LookupAnswer> lookups) {
  // Where the front has stopped the shard, no write has failed and nothing was applied.
  const base::Error error = failure_.reason.empty() ? stopped_error() : failure_;
  for (Answer& answer : answers) answer.done(base::fail(error));
  for (LookupAnswer& lookup : lookups) lookup.done(base::fail(error));
  count_answered(answers.size() + lookups.size());
}

}  // namespace atollbank::posting
