// SPDX-License-Identifier: Apache-2.0
// The half of the service that follows the records' outbox: what accounts hear of besides money.
//
// Its steps touch keys of their own and the sums of months, which the journal's change too: one
// batch at a time. A commit is seen within outbox_interval: the outbox wakes nobody.
#include <algorithm>
#include <set>

#include "base/log.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/month_sums.h"
#include "services/transactions/record_events.h"
#include "services/transactions/record_owners.h"
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
    const std::scoped_lock lock(projecting_);
    for (const ports::OutboxEntry& entry : entries) {
      taken.sequence = entry.sequence;
      const auto owner_steps = owner_steps_of(entry);
      if (!owner_steps.empty()) ATOLL_TRY_VOID(projections_.apply(owner_steps));
      const auto events = events_of(entry);
      if (!events) continue;
      ports::ProjectionStep step = step_of(entry, *events);
      ATOLL_TRY_VOID(resort(*events, step));
      ATOLL_TRY_VOID(projections_.apply({std::move(step)}));
      taken.accounts.push_back(events->account_id);
    }
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

// Moves what the owner sees under another category now from one sum to the other. Words on a
// transaction that is not there yet are kept for when it comes.
Result<void> TransactionsService::resort(const RecordEvents& events, ports::ProjectionStep& step) {
  const auto read = [&](const std::string& key) { return projections_.get(step.partition, key); };
  MonthSums sums(read);
  std::set<base::Id> sorted;
  for (const format::StoredEvent& event : events.entry.events) {
    if (event.change != EventChange::kAnnotated || !sorted.insert(event.object_id).second) continue;
    ATOLL_TRY(const format::Marks marks, records_.marks(events.account_id, event.object_id));
    const std::string key = format::category_key(event.object_id);
    ATOLL_TRY(const auto before, read(key));
    ATOLL_TRY(const auto ruled, rules_.sorted(events.account_id, {event.object_id}));
    auto seen = marks.category;
    if (!seen && !ruled.empty()) seen = ruled.begin()->second;
    const auto after = seen ? std::optional(format::encode_category(*seen)) : std::nullopt;
    if (before == after) continue;
    if (after) {
      step.puts.push_back({.key = key, .value = *after});
    } else {
      step.deletes.push_back(key);
    }
    ATOLL_TRY(const auto bytes, read(format::transaction_key(event.object_id)));
    if (!bytes) {
      if (sorted_early_) sorted_early_->insert(event.object_id);
      continue;
    }
    ATOLL_TRY(const Projected row, format::decode_row(*bytes));
    ATOLL_TRY(const Category old_category, sums.category_of(row));
    const Month month = month_at(base::Timestamp{row.created_ns});
    const Category new_category = seen.value_or(row.category);
    ATOLL_TRY_VOID(
        sums.change({.month = month, .category = old_category}, share_of(row), SpendingSum()));
    ATOLL_TRY_VOID(
        sums.change({.month = month, .category = new_category}, SpendingSum(), share_of(row)));
  }
  sums.add_to(step);
  return {};
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
