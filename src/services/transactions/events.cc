// SPDX-License-Identifier: Apache-2.0
// The half of the service that answers about event logs, and those who wait for more of them.
#include <algorithm>
#include <utility>

#include "runtime/answer.h"
#include "services/transactions/service.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

void TransactionsService::events_since(const Context& context, EventsRequest request,
                                       Completion<EventPage> done) {
  answer_with<EventPage>(executor_, context, read_events(context, std::move(request)),
                         std::move(done));
}

void TransactionsService::find_event(const Context& context, FindEvent request,
                                     Completion<AccountEvent> done) {
  auto work = [this, request = std::move(request)] { return events_.find(request); };
  answer_blocking<AccountEvent>(context, std::move(work), std::move(done));
}

void TransactionsService::event_position(const Context& context, base::Id user_id,
                                         AccountId account, std::optional<base::Timestamp> from,
                                         Completion<EventPosition> done) {
  auto work = [this, user_id, account, from] {
    return events_.position_at(user_id, account, from);
  };
  answer_blocking<EventPosition>(context, std::move(work), std::move(done));
}

// Entered before it reads: what comes while it reads wakes it all the same.
Task<Result<EventPage>> TransactionsService::read_events(Context context, EventsRequest request) {
  ATOLL_CO_TRY(const std::uint64_t number, enter(request.account_id));
  while (true) {
    auto work = [this, request] { return events_.page(request); };
    auto page = co_await await_blocking<EventPage>(pool_, executor_, std::move(work));
    const bool is_at_end = page && page->events.empty() && page->next == request.after;
    if (!is_at_end || !request.waits || stopping_) {
      leave(number);
      co_return std::move(page);
    }
    auto call = [this, number, deadline = context.deadline](Completion<void> done) {
      await_news(number, deadline, std::move(done));
    };
    const auto news = co_await await_completion<void>(executor_, std::move(call));
    if (news) continue;
    leave(number);
    if (news.error().code != ErrorCode::kDeadlineExceeded) co_return base::fail(news.error());
    co_return std::move(page);
  }
}

Result<std::uint64_t> TransactionsService::enter(base::Id account_id) {
  if (event_waiters_.size() >= options_.waiters_max) return base::fail(too_many_waiters());
  const std::uint64_t number = ++waiters_made_;
  event_waiters_[number].account_id = account_id;
  readers_[account_id].push_back(number);
  return number;
}

void TransactionsService::leave(std::uint64_t number) {
  const auto found = event_waiters_.find(number);
  ATOLL_ASSERT(found != event_waiters_.end());
  const auto readers = readers_.find(found->second.account_id);
  std::erase(readers->second, number);
  if (readers->second.empty()) readers_.erase(readers);
  event_waiters_.erase(found);
}

void TransactionsService::await_news(std::uint64_t number, base::Deadline deadline,
                                     Completion<void> done) {
  EventWaiter& waiter = event_waiters_.at(number);
  if (waiter.is_woken || stopping_) {
    waiter.is_woken = false;
    return done(Result<void>());
  }
  waiter.wait_number = ++waiters_made_;
  waiter.done = std::move(done);
  if (deadline.moment() == base::Deadline::never().moment()) return;
  const base::Duration left = deadline.moment() - executor_.clock().monotonic();
  executor_.post_after(left, [this, number, wait_number = waiter.wait_number] {
    answer_event_waiter(number, wait_number,
                        base::fail(ErrorCode::kDeadlineExceeded, "no_events_yet",
                                   "nothing happened on the account meanwhile"));
  });
}

void TransactionsService::answer_event_waiter(std::uint64_t number, std::uint64_t wait_number,
                                              Result<void> result) {
  const auto found = event_waiters_.find(number);
  const bool is_waiting = found != event_waiters_.end() && found->second.done &&
                          found->second.wait_number == wait_number;
  if (!is_waiting) return;
  auto done = std::exchange(found->second.done, {});
  done(std::move(result));
}

void TransactionsService::tell_changes(const std::vector<base::Id>& accounts) {
  for (const base::Id account : accounts) {
    recent_.push_back({.account_id = account, .tick = ++ticks_});
    const auto readers = readers_.find(account);
    if (readers == readers_.end()) continue;
    for (const std::uint64_t number : readers->second) {
      EventWaiter& waiter = event_waiters_.at(number);
      if (waiter.done) {
        answer_event_waiter(number, waiter.wait_number, Result<void>());
      } else {
        waiter.is_woken = true;
      }
    }
  }
  while (recent_.size() > options_.recent_max) {
    recent_after_ = recent_.front().tick;
    recent_.pop_front();
  }
}

// They read once more, find that the service stops, and answer with what there is.
void TransactionsService::answer_all_event_waiters() {
  for (auto& [number, waiter] : event_waiters_) {
    if (waiter.done) answer_event_waiter(number, waiter.wait_number, Result<void>());
  }
}

void TransactionsService::changed_since(const Context& context, std::uint64_t tick,
                                        Completion<ChangedSince> done) {
  done = runtime::on_executor_of(context, std::move(done));
  executor_.post([this, context, tick, done = std::move(done)]() mutable {
    const bool is_known = tick != 0 && tick >= recent_after_;
    if (!is_known) return done(ChangedSince{.accounts = {}, .incomplete = true, .tick = ticks_});
    auto answer = [this, tick, done = std::move(done)](Result<void> result) mutable {
      const bool is_late = !result && result.error().code == ErrorCode::kDeadlineExceeded;
      if (!result && !is_late) return done(base::fail(result.error()));
      done(changes_after(tick));
    };
    wait(context, {.number = 0, .until = tick, .for_changes = true, .done = std::move(answer)});
  });
}

ChangedSince TransactionsService::changes_after(std::uint64_t tick) const {
  ChangedSince since{.accounts = {}, .incomplete = tick < recent_after_, .tick = ticks_};
  for (auto it = recent_.rbegin(); it != recent_.rend() && it->tick > tick; ++it) {
    since.accounts.push_back(it->account_id);
  }
  std::sort(since.accounts.begin(), since.accounts.end());
  const auto repeated = std::unique(since.accounts.begin(), since.accounts.end());
  since.accounts.erase(repeated, since.accounts.end());
  return since;
}

}  // namespace atollbank::transactions
