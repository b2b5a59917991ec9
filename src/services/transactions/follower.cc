// SPDX-License-Identifier: Apache-2.0
// The half of the service that follows the journal, and those who wait for it.
#include <algorithm>
#include <iterator>

#include "base/log.h"
#include "runtime/answer.h"
#include "services/transactions/format/layout.h"
#include "services/transactions/service.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

namespace {

constexpr const char* kFollowerName = "transactions/";
constexpr const char* kRecordFollowerName = "transactions/outbox";
// How long to look for more of the journal before it is known that there is none.
constexpr base::Duration kFirstLook = base::Duration::from_ms(20);

base::Error stopped() {
  return base::make_error(ErrorCode::kUnavailable, "transactions_stopped", "the bank is stopping");
}

}  // namespace

void TransactionsService::start(Start how) { runtime::spawn(executor_, follow(how)); }

void TransactionsService::stop() {
  executor_.post([this] {
    stopping_ = true;
    while (!waiters_.empty()) {
      answer_waiter(waiters_.back().number, base::fail(stopped()));
    }
    answer_all_event_waiters();
  });
}

Task<void> TransactionsService::follow(Start how) {
  bool has_begun = false;
  while (!stopping_) {
    // Whatever fails is tried again from the same slot: the projection is never skipped ahead.
    auto done = has_begun ? follow_once() : begin(how);
    const auto result = co_await std::move(done);
    has_begun = has_begun || result.has_value();
    if (!result && !stopping_) {
      ++figures_.follow_errors;
      base::log_warning(
          "transactions_follow_failed",
          {{"source", source_}, {"slot", figures_.next_slot}, {"error", result.error()}});
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    }
  }
  auto last = flush();
  co_await std::move(last);
}

Task<Result<void>> TransactionsService::begin(Start how) {
  struct Cursors {
    std::uint64_t slot = 0;
    std::uint64_t sequence = 0;
    std::map<base::Id, base::Id> through;  // of rules, by account
  };
  auto work = [this, how]() -> Result<Cursors> {
    ATOLL_TRY(const bool is_current, has_current_layout());
    if (how == Start::kRebuild || !is_current) {
      ATOLL_TRY_VOID(projections_.clear());
      const std::scoped_lock lock(projecting_);
      sorted_early_.emplace();  // nothing is there at all
    }
    ATOLL_TRY_VOID(projections_.apply({format::layout_step()}));
    Cursors cursors;
    ATOLL_TRY(cursors.slot, projections_.cursor(kFollowerName + source_));
    ATOLL_TRY(cursors.sequence, projections_.cursor(kRecordFollowerName));
    ATOLL_TRY(cursors.through, rules_.all_through());
    return cursors;
  };
  ATOLL_CO_TRY(const auto cursors,
               co_await await_blocking<Cursors>(pool_, executor_, std::move(work)));
  figures_.next_slot = std::max(cursors.slot, ledger::format::kFirstSlot);
  figures_.record_sequence = cursors.sequence;
  last_flush_ = executor_.clock().monotonic();
  // Who waits for the projection waits for what the records told before the bank stopped, too.
  auto catching_up = catch_up_with_records();
  ATOLL_CO_TRY_VOID(co_await std::move(catching_up));
  for (const auto& [account_id, through] : cursors.through) note_rules(account_id, through);
  passed(figures_.next_slot,
         {});  // those who asked before it was known where the projection stands
  co_return Result<void>();
}

// What an older build left has no events of the past: it is made anew from the journal, once.
Result<bool> TransactionsService::has_current_layout() const {
  ATOLL_TRY(const auto layout, projections_.get(format::kLayoutPartition, format::kLayoutKey));
  return layout == format::encode_layout();
}

Task<Result<void>> TransactionsService::follow_once() {
  Context context;
  const base::Duration patience = !records_followed_ ? kFirstLook
                                  : is_dirty_        ? options_.flush_interval
                                                     : options_.follow_wait;
  context.deadline = base::Deadline::after(executor_.clock(), patience);
  const std::uint32_t bytes = is_far_behind_ ? options_.catch_up_bytes : options_.follow_bytes;
  auto ask = [this, context, bytes](Completion<posting::FollowedGroups> done) {
    posting_.follow(context, figures_.next_slot, bytes, std::move(done));
  };
  ATOLL_CO_TRY(auto groups,
               co_await await_completion<posting::FollowedGroups>(executor_, std::move(ask)));
  const std::uint64_t next_slot = groups.next_slot;
  is_far_behind_ = groups.slots.size() * ledger::format::kSlotSize >= bytes / 2;
  if (groups.slots.empty() && !has_seen_end_) {
    auto work = [this]() -> Result<void> {
      const std::scoped_lock lock(projecting_);
      // Whatever anybody saw of the journal is projected, with how it was sorted early.
      sorted_early_.emplace();
      return {};
    };
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
    has_seen_end_ = true;
  }
  if (!groups.slots.empty()) {
    // What was committed before this money moved is told before it.
    if (records_followed_) {
      auto catching_up = catch_up_with_records();
      ATOLL_CO_TRY_VOID(co_await std::move(catching_up));
    }
    auto missing = learn_openings(groups.slots, openings_);
    auto learning = learn(std::move(missing));
    ATOLL_CO_TRY_VOID(co_await std::move(learning));
    auto work = [this, slots = std::move(groups.slots)]() -> Result<std::vector<Grown>> {
      const std::scoped_lock lock(projecting_);
      Projector projector(projections_, openings_, sorted_early_, source_);
      ATOLL_TRY_VOID(projector.take(slots));
      ATOLL_TRY_VOID(projections_.apply(projector.steps()));
      return projector.grown();
    };
    ATOLL_CO_TRY(const auto grown,
                 co_await await_blocking<std::vector<Grown>>(pool_, executor_, std::move(work)));
    is_dirty_ = true;
    passed(next_slot, grown);
  }
  // The records' commits follow what they are about, also when all is made anew.
  if (!is_far_behind_ && !records_followed_) {
    auto work = [this] { return projections_.rebuilt(); };
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
    records_followed_ = true;
    runtime::spawn(executor_, follow_records());
  }
  flush_when_due();
  co_return Result<void>();
}

// Asks the shard for addresses that were opened before this follower began.
Task<Result<void>> TransactionsService::learn(std::vector<std::uint32_t> missing) {
  for (const std::uint32_t index : missing) {
    auto ask = [this, index](Completion<ledger::AccountOpening> done) {
      posting_.account_at(Context(), index, std::move(done));
    };
    ATOLL_CO_TRY(const auto opening,
                 co_await await_completion<ledger::AccountOpening>(executor_, std::move(ask)));
    openings_[index] = opening;
  }
  co_return Result<void>();
}

// Beside the following, which goes on: those who wait for their own write do not wait for a sync.
void TransactionsService::flush_when_due() {
  const bool is_due = executor_.clock().monotonic() - last_flush_ >= options_.flush_interval;
  if (!is_dirty_ || !is_due || is_flushing_) return;
  is_flushing_ = true;
  runtime::spawn(executor_, flush());
}

Task<void> TransactionsService::flush() {
  is_dirty_ = false;
  // What is projected from now on may come with it; the cursor names what surely does.
  auto work = [this, cursor = figures_.next_slot,
               sequence = figures_.record_sequence]() -> Result<void> {
    ATOLL_TRY_VOID(projections_.set_cursor(kFollowerName + source_, cursor));
    ATOLL_TRY_VOID(projections_.set_cursor(kRecordFollowerName, sequence));
    return projections_.flush();
  };
  const auto flushed = co_await await_blocking<void>(pool_, executor_, std::move(work));
  if (!flushed) {
    is_dirty_ = true;
    ++figures_.follow_errors;
    base::log_warning("transactions_flush_failed",
                      {{"source", source_}, {"error", flushed.error()}});
  }
  is_flushing_ = false;
  last_flush_ = executor_.clock().monotonic();
}

void TransactionsService::passed(std::uint64_t next_slot, const std::vector<Grown>& grown) {
  figures_.next_slot = next_slot;
  std::vector<base::Id> accounts;
  for (const Grown& one : grown) {
    figures_.created += one.created;
    accounts.push_back(one.account_id);
    sort_soon(one.account_id);
  }
  tell_changes(accounts);
  answer_ready_waiters();
}

void TransactionsService::answer_ready_waiters() {
  std::vector<Waiter> ready;
  std::vector<Waiter> waiting;
  for (Waiter& waiter : waiters_) {
    (is_ready(waiter) ? ready : waiting).push_back(std::move(waiter));
  }
  waiters_ = std::move(waiting);
  for (Waiter& waiter : ready) waiter.done(Result<void>());
}

bool TransactionsService::is_ready(const Waiter& waiter) const {
  if (!waiter.for_changes) return figures_.next_slot > waiter.until;
  return !recent_.empty() && recent_.back().tick > waiter.until;
}

base::Error TransactionsService::too_many_waiters() const {
  base::Error error = base::make_error(ErrorCode::kResourceExhausted, "too_many_waiters",
                                       "too many wait for the projection");
  error.retry_after_ms = 50;
  return error;
}

void TransactionsService::wait(const Context& context, Waiter waiter) {
  if (stopping_) return waiter.done(base::fail(stopped()));
  if (is_ready(waiter)) return waiter.done(Result<void>());
  if (waiters_.size() >= options_.waiters_max) {
    return waiter.done(base::fail(too_many_waiters()));
  }
  waiter.number = ++waiters_made_;
  if (context.deadline.moment() != base::Deadline::never().moment()) {
    const base::Duration left = context.deadline.moment() - executor_.clock().monotonic();
    executor_.post_after(left, [this, number = waiter.number] {
      answer_waiter(number, base::fail(ErrorCode::kDeadlineExceeded, "not_yet_projected",
                                       "the transactions do not show this slot yet"));
    });
  }
  waiters_.push_back(std::move(waiter));
}

void TransactionsService::answer_waiter(std::uint64_t number, Result<void> result) {
  const auto found = std::find_if(waiters_.begin(), waiters_.end(),
                                  [&](const Waiter& waiter) { return waiter.number == number; });
  if (found == waiters_.end()) return;  // answered before
  auto done = std::move(found->done);
  waiters_.erase(found);
  done(std::move(result));
}

void TransactionsService::wait_until(const Context& context, AccountId, std::uint64_t slot,
                                     Completion<void> done) {
  done = runtime::on_executor_of(context, std::move(done));
  executor_.post([this, context, slot, done = std::move(done)]() mutable {
    wait(context, {.number = 0, .until = slot, .for_changes = false, .done = std::move(done)});
  });
}

}  // namespace atollbank::transactions
