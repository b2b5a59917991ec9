// SPDX-License-Identifier: Apache-2.0
// The half of the service that follows the records' outbox: what accounts hear of besides money.
//
// Its steps touch only keys of their own, so they need not wait for the journal's. A commit is seen
// within outbox_interval: the outbox wakes nobody.
#include <algorithm>

#include "base/log.h"
#include "services/transactions/record_events.h"
#include "services/transactions/service.h"

namespace atollbank::transactions {

using base::Result;
using runtime::await_blocking;
using runtime::Task;

Task<void> TransactionsService::follow_records() {
  while (!stopping_) {
    auto following = follow_records_once();
    const auto taken = co_await std::move(following);
    if (!taken && !stopping_) {
      ++figures_.follow_errors;
      base::log_warning("transactions_follow_records_failed",
                        {{"sequence", figures_.record_sequence}, {"error", taken.error()}});
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    } else if (taken && *taken < options_.outbox_page) {
      co_await runtime::sleep_for(executor_, options_.outbox_interval);
    }
  }
}

Task<Result<std::size_t>> TransactionsService::follow_records_once() {
  struct Taken {
    std::size_t count = 0;
    std::uint64_t sequence = 0;
    std::vector<base::Id> accounts;
  };
  auto work = [this, after = figures_.record_sequence]() -> Result<Taken> {
    ATOLL_TRY(const auto entries, record_store_.outbox(after, options_.outbox_page));
    Taken taken{.count = entries.size(), .sequence = after, .accounts = {}};
    std::vector<ports::ProjectionStep> steps;
    for (const ports::OutboxEntry& entry : entries) {
      taken.sequence = entry.sequence;
      const auto events = events_of(entry);
      if (!events) continue;
      steps.push_back(step_of(entry, *events));
      taken.accounts.push_back(events->account_id);
    }
    if (!steps.empty()) ATOLL_TRY_VOID(projections_.apply(steps));
    return taken;
  };
  ATOLL_CO_TRY(const auto taken, co_await await_blocking<Taken>(pool_, executor_, std::move(work)));
  figures_.record_sequence = std::max(figures_.record_sequence, taken.sequence);
  if (!taken.accounts.empty()) {
    is_dirty_ = true;
    tell_changes(taken.accounts);
    answer_ready_waiters();
  }
  flush_when_due();
  co_return taken.count;
}

// All that is committed now. Beside the one above it repeats steps, which changes nothing.
Task<Result<void>> TransactionsService::catch_up_with_records() {
  for (std::size_t count = options_.outbox_page; count == options_.outbox_page;) {
    auto following = follow_records_once();
    ATOLL_CO_TRY(count, co_await std::move(following));
  }
  co_return Result<void>();
}

}  // namespace atollbank::transactions
