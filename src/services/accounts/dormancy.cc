// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/dormancy.h"

#include <algorithm>

#include "base/log.h"

namespace atollbank::accounts {

using base::Result;
using runtime::await_completion;
using transactions::Scheme;
using transactions::Transaction;

namespace {

constexpr const char* kCaller = "svc_dormancy";
constexpr std::uint32_t kPage = 100;  // of transactions

// Whether it is this account's own: the others are gone on with.
bool is_refusal(const base::Error& error) {
  return error.is_final() || error.code == base::ErrorCode::kDataLoss;
}

}  // namespace

bool is_own_movement(const Transaction& transaction) {
  switch (transaction.scheme) {
    case Scheme::kPotTransfer:
    case Scheme::kCard: return true;
    case Scheme::kFasterPayment:
    case Scheme::kTopUp:
    case Scheme::kPersonToPerson:
    case Scheme::kBacs: return transaction.amount_minor < 0;
    case Scheme::kNone:
    case Scheme::kInterest:
    case Scheme::kAdjustment: return false;
  }
  return false;
}

Dormancy::Dormancy(const DormancyOptions& options, AccountsApi& accounts,
                   AccountControlApi& control, transactions::TransactionsApi& transactions,
                   runtime::Executor& executor)
    : options_(options),
      accounts_(accounts),
      control_(control),
      transactions_(transactions),
      executor_(executor) {}

void Dormancy::start() {
  if (options_.after.nanoseconds == 0) return;
  const runtime::PriorityScope scope(runtime::Priority::kBackground);
  runtime::spawn(executor_, live());
}

runtime::Task<void> Dormancy::live() {
  while (true) {
    base::Duration pause = options_.look_every;
    const base::Timestamp began = executor_.clock().wall();
    if (began >= next_walk_) {
      auto walking = walk();
      const auto walked = co_await std::move(walking);
      // Since it began: days may have passed meanwhile.
      if (walked) {
        next_walk_ = began + options_.walk_every;
        ++walk_count_;
      } else {
        base::log_warning("dormancy_broken_off", {{"error", walked.error()}});
        pause = options_.ask_again_after;
      }
    }
    co_await runtime::sleep_for(executor_, pause);
  }
}

Dormancy::Answer<void> Dormancy::walk() {
  for (std::optional<base::Id> after = base::Id{}; after;) {
    auto ask = [this, after = *after](Completion<AccountsPage> done) {
      accounts_.all_accounts(context_of_one(), after, options_.page_size, std::move(done));
    };
    ATOLL_CO_TRY(const auto page,
                 co_await await_completion<AccountsPage>(executor_, std::move(ask)));
    for (const Account& account : page.accounts) {
      auto looking = look_at(account);
      const auto looked = co_await std::move(looking);
      if (looked) continue;
      if (!is_refusal(looked.error())) co_return base::fail(looked.error());
      base::log_error("dormancy_not_seen", {{"account_id", base::to_text("acc", account.id)},
                                            {"error", looked.error()}});
    }
    after = page.next;
  }
  co_return Result<void>();
}

Dormancy::Answer<void> Dormancy::look_at(Account account) {
  const base::Timestamp now = executor_.clock().wall();
  const auto known = next_looks_.find(account.id);
  if (known != next_looks_.end() && known->second > now) co_return Result<void>();
  const base::Timestamp since = now - options_.after;
  auto looking = last_used(account, since);
  ATOLL_CO_TRY(const base::Timestamp used, co_await std::move(looking));
  if (used > since) {
    next_looks_.insert_or_assign(account.id, used + options_.after);
    co_return Result<void>();
  }
  auto ask = [this, id = account.id](Completion<bool> done) {
    control_.lay_to_rest(context_of_one(), id, std::move(done));
  };
  ATOLL_CO_TRY(const bool rests, co_await await_completion<bool>(executor_, std::move(ask)));
  if (rests) base::log_info("account_dormant", {{"account_id", base::to_text("acc", account.id)}});
  co_return Result<void>();
}

// Backwards: one that is in use says so on its first page.
Dormancy::Answer<base::Timestamp> Dormancy::last_used(Account account, base::Timestamp since) {
  auto ask_woken = [this, id = account.id](Completion<base::Timestamp> done) {
    control_.last_woken(context_of_one(), id, std::move(done));
  };
  ATOLL_CO_TRY(const auto woken,
               co_await await_completion<base::Timestamp>(executor_, std::move(ask_woken)));
  const base::Timestamp known = std::max(account.created, woken);
  if (known > since) co_return known;
  transactions::ListTransactions request;
  request.user_id = account.user_id;
  request.client_id = kCaller;
  request.account_id = account.id;
  request.limit = kPage;
  while (true) {
    auto ask = [this, &request](Completion<std::vector<Transaction>> done) {
      transactions_.list(context_of_one(), request, std::move(done));
    };
    ATOLL_CO_TRY(const auto page,
                 co_await await_completion<std::vector<Transaction>>(executor_, std::move(ask)));
    for (auto one = page.rbegin(); one != page.rend(); ++one) {
      if (one->created <= since) co_return known;
      if (is_own_movement(*one)) co_return one->created;
    }
    if (page.size() < kPage) co_return known;
    request.before_id = page.front().id;
  }
}

runtime::Context Dormancy::context_of_one() const {
  Context context;
  context.deadline = base::Deadline::after(executor_.clock(), options_.time_of_one);
  context.caller.subject = kCaller;
  return context;
}

}  // namespace atollbank::accounts
