// SPDX-License-Identifier: Apache-2.0
// Construction, recovery and what both sides of a shard share. The front's half is in
// shard_front.cc, the log's in shard_log.cc.
#include "services/posting/shard.h"

#include <algorithm>
#include <memory>

#include "base/assert.h"

namespace atollbank::posting {

using base::ErrorCode;
using ledger::format::Slot;

Shard::OpenGroup::OpenGroup(std::uint32_t slots)
    : memory(slots + ledger::format::kSlotsPerBlock), builder({}) {
  void* start = memory.data();
  std::size_t space = memory.size() * sizeof(Slot);
  ATOLL_ASSERT(std::align(ledger::format::kBlockSize, slots * sizeof(Slot), start, space) !=
               nullptr);
  storage = {static_cast<Slot*>(start), slots};
  builder = ledger::GroupBuilder(storage);
}

Shard::Shard(const ShardOptions& options, ports::Journal& journal, const base::Clock& clock,
             runtime::BlockingPool* pool)
    : options_(options),
      journal_(journal),
      clock_(clock),
      wall_guard_(options.watched_clock != nullptr ? *options.watched_clock : clock),
      groups_{OpenGroup(options.group_slots_max), OpenGroup(options.group_slots_max)},
      followers_(pool),
      checkpointer_(journal, pool, options.checkpoints) {}

void Shard::set_wakers(std::function<void()> wake_front, std::function<void()> wake_log) {
  wake_front_ = std::move(wake_front);
  wake_log_ = std::move(wake_log);
  checkpointer_.set_wakers(wake_front_, wake_log_);
}

base::Result<void> Shard::recover() {
  auto from = checkpointer_.load(ledger_, [this] { readers_.index(ledger_.accounts()); });
  if (!from) {
    readers_.forget();
    ledger_ = ledger::Ledger(*this, *options_.pages);
    from.emplace();
  }
  ATOLL_TRY(end_, journal_.recover(*from, [this](std::span<const Slot> group) {
    checkpointer_.note(group);
    return ledger_.replay(group);
  }));
  next_end_slot_ = end_.end_slot;
  last_ledger_time_ns_ = end_.ledger_time_ns;
  next_expiry_ns_ = ledger_.next_expiry_ns();
  readers_.publish_all(ledger_.accounts(), end_.end_slot);
  checkpointer_.start(end_);
  return {};
}

void Shard::read(std::uint64_t first_slot, std::span<Slot> out) const {
  // Called under group_mutex_, so that the groups do not change hands. The log may be sealing the
  // header of what it writes; no command is there.
  const ledger::GroupBuilder& writing = writing_->builder;
  const std::uint64_t writing_end = writing.first_slot() + writing.used();
  if (first_slot >= writing.first_slot() && first_slot + out.size() <= writing_end) {
    std::copy_n(&writing.at(first_slot), out.size(), out.begin());
    return;
  }
  const auto count = journal_.read(first_slot, out);
  ATOLL_ASSERT(count && *count == out.size());
}

base::Result<void> Shard::save_checkpoint() {
  ATOLL_ASSERT(is_idle() && !open_->has_work());
  return checkpointer_.write_now(ledger_, end_);
}

void Shard::push(Request request) {
  in_flight_.fetch_add(1, std::memory_order_acq_rel);
  if (stopped_.load(std::memory_order_acquire)) {
    refuse(request, stopped_error());
    return;
  }
  if (auto* submission = std::get_if<Submission>(&request)) {
    submission->arrived_at = clock_.monotonic();
  }
  if (enqueue(request)) return;
  overloads_.fetch_add(1, std::memory_order_relaxed);
  refuse(request, overloaded());
}

bool Shard::enqueue(Request& request) {
  const std::uint64_t bytes = bytes_of(request);
  const std::lock_guard lock(inbox_mutex_);
  if (inbox_.size() >= options_.inbox_submissions_max) return false;
  if (inbox_bytes_ + bytes > options_.inbox_bytes_max) return false;
  inbox_.push_back(std::move(request));
  inbox_bytes_ += bytes;
  return true;
}

std::uint64_t Shard::bytes_of(const Request& request) {
  const auto* submission = std::get_if<Submission>(&request);
  return submission == nullptr ? 0 : std::uint64_t{submission->slots} * sizeof(Slot);
}

void Shard::refuse(Request& request, const base::Error& error) {
  std::visit([&](auto& asked) { asked.done(base::fail(error)); }, request);
  count_answered(1);
}

base::Error Shard::overloaded() const {
  base::Error error = base::make_error(ErrorCode::kResourceExhausted, "posting_overloaded",
                                       "the shard's inbox is full; nothing was done");
  error.retry_after_ms = options_.retry_after_ms;
  return error;
}

base::Error Shard::stopped_error() const {
  return base::make_error(ErrorCode::kUnavailable, "shard_stopped",
                          "the shard stopped after a failed write; restart it to recover");
}

base::Timestamp Shard::next_front_wake() const {
  // Expiries are on the wall clock: their distance from now is carried over to the monotonic one.
  base::Timestamp next = followers_.next_deadline();
  const std::int64_t expiry = next_expiry_ns_.load(std::memory_order_relaxed);
  if (expiry != INT64_MAX) {
    const base::Duration away = base::Timestamp{expiry} - clock_.wall();
    next = std::min(next, clock_.monotonic() + std::max(away, base::Duration{0}));
  }
  return next;
}

ShardFigures Shard::figures() const {
  return {.commands = commands_.load(std::memory_order_relaxed),
          .groups = groups_written_.load(std::memory_order_relaxed),
          .overloads = overloads_.load(std::memory_order_relaxed),
          .journal_full = journal_full_.load(std::memory_order_relaxed),
          .in_flight = in_flight_.load(std::memory_order_relaxed),
          .stopped = stopped_.load(std::memory_order_relaxed)};
}

LedgerFigures Shard::ledger_figures() const {
  LedgerFigures figures{.shard = this->figures(),
                        .journal = journal_.figures(),
                        .durable_end_slot = journal_.durable_end(),
                        .answer_us = {},
                        .write_us = {}};
  for (std::size_t i = 0; i <= base::Histogram::kBoundCount; ++i) {
    figures.answer_us.push_back(answer_us_.count_in(i));
    figures.write_us.push_back(write_us_.count_in(i));
  }
  return figures;
}

}  // namespace atollbank::posting
