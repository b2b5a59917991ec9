// SPDX-License-Identifier: Apache-2.0
#include "apps/town/town.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <tuple>

#include "apps/town/shops.h"
#include "base/log.h"
#include "base/owners_file.h"

namespace atollbank::apps {

using runtime::await_completion;
using runtime::Completion;
using runtime::Task;

namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kLatencyWindow = 1000;
constexpr std::size_t kToSettleMax = 64;
// Each note waits for the disk. A town that forgets repeats itself, and every repetition is a
// duplicate.
constexpr std::int64_t kDaysBetweenNotes = 16;
constexpr std::uint64_t kHappeningsBetweenNotes = 256;
constexpr std::size_t kPassingsMax = 64;  // that are known again
constexpr base::Duration kLeadMax = base::Duration::from_seconds(1'000 * kSecondsPerDay);

std::int64_t day_of(base::Timestamp time) { return time.ms() / (kSecondsPerDay * 1000); }

// By the bank's rules, and not because something broke.
bool is_refusal(const base::Error& error) {
  return error.code == base::ErrorCode::kFailedPrecondition ||
         error.code == base::ErrorCode::kNotFound;
}

struct Progress {
  std::int64_t next_day = 0;  // 0: a new town
  std::uint64_t live_count = 0;
  std::int64_t lead_ns = 0;       // of the clock; towns made before days could pass do not tell it
  std::deque<base::Id> passings;  // what let them pass; older towns do not tell it
};

Progress read_progress(const std::filesystem::path& file) {
  Progress progress;
  std::ifstream in(file);
  if (!(in >> progress.next_day >> progress.live_count)) return {};
  if (!(in >> progress.lead_ns)) progress.lead_ns = 0;
  for (std::string text; in >> text && progress.passings.size() < kPassingsMax;) {
    if (const auto id = base::parse_base62(text)) progress.passings.push_back(*id);
  }
  return progress;
}

}  // namespace

base::Duration Town::lead_at_start(const TownOptions& options) {
  return {read_progress(options.state_file).lead_ns};
}

base::Duration Town::lag_at_start(const TownOptions& options, base::Timestamp now) {
  const Progress progress = read_progress(options.state_file);
  const std::int64_t today = day_of(now);
  const std::int64_t first = progress.next_day == 0 ? today - options.past_days : progress.next_day;
  if (first >= today) return {};
  return now - (base::Timestamp{0} + base::Duration::from_seconds(first * kSecondsPerDay));
}

Town::Town(const TownOptions& options, customers::CustomersApi& customers,
           accounts::AccountsApi& accounts, transactions::TransactionsApi& transactions,
           TownClock& clock, runtime::Executor& executor)
    : options_(options),
      plan_(options.seed),
      customers_(customers),
      accounts_(accounts),
      transactions_(transactions),
      clock_(clock),
      executor_(executor),
      homes_(options.resident_count) {
  const Progress progress = read_progress(options.state_file);
  is_new_ = progress.next_day == 0;
  first_day_ = next_day_ = is_new_ ? day_of(clock_.wall()) : progress.next_day;
  live_count_ = progress.live_count;
  passings_ = progress.passings;
}

runtime::Context Town::context() const {
  runtime::Context context;
  context.deadline = base::Deadline::after(clock_, base::Duration::from_seconds(30));
  context.caller.subject = "svc_town";
  return context;
}

// A crash leaves the old or the new.
bool Town::remember(base::Duration lead, std::int64_t next_day) {
  std::string text = fmt::format("{} {} {}\n", next_day, live_count_, lead.nanoseconds);
  for (const base::Id id : passings_) text += base::to_base62(id) + '\n';
  return base::write_owners_file(options_.state_file.string(), base::Secret(std::move(text)))
      .has_value();
}

Task<base::Result<PrintedCustomer>> Town::settle(
    std::function<void(std::int64_t, std::int64_t)> progress) {
  auto opening = open_residents();
  ATOLL_CO_TRY_VOID(co_await std::move(opening));
  const std::int64_t first = next_day_;
  for (;; ++next_day_) {
    const base::Timestamp begins =
        base::Timestamp{0} + base::Duration::from_seconds(next_day_ * kSecondsPerDay);
    clock_.advance_to(begins);
    if (begins > clock_.wall()) break;  // tomorrow
    progress(next_day_ - first, options_.past_days);
    auto day = make_day(next_day_);
    ATOLL_CO_TRY_VOID(co_await std::move(day));
    const bool is_due = (next_day_ - first) % kDaysBetweenNotes == kDaysBetweenNotes - 1;
    if (is_due) (void)remember(clock_.lead(), next_day_);
  }
  if (next_day_ > first) (void)remember(clock_.lead(), next_day_ - 1);
  clock_.catch_up();
  PrintedCustomer printed{.user_id = homes_[0].user_id, .account_id = homes_[0].account_id};
  if (homes_.size() > 1) {
    printed.second_user_id = homes_[1].user_id;
    printed.second_account_id = homes_[1].account_id;
  }
  co_return printed;
}

Task<base::Result<void>> Town::open_residents() {
  for (std::size_t i = 0; i < homes_.size(); ++i) {
    const Resident resident = plan_.resident(i);
    customers::OpenCustomer request;
    request.opening_id =
        base::derive_id("town-resident", fmt::format("{}/{}", options_.seed, i), 0);
    // Time-ordered like any id; the town was founded on the first day of its plan.
    request.opening_id.high = 1'400'000'000'000 + i;
    request.preferred_name = resident.name;
    request.preferred_first_name = resident.first_name;
    request.pots.push_back(
        {.name = "Rainy day", .style = "beach_ball", .goal_amount_minor = 100'000});
    auto start = [this, request](Completion<customers::OpenedCustomer> done) {
      customers_.open(context(), request, std::move(done));
    };
    ATOLL_CO_TRY(const auto opened,
                 co_await await_completion<customers::OpenedCustomer>(executor_, std::move(start)));
    homes_[i].user_id = opened.customer.id;
    homes_[i].account_id = opened.account_id;
    homes_[i].pot_id = opened.pot_ids.at(0);
  }
  co_return base::Result<void>{};
}

Task<base::Result<void>> Town::make_day(std::int64_t day) {
  struct Due {
    std::size_t resident;
    Happening happening;
  };
  std::vector<Due> due;
  for (std::size_t i = 0; i < homes_.size(); ++i) {
    for (Happening& happening : plan_.day(i, day)) due.push_back({i, std::move(happening)});
    // A first morning in town begins with money.
    if (is_new_ && day == first_day_) {
      const base::Timestamp dawn =
          base::Timestamp{0} + base::Duration::from_seconds(day * kSecondsPerDay + 60);
      due.push_back({i,
                     {.kind = HappeningKind::kTopUp,
                      .at = dawn,
                      .amount_minor = 150'000,
                      .dedupe_id = fmt::format("town/{}/{}/arrival", options_.seed, i)}});
      due.push_back({i,
                     {.kind = HappeningKind::kPotDeposit,
                      .at = dawn,
                      .amount_minor = 20'000,
                      .dedupe_id = fmt::format("town/{}/{}/first-pot", options_.seed, i)}});
    }
  }
  std::sort(due.begin(), due.end(), [](const Due& a, const Due& b) {
    return std::tie(a.happening.at, a.resident, a.happening.dedupe_id) <
           std::tie(b.happening.at, b.resident, b.happening.dedupe_id);
  });
  for (std::size_t i = 0; i < homes_.size() && !passes_until_; ++i) {
    auto settled = settle_purchases(i);
    ATOLL_CO_TRY_VOID(co_await std::move(settled));
  }
  for (Due& next : due) {
    if (!move_to(next.happening.at)) continue;  // later today: the live town takes over
    auto happening = make_happen(next.resident, std::move(next.happening));
    ATOLL_CO_TRY_VOID(co_await std::move(happening));
  }
  co_return base::Result<void>{};
}

// Whether the moment has come.
bool Town::move_to(base::Timestamp moment) {
  if (!passes_until_) clock_.advance_to(moment);
  if (passes_until_ && moment <= *passes_until_) clock_.pass_until(moment);
  return moment <= clock_.wall();
}

Task<base::Result<void>> Town::happens(std::size_t resident, Happening happening) {
  switch (happening.kind) {
    case HappeningKind::kSalary:
    case HappeningKind::kTopUp: return receive(resident, std::move(happening));
    case HappeningKind::kPurchase:
    case HappeningKind::kDeclinedPurchase: return purchase(resident, std::move(happening));
    case HappeningKind::kRefund: return refund(resident, std::move(happening));
    case HappeningKind::kPotDeposit:
    case HappeningKind::kPotWithdrawal: break;
  }
  return move_pot(resident, std::move(happening));
}

// A decline is part of life, and so is what a resident's own doings leave no room for: her purchase
// came back already, her pot is locked or gone. What else goes wrong ends the day.
Task<base::Result<void>> Town::make_happen(std::size_t resident, Happening happening) {
  const base::Timestamp began = clock_.monotonic();
  ToldHappening telling = told(happening, plan_.resident(resident), clock_.wall());
  auto task = happens(resident, std::move(happening));
  auto result = co_await std::move(task);
  if (result) last_.add(std::move(telling));
  if (!result && result.error().reason == "insufficient_funds") result = {};
  count(began, !result);
  if (!result && is_refusal(result.error())) {
    base::log_warning("town_happening_refused", {{"reason", result.error().reason}});
    result = {};
  }
  co_return result;
}

Task<base::Result<void>> Town::receive(std::size_t resident, Happening happening) {
  const bool salary = happening.kind == HappeningKind::kSalary;
  accounts::IncomingPayment payment;
  payment.user_id = homes_[resident].user_id;
  payment.account_id = homes_[resident].account_id;
  payment.amount_minor = happening.amount_minor;
  payment.description = salary ? "SALARY" : "Top up";
  payment.payer.name = salary ? "Atoll Shipwrights Ltd" : "";
  payment.payer.sort_code = salary ? "200000" : "";
  payment.payer.account_number = salary ? "55779911" : "";
  payment.category = salary ? transactions::Category::kIncome : transactions::Category::kTopUps;
  payment.is_top_up = !salary;
  payment.dedupe_id = happening.dedupe_id;
  auto start = [this, payment](Completion<accounts::Received> done) {
    accounts_.receive_payment(context(), payment, std::move(done));
  };
  ATOLL_CO_TRY(const auto received,
               co_await await_completion<accounts::Received>(executor_, std::move(start)));
  (void)received;
  co_return base::Result<void>{};
}

accounts::CardPurchase Town::purchase_of(std::size_t resident, const Happening& happening) const {
  const Shop& shop = shops()[happening.shop];
  accounts::CardPurchase purchase;
  purchase.user_id = homes_[resident].user_id;
  purchase.account_id = homes_[resident].account_id;
  purchase.amount_minor = happening.amount_minor;
  purchase.local_currency = shop.currency;
  purchase.local_amount_minor = happening.local_amount_minor;
  purchase.merchant = merchant_of(shop);
  if (happening.kind == HappeningKind::kDeclinedPurchase) {
    purchase.decline = transactions::DeclineReason::kCardInactive;
  }
  purchase.dedupe_id = happening.dedupe_id;
  return purchase;
}

// What was bought is asked for again, which answers with what it was.
Task<base::Result<void>> Town::refund(std::size_t resident, Happening happening) {
  Happening bought = happening;
  bought.kind = HappeningKind::kPurchase;
  bought.dedupe_id = happening.refund_of;
  auto again = [this,
                purchase = purchase_of(resident, bought)](Completion<accounts::Purchased> done) {
    accounts_.purchase(context(), purchase, std::move(done));
  };
  ATOLL_CO_TRY(const auto purchased,
               co_await await_completion<accounts::Purchased>(executor_, std::move(again)));
  const accounts::RefundPurchase request{.user_id = homes_[resident].user_id,
                                         .account_id = homes_[resident].account_id,
                                         .purchase_id = purchased.purchase_id,
                                         .amount_minor = happening.amount_minor,
                                         .dedupe_id = happening.dedupe_id};
  auto start = [this, request](Completion<accounts::Received> done) {
    accounts_.refund_purchase(context(), request, std::move(done));
  };
  const auto refunded = co_await await_completion<accounts::Received>(executor_, std::move(start));
  // It was declined for want of money, its shop never presented it, or all of it is back already:
  // nothing to bring back.
  const bool is_nothing = !refunded && (refunded.error().reason == "purchase_not_settled" ||
                                        refunded.error().reason == "purchase_not_found" ||
                                        refunded.error().reason == "refund_too_large");
  if (!refunded && !is_nothing) co_return base::fail(refunded.error());
  co_return base::Result<void>{};
}

Task<base::Result<void>> Town::purchase(std::size_t resident, Happening happening) {
  Home& home = homes_[resident];
  const accounts::CardPurchase purchase = purchase_of(resident, happening);
  auto start = [this, purchase](Completion<accounts::Purchased> done) {
    accounts_.purchase(context(), purchase, std::move(done));
  };
  ATOLL_CO_TRY(const auto purchased,
               co_await await_completion<accounts::Purchased>(executor_, std::move(start)));
  if (purchased.declined == transactions::DeclineReason::kNone &&
      home.to_settle.size() < kToSettleMax) {
    home.to_settle.push_back({.user_id = home.user_id,
                              .account_id = home.account_id,
                              .purchase_id = purchased.purchase_id,
                              .amount_minor = happening.amount_minor});
  }
  co_return base::Result<void>{};
}

// Merchants present what they were promised the day before.
Task<base::Result<void>> Town::settle_purchases(std::size_t resident) {
  auto to_settle = std::exchange(homes_[resident].to_settle, {});
  for (const accounts::SettlePurchase& request : to_settle) {
    auto start = [this, request](Completion<accounts::Settled> done) {
      accounts_.settle_purchase(context(), request, std::move(done));
    };
    const auto settled = co_await await_completion<accounts::Settled>(executor_, std::move(start));
    // Settled before a restart, then: the purchase is closed.
    if (!settled && !is_refusal(settled.error())) co_return base::fail(settled.error());
  }
  co_return base::Result<void>{};
}

Task<base::Result<void>> Town::move_pot(std::size_t resident, Happening happening) {
  accounts::PotMove move;
  move.user_id = homes_[resident].user_id;
  move.account_id = homes_[resident].account_id;
  move.pot_id = homes_[resident].pot_id;
  move.amount_minor = happening.amount_minor;
  move.dedupe_id = happening.dedupe_id;
  const bool deposit = happening.kind == HappeningKind::kPotDeposit;
  auto start = [this, move, deposit](Completion<accounts::PotMoved> done) {
    if (deposit) {
      accounts_.deposit(context(), move, std::move(done));
    } else {
      accounts_.withdraw(context(), move, std::move(done));
    }
  };
  ATOLL_CO_TRY(const auto moved,
               co_await await_completion<accounts::PotMoved>(executor_, std::move(start)));
  (void)moved;
  co_return base::Result<void>{};
}

Task<void> Town::live() {
  if (options_.happenings_per_second <= 0) co_return;
  const base::Duration pause{static_cast<std::int64_t>(1e9 / options_.happenings_per_second)};
  for (;;) {
    auto pausing = runtime::sleep_for(executor_, pause);
    co_await pausing;
    std::size_t resident = 0;
    Happening happening = plan_.live(live_count_, homes_.size(), resident);
    ++live_count_;
    if (homes_[resident].to_settle.size() >= 4) {
      auto settling = settle_purchases(resident);
      const auto settled = co_await std::move(settling);
      if (!settled) failures_.fetch_add(1);
    }
    auto happens = make_happen(resident, std::move(happening));
    const auto happened = co_await std::move(happens);
    (void)happened;  // counted; the next one is tried all the same
    if (live_count_ % kHappeningsBetweenNotes == 0) (void)remember(clock_.lead(), next_day_);
  }
}

Task<base::Result<base::Timestamp>> Town::pass_days(base::Id command_id, base::Id user_id,
                                                    std::uint32_t days) {
  if (passes_until_) {
    co_return base::fail(base::ErrorCode::kConflict, "days_are_passing",
                         "days are passing already");
  }
  if (std::ranges::find(passings_, command_id) != passings_.end()) {
    const base::Timestamp today =
        base::Timestamp{0} + base::Duration::from_seconds(day_of(clock_.wall()) * kSecondsPerDay);
    auto settling = settle_all_pending(user_id, today);
    ATOLL_CO_TRY_VOID(co_await std::move(settling));
    co_return clock_.wall();
  }
  const base::Duration span = base::Duration::from_seconds(kSecondsPerDay * days);
  if (clock_.lead() + span > kLeadMax) {
    co_return base::fail(base::ErrorCode::kFailedPrecondition, "too_many_days",
                         "the bank is as far ahead of the world as it may be");
  }
  // Kept first: a bank that stops on the way is at the end of these days when it starts again.
  passings_.push_back(command_id);
  if (passings_.size() > kPassingsMax) passings_.pop_front();
  if (!remember(clock_.lead() + span, next_day_)) {
    std::erase(passings_, command_id);
    co_return base::fail(base::ErrorCode::kUnavailable, "town_state_not_kept",
                         "the town's state cannot be written");
  }
  const base::Timestamp end = clock_.wall() + span;
  passes_until_ = end;
  auto passing = let_pass(user_id, end);
  const auto passed = co_await std::move(passing);
  clock_.pass_until(end);
  passes_until_.reset();
  (void)remember(clock_.lead(), next_day_);
  if (!passed) co_return base::fail(passed.error());
  co_return clock_.wall();
}

// From what is left of today to as much of the last day as has come.
Task<base::Result<void>> Town::let_pass(base::Id user_id, base::Timestamp end) {
  const std::int64_t today = day_of(clock_.wall());
  for (std::int64_t day = today; day <= day_of(end); ++day) {
    const base::Timestamp begins =
        base::Timestamp{0} + base::Duration::from_seconds(day * kSecondsPerDay);
    if (day > today) {
      move_to(begins);
      auto settling = settle_all_pending(user_id, begins);
      ATOLL_CO_TRY_VOID(co_await std::move(settling));
    }
    auto making = make_day(day);
    ATOLL_CO_TRY_VOID(co_await std::move(making));
    next_day_ = std::max(next_day_, day);
  }
  co_return base::Result<void>{};
}

Task<base::Result<void>> Town::settle_all_pending(base::Id user_id, base::Timestamp before) {
  for (const Home& home : homes_) {
    auto settling = settle_pending(home.user_id, home.account_id, before);
    ATOLL_CO_TRY_VOID(co_await std::move(settling));
  }
  auto ask_accounts = [this, user_id](Completion<std::vector<accounts::Account>> done) {
    accounts_.accounts_of(context(), user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto owned, co_await await_completion<std::vector<accounts::Account>>(
                                     executor_, std::move(ask_accounts)));
  for (const accounts::Account& account : owned) {
    auto settling = settle_pending(user_id, account.id, before);
    ATOLL_CO_TRY_VOID(co_await std::move(settling));
  }
  co_return base::Result<void>{};
}

// Merchants present what they were promised before this morning.
Task<base::Result<void>> Town::settle_pending(base::Id user_id, base::Id account_id,
                                              base::Timestamp before) {
  transactions::ListTransactions newest;
  newest.user_id = user_id;
  newest.account_id = account_id;
  newest.limit = transactions::kListLimitMax;
  auto ask_newest = [this, newest](Completion<std::vector<transactions::Transaction>> done) {
    transactions_.list(context(), newest, std::move(done));
  };
  ATOLL_CO_TRY(const auto list, co_await await_completion<std::vector<transactions::Transaction>>(
                                    executor_, std::move(ask_newest)));
  for (const transactions::Transaction& transaction : list) {
    if (!transaction.is_pending || transaction.created >= before) continue;
    const accounts::SettlePurchase request{.user_id = user_id,
                                           .account_id = account_id,
                                           .purchase_id = transaction.command_id,
                                           .amount_minor = -transaction.amount_minor};
    auto start = [this, request](Completion<accounts::Settled> done) {
      accounts_.settle_purchase(context(), request, std::move(done));
    };
    const auto settled = co_await await_completion<accounts::Settled>(executor_, std::move(start));
    if (!settled && settled.error().reason != "purchase_closed") {
      co_return base::fail(settled.error());
    }
  }
  co_return base::Result<void>{};
}

void Town::count(base::Timestamp began, bool failed) {
  happenings_.fetch_add(1);
  if (failed) failures_.fetch_add(1);
  latencies_us_.push_back((clock_.monotonic() - began).us());
  if (latencies_us_.size() < kLatencyWindow && happenings_.load() % 16 != 0) return;
  std::vector<std::int64_t> sorted = latencies_us_;
  std::sort(sorted.begin(), sorted.end());
  latency_us_p99_.store(sorted[sorted.size() * 99 / 100]);
  if (latencies_us_.size() >= kLatencyWindow) latencies_us_.clear();
}

TownFigures Town::figures() const {
  return {.happenings = happenings_.load(),
          .failures = failures_.load(),
          .latency_us_p99 = latency_us_p99_.load()};
}

}  // namespace atollbank::apps
