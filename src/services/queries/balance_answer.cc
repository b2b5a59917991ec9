// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "services/queries/answers.h"

namespace atollbank::queries {

base::Result<BalanceAsOf> answer(const View& view, const BalanceRequest& request) {
  ATOLL_TRY(const std::uint32_t account, view.account(request.account));
  const std::uint64_t end =
      std::min(view.end_slot(), view.first_slot_after(request.bounds.booked_until_ns));
  ATOLL_TRY(const auto newest, view.newest_entry(account, end));
  BalanceAsOf balance{.account = request.account,
                      .currency = view.directory().class_of_account(account).currency,
                      .as_of_slot = view.end_slot()};
  if (newest) {
    balance.balance_minor = newest->entry.balance_after;
    balance.held_minor = newest->entry.held_after;
    balance.last_slot = newest->slot;
  }
  if (request.bounds.valued_until_ns != kTimeMax) {
    ATOLL_TRY(balance.balance_minor,
              view.value_balance(account, end, request.bounds.valued_until_ns));
  }
  return balance;
}

base::Result<Record> answer_record(const View& view, const base::Id& id) {
  const std::uint32_t key = term_key(TermKind::kId, id);
  std::vector<IndexEntry> entries;
  CommandSlots command;
  for (std::size_t i = view.runs().size(); i-- > 0 && !id.is_nil();) {
    const Run& run = *view.runs()[i];
    const auto range = View::range_in(run, key, 0, view.end_slot());
    entries.clear();
    ATOLL_TRY_VOID(run.terms.first_of(range.low, range.high, kOffsetMax, entries));
    for (const IndexEntry entry : entries) {
      ATOLL_TRY_VOID(view.read(run.first_slot + offset_of(entry), command));
      if (ledger::id_of(command.slots[0]) == id) return view.record_of(command, true);
    }
  }
  return base::fail(base::ErrorCode::kNotFound, "record_not_found",
                    "nothing was journaled under it");
}

}  // namespace atollbank::queries
