// SPDX-License-Identifier: Apache-2.0
// The demo town: people who get salaries, pay rent, shop, and put money into pots, through the same
// service APIs that the public edge uses. First their past, booked when it happened; then live, at
// a chosen speed.
//
// Runs as one task on its executor. Everything it does carries a dedupe id of the plan, so a town
// that was stopped anywhere goes on without doing a thing twice.
#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>

#include "apps/town/last_happenings.h"
#include "apps/town/town_clock.h"
#include "apps/town/town_plan.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"

namespace atollbank::apps {

struct TownOptions {
  std::uint64_t seed = 1;
  std::size_t resident_count = 8;
  std::int64_t past_days = 120;
  double happenings_per_second = 1;  // live; 0 for a town that stands still
  std::filesystem::path state_file;  // how far the town has come
};

struct TownFigures {
  std::uint64_t happenings = 0;
  std::uint64_t failures = 0;
  std::int64_t latency_us_p99 = 0;  // of the last thousand
};

// The resident whose token is printed, and another one; nil in a town of one.
struct PrintedCustomer {
  base::Id user_id;
  base::Id account_id;
  base::Id second_user_id{};
  base::Id second_account_id{};
};

class Town {
 public:
  Town(const TownOptions& options, customers::CustomersApi& customers,
       accounts::AccountsApi& accounts, transactions::TransactionsApi& transactions,
       TownClock& clock, runtime::Executor& executor);

  // How far the bank's clock is ahead of the machine's: days that were let pass.
  static base::Duration lead_at_start(const TownOptions& options);
  // Days of the past that are still to be made; how far back the clock must begin. `now`: the
  // bank's.
  static base::Duration lag_at_start(const TownOptions& options, base::Timestamp now);

  // Opens the residents and makes their past, telling its progress in days; completes when the town
  // is up to date.
  runtime::Task<base::Result<PrintedCustomer>> settle(
      std::function<void(std::int64_t, std::int64_t)> progress);
  // Goes on until the executor stops.
  runtime::Task<void> live();
  // Lets the bank's clock go ahead: purchases that are pending settle in the mornings, and the
  // town's people do what is planned. The bank's time afterwards. `user_id` is whoever asks: the
  // purchases of her accounts settle too. Under a command_id that let days pass before, none pass:
  // what a crash left undone of them is done. conflict days_are_passing · failed_precondition
  // too_many_days · unavailable town_state_not_kept
  runtime::Task<base::Result<base::Timestamp>> pass_days(base::Id command_id, base::Id user_id,
                                                         std::uint32_t days);

  TownFigures figures() const;
  const LastHappenings& last_happenings() const { return last_; }

 private:
  struct Home {
    base::Id user_id;
    base::Id account_id;
    base::Id pot_id;
    std::vector<accounts::SettlePurchase> to_settle;
  };

  runtime::Task<base::Result<void>> open_residents();
  runtime::Task<base::Result<void>> make_day(std::int64_t day);
  runtime::Task<base::Result<void>> let_pass(base::Id user_id, base::Timestamp end);
  runtime::Task<base::Result<void>> settle_pending(base::Id user_id, base::Id account_id,
                                                   base::Timestamp before);
  runtime::Task<base::Result<void>> settle_all_pending(base::Id user_id, base::Timestamp before);
  bool move_to(base::Timestamp moment);
  runtime::Task<base::Result<void>> make_happen(std::size_t resident, Happening happening);
  runtime::Task<base::Result<void>> happens(std::size_t resident, Happening happening);
  runtime::Task<base::Result<void>> receive(std::size_t resident, Happening happening);
  runtime::Task<base::Result<void>> purchase(std::size_t resident, Happening happening);
  runtime::Task<base::Result<void>> refund(std::size_t resident, Happening happening);
  accounts::CardPurchase purchase_of(std::size_t resident, const Happening& happening) const;
  runtime::Task<base::Result<void>> move_pot(std::size_t resident, Happening happening);
  runtime::Task<base::Result<void>> settle_purchases(std::size_t resident);

  runtime::Context context() const;
  bool remember(base::Duration lead, std::int64_t next_day);
  void count(base::Timestamp began, bool failed);

  const TownOptions options_;
  const TownPlan plan_;
  customers::CustomersApi& customers_;
  accounts::AccountsApi& accounts_;
  transactions::TransactionsApi& transactions_;
  TownClock& clock_;
  runtime::Executor& executor_;
  std::vector<Home> homes_;
  bool is_new_ = false;
  std::optional<base::Timestamp> passes_until_;
  std::deque<base::Id> passings_;  // the commands that let days pass, the newest last
  std::int64_t first_day_ = 0;     // that this run makes
  std::int64_t next_day_ = 0;
  std::uint64_t live_count_ = 0;
  std::vector<std::int64_t> latencies_us_;
  LastHappenings last_;
  std::atomic<std::uint64_t> happenings_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::atomic<std::int64_t> latency_us_p99_{0};
};

}  // namespace atollbank::apps
