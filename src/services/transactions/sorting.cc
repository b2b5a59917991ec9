// SPDX-License-Identifier: Apache-2.0
// The half of the service that keeps the owner's rules and asks them about her transactions, in the
// order in which those were made. What a rule gives is a record, so that sums and lists made anew
// say the same; asking twice gives the same.
#include <algorithm>

#include "base/log.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/joining.h"
#include "services/transactions/service.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::Task;

namespace {

constexpr std::size_t kSortedAtOnce = 100;
static_assert(kSortedAtOnce <= format::kEventsOfOneMax);

Context context_of_service() {
  Context context;
  context.caller.subject = "svc_transactions";
  return context;
}

}  // namespace

void TransactionsService::create_rule(const Context& context, base::Id user_id, CategoryRule rule,
                                      Completion<CategoryRule> done) {
  runtime::answer_with<CategoryRule>(executor_, context,
                                     make_rule(context, user_id, std::move(rule)), std::move(done));
}

Task<Result<CategoryRule>> TransactionsService::make_rule(Context context, base::Id user_id,
                                                          CategoryRule rule) {
  if (rule.id.is_nil()) rule.id = ids_.next(rule.account_id.slice());
  rule.created = now();
  auto work = [this, context = std::move(context), user_id, rule]() -> Result<CategoryRule> {
    ATOLL_TRY_VOID(check_rule(rule));
    ATOLL_TRY_VOID(reader_.check_owner(user_id, rule.account_id));
    return rules_.put(user_id, rule, context, rule.created);
  };
  ATOLL_CO_TRY(auto made, co_await await_blocking<CategoryRule>(pool_, executor_, std::move(work)));
  auto looking = [this, account_id = made.account_id] { return rules_.through(account_id); };
  ATOLL_CO_TRY(const base::Id through,
               co_await await_blocking<base::Id>(pool_, executor_, std::move(looking)));
  note_rules(made.account_id, through);
  co_return std::move(made);
}

void TransactionsService::rules(const Context& context, base::Id user_id, AccountId account,
                                Completion<std::vector<CategoryRule>> done) {
  auto work = [this, user_id, account]() -> Result<std::vector<CategoryRule>> {
    ATOLL_TRY_VOID(reader_.check_owner(user_id, account));
    ATOLL_TRY(auto found, rules_.rules(account));
    return std::move(found.rules);
  };
  answer_blocking<std::vector<CategoryRule>>(context, std::move(work), std::move(done));
}

void TransactionsService::delete_rule(const Context& context, base::Id user_id, base::Id rule_id,
                                      Completion<CategoryRule> done) {
  auto work = [this, context, user_id, rule_id]() -> Result<CategoryRule> {
    ATOLL_TRY(const auto addresses, reader_.addresses_of(user_id));
    for (const base::Id address : addresses) {
      ATOLL_TRY(auto removed, rules_.remove(address, rule_id, context, now()));
      if (removed) return *std::move(removed);
    }
    return base::fail(ErrorCode::kNotFound, "rule_not_found", "no such rule");
  };
  answer_blocking<CategoryRule>(context, std::move(work), std::move(done));
}

// What is under way was asked of the rules as they were, and is asked again.
void TransactionsService::note_rules(base::Id account_id, base::Id through) {
  const auto [found, is_new] = ruled_.try_emplace(account_id, Ruled{.through = through});
  if (!is_new) found->second.through = std::min(found->second.through, through);
  ++found->second.generation;
  sort_soon(account_id);
}

void TransactionsService::sort_soon(base::Id account_id) {
  if (!ruled_.contains(account_id)) return;
  to_sort_.insert(account_id);
  if (figures_.sorting) return;
  figures_.sorting = true;
  runtime::spawn(executor_, sort_transactions());
}

// One account's page after another's, until nothing is left.
Task<void> TransactionsService::sort_transactions() {
  while (!to_sort_.empty() && !stopping_) {
    const base::Id account_id = *to_sort_.begin();
    to_sort_.erase(to_sort_.begin());
    const Ruled before = ruled_[account_id];
    auto work = [this, account_id, before] { return sort_page(account_id, before.through); };
    const auto page = co_await await_blocking<SortedPage>(pool_, executor_, std::move(work));
    Ruled& ruled = ruled_[account_id];
    if (!page) {
      base::log_warning("transactions_not_sorted", {{"error", page.error()}});
      to_sort_.insert(account_id);
      co_await runtime::sleep_for(executor_, options_.retry_delay);
      continue;
    }
    const bool is_asked_anew = ruled.generation != before.generation;
    if (!is_asked_anew) ruled.through = page->through;
    if (is_asked_anew || page->is_full) to_sort_.insert(account_id);
  }
  figures_.sorting = false;
}

Result<TransactionsService::SortedPage> TransactionsService::sort_page(base::Id account_id,
                                                                       base::Id after) {
  ATOLL_TRY(const auto known, rules_.rules(account_id));
  const std::string after_key = after.is_nil() ? "" : format::transaction_key(after);
  ATOLL_TRY(const auto entries,
            projections_.scan(format::account_partition(account_id), format::kTransactionPrefix,
                              after_key, kSortedAtOnce));
  std::vector<Projected> rows;
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(rows.emplace_back(), format::decode_row(entry.value));
  }
  if (rows.empty()) return SortedPage{.through = after, .is_full = false};
  ATOLL_TRY(const auto transactions, join(records_, rows, ""));
  RuleStore::Sorted given;
  std::vector<base::Id> ids;
  for (const Transaction& transaction : transactions) {
    const auto category = sorted_by(known.rules, transaction);
    if (!category) continue;
    given[transaction.id] = *category;
    ids.push_back(transaction.id);
  }
  ATOLL_TRY(const auto before, rules_.sorted(account_id, ids));
  for (const auto& [id, category] : before) {
    if (given[id] == category) given.erase(id);
  }
  const Context context = context_of_service();
  if (!given.empty()) ATOLL_TRY_VOID(rules_.sort(account_id, given, context, now()));
  const SortedPage page{.through = rows.back().id, .is_full = rows.size() == kSortedAtOnce};
  // Of a few that were given nothing it need not be known after a restart: they are asked again.
  if (page.is_full || !given.empty()) {
    ATOLL_TRY_VOID(rules_.keep_through(account_id, known.version, page.through, context, now()));
  }
  return page;
}

}  // namespace atollbank::transactions
