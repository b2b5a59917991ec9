// SPDX-License-Identifier: Apache-2.0
// Lets accounts rest that nobody has used for long: money still comes in, and none goes out until a
// customer wakes hers.
//
// Owned by apps/. Runs on its executor. It keeps nothing that counts: what is dormant is the
// ledger's, and how long an account was not used is read from its transactions. Each account is
// looked at when it could be dormant at the earliest; after a start, all of them are. Looks at the
// bank's clock every `look_every`, so a clock moved by days is noticed.
#pragma once

#include <atomic>
#include <map>

#include "runtime/await.h"
#include "services/accounts/api.h"

namespace atollbank::accounts {

struct DormancyOptions {
  base::Duration after = base::Duration::from_seconds(365LL * 24 * 3600);  // 0: never
  base::Duration look_every = base::Duration::from_seconds(1);
  base::Duration walk_every = base::Duration::from_seconds(24 * 3600);
  base::Duration ask_again_after = base::Duration::from_seconds(60);
  base::Duration time_of_one = base::Duration::from_seconds(60);
  std::uint32_t page_size = 100;  // of accounts
};

// A movement that somebody whose account it is set off, now or by an order that she gave. What
// comes in, interest and what the bank puts right are none.
bool is_own_movement(const transactions::Transaction& transaction);

class Dormancy {
 public:
  Dormancy(const DormancyOptions& options, AccountsApi& accounts, AccountControlApi& control,
           transactions::TransactionsApi& transactions, runtime::Executor& executor);

  // Once, when transactions follow the ledger and openings were resumed.
  void start();
  // How often all accounts were looked at. Any thread.
  std::uint64_t walk_count() const { return walk_count_; }

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  runtime::Task<void> live();
  Answer<void> walk();
  Answer<void> look_at(Account account);
  // When somebody whose account it is last moved money on it or woke it, or it was opened; looked
  // for back to `since`.
  Answer<base::Timestamp> last_used(Account account, base::Timestamp since);
  runtime::Context context_of_one() const;

  const DormancyOptions options_;
  AccountsApi& accounts_;
  AccountControlApi& control_;
  transactions::TransactionsApi& transactions_;
  runtime::Executor& executor_;
  base::Timestamp next_walk_;
  std::atomic<std::uint64_t> walk_count_ = 0;
  std::map<base::Id, base::Timestamp> next_looks_;  // of accounts that were used
};

}  // namespace atollbank::accounts
