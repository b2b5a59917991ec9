// SPDX-License-Identifier: Apache-2.0
#include "sim/years/ten_years.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

#include "bank_calendar/london_time.h"
#include "services/statements/tying.h"
#include "sim/years/household.h"
#include "sim/years/year_book.h"
#include "sim/years/years_bank.h"

namespace atollbank::sim {

using bank_calendar::DateConvention;
using bank_calendar::Frequency;
using bank_calendar::TimeOfDay;
using interest::InterestKind;
using runtime::Completion;
using runtime::Context;

namespace {

constexpr TimeOfDay kNight{31};  // behind the first try of standing orders
constexpr TimeOfDay kNoon{12 * 60};
constexpr TimeOfDay kAfternoon{14 * 60 + 1};
constexpr TimeOfDay kEvening{20 * 60};
constexpr TimeOfDay kBeforeMidnight{23 * 60 + 30};
constexpr base::Duration kNightLength = base::Duration::from_ms(1500);
constexpr base::Duration kMomentLength = base::Duration::from_ms(300);
constexpr std::uint64_t kOrdersEach = 2;
constexpr std::int32_t kLongOutageNights = 31;

class TenYears {
 public:
  explicit TenYears(const TenYearsOptions& options)
      : options_(options),
        random_(options.seed),
        bank_(options.seed),
        book_(options.book_file),
        days_(bank_calendar::BankHolidays::england_and_wales()) {}

  TenYearsResult run();

 private:
  using Services = YearsBank::Services;

  void begin(Date first);
  void open(Household& household);
  void live_day(Date date);
  void night(Date date);
  void noon(Date date);
  void evening(Date date);
  void shut_down(Date date);
  void come_back(Date date);

  void set_terms(const std::string& product, InterestKind kind,
                 std::vector<interest::AccrualTier> tiers);
  void change_rates(Date date);
  void erase_somebody(Date date);
  void earn(const Household& household, const std::string& product);
  void set_overdraft(const Household& household);
  void give_order(const Household& household);
  void receive(const Household& household);
  void buy(const Household& household, bool is_held);
  void settle_what_is_held();
  void move(const Household& household, std::int64_t amount_minor, bool is_deposit);
  void state_months_before(Date date);
  void state(const Household& household, base::Id address_id, statements::Month month);

  template <class T, class Call>
  base::Result<T> ask(Call call) {
    return bank_.ask<T>(std::move(call));
  }
  void expect(bool holds, const std::string& what) {
    if (!holds && result_.difference.empty()) {
      result_.difference =
          bank_calendar::date_text(bank_calendar::london_date(bank_.now())) + ": " + what;
    }
  }
  // Of what must succeed.
  template <class T>
  bool is_done(const base::Result<T>& answer, const char* what) {
    expect(answer.has_value(), fmt::format("{}: {}", what, answer ? "" : answer.error().reason));
    return answer.has_value();
  }
  void go_to(Date date, TimeOfDay time, base::Duration length) {
    bank_.set_time(bank_calendar::instant_of(date, time));
    bank_.run_for(length);
  }
  std::string dedupe_id() { return std::to_string(++dedupe_ids_); }

  const TenYearsOptions options_;
  base::Random random_;
  YearsBank bank_;
  YearBook book_;
  const WorkingDays days_;
  std::vector<Household> households_;
  struct Held {
    const Household* household;
    base::Id purchase_id;
    std::int64_t amount_minor;
  };
  std::vector<Held> held_;
  std::map<base::Id, statements::StatementHead> last_statements_;
  statements::Month month_{};  // the next that is stated
  base::Timestamp went_down_{0};
  Date comes_back_{};
  bool had_long_outage_ = false;
  std::uint64_t dedupe_ids_ = 0;
  std::uint64_t orders_ = 0;
  TenYearsResult result_;
};

TenYearsResult TenYears::run() {
  const Date first = bank_calendar::parse_date(options_.first_date).value();
  month_ = bank_calendar::month_of(first);
  begin(first);
  for (std::int32_t day = 0; day < options_.day_count && result_.difference.empty(); ++day) {
    const auto started = std::chrono::steady_clock::now();
    live_day(bank_calendar::plus_days(first, day));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    result_.slowest_day_s = std::max(result_.slowest_day_s, took.count());
    ++result_.days;
  }
  book_.end(bank_calendar::instant_of(month_ / 1, TimeOfDay(0)));
  return result_;
}

void TenYears::begin(Date first) {
  bank_.set_time(bank_calendar::instant_of(first, TimeOfDay(1)));
  bank_.run_until_open();
  set_terms("easy_saver", InterestKind::kSavings, {{0, 31'000}});
  set_terms("tiered_saver", InterestKind::kSavings,
            {{0, 12'500}, {1'000'00, 38'000}, {5'000'00, 21'250}});
  set_terms("arranged", InterestKind::kOverdraft, {{0, 0}, {15'00, 390'000}});
  households_.reserve(options_.household_count);
  for (std::uint64_t number = 1; number <= options_.household_count; ++number) {
    open(households_.emplace_back(draw_household(random_, number)));
  }
}

void TenYears::open(Household& household) {
  const auto key = bank_.persons().new_key();
  if (!is_done(key, "personal key")) return;
  household.personal_key = *key;
  const customers::OpenCustomer request{
      .opening_id = {.high = static_cast<std::uint64_t>(bank_.now().nanoseconds / 1'000'000),
                     .low = household.number},
      .preferred_name = fmt::format("Customer {}", household.number),
      .preferred_first_name = "C",
      .pots = {{.name = "Savings", .style = "", .goal_amount_minor = 0}},
      .personal_key = household.personal_key};
  auto opened = ask<customers::OpenedCustomer>([&](Services& of, Context& context, auto done) {
    of.customers.open(context, request, std::move(done));
  });
  if (!is_done(opened, "opening")) return;
  household.opened = *std::move(opened);
  earn(household, household.number % 2 == 0 ? "easy_saver" : "tiered_saver");
  if (household.overdraft_minor > 0) set_overdraft(household);
  receive(household);
}

void TenYears::live_day(Date date) {
  if (!bank_.is_up()) {
    if (date < comes_back_) {
      ++result_.nights_down;
      return;
    }
    come_back(date);
  } else {
    night(date);
  }
  noon(date);
  go_to(date, kAfternoon, kMomentLength);
  evening(date);
  const bool is_long = !had_long_outage_ && result_.days > 100 && random_.chance(1, 200);
  if (is_long || random_.chance(1, 45)) {
    comes_back_ = bank_calendar::plus_days(
        date, is_long ? kLongOutageNights + 1 : 2 + static_cast<std::int64_t>(random_.below(3)));
    had_long_outage_ |= is_long;
    shut_down(date);
  }
}

// On some nights the machine dies in the middle of its work, and comes back at once.
void TenYears::night(Date date) {
  bank_.set_time(bank_calendar::instant_of(date, kNight));
  const bool is_first_of_month = date.day() == std::chrono::day(1);
  const bool dies = random_.chance(1, is_first_of_month ? 2 : 12);
  if (dies) bank_.disk().crash_at_change(1 + random_.below(40));
  bank_.run_for(kNightLength);
  bank_.disk().crash_at_change(0);
  if (bank_.is_up()) return;
  ++result_.crashes;
  bank_.run_until_open();
  bank_.run_for(kNightLength);
}

void TenYears::noon(Date date) {
  go_to(date, kNoon, kMomentLength);
  for (const Household& household : households_) {
    if (household.is_paid_on(date, days_)) receive(household);
    if (random_.chance(1, 8)) buy(household, false);
  }
}

void TenYears::evening(Date date) {
  for (const Household& household : households_) {
    if (random_.chance(1, 60)) buy(household, true);
  }
  go_to(date, kEvening, kMomentLength);
  settle_what_is_held();
  change_rates(date);
  erase_somebody(date);
  for (const Household& household : households_) {
    if (random_.chance(1, 10)) buy(household, false);
    const bool saves = household.saves_minor > 0 && date.day() == std::chrono::day(2);
    if (saves) move(household, household.saves_minor, true);
    if (random_.chance(1, 90)) move(household, random_.between(1, 300'00), false);
  }
  if (options_.household_count > 1) {
    // All have theirs by the middle of the time.
    const auto wanted = static_cast<std::uint64_t>(options_.household_count) * kOrdersEach;
    const auto days = static_cast<std::uint64_t>(options_.day_count);
    while (orders_ < wanted && orders_ * days <= 2 * wanted * (result_.days + 1)) {
      give_order(households_[orders_ % households_.size()]);
    }
  }
  state_months_before(date);
}

void TenYears::shut_down(Date date) {
  bank_.set_time(bank_calendar::instant_of(date, kBeforeMidnight));
  went_down_ = bank_.now();
  bank_.crash();
}

void TenYears::come_back(Date date) {
  ++result_.nights_down;
  bank_.set_time(bank_calendar::instant_of(date, TimeOfDay(6 * 60)));
  bank_.run_until_open();
  book_.down(went_down_, bank_.now());
  bank_.run_for(kNightLength);
}

void TenYears::set_terms(const std::string& product, InterestKind kind,
                         std::vector<interest::AccrualTier> tiers) {
  const std::int32_t today = bank_calendar::day_number(bank_calendar::london_date(bank_.now()));
  const interest::SetTerms request{
      .product = product,
      .kind = kind,
      .terms = {.first_day = today + static_cast<std::int32_t>(random_.below(3)),
                .terms = {.rate_exponent = interest::kRateDecimals,
                          .day_count = interest::DayCount::kActual365,
                          .tier_rule = interest::TierRule::kBands,
                          .tiers = std::move(tiers)}}};
  const auto set = ask<interest::Product>([&](Services& of, Context& context, auto done) {
    of.interest.set_terms(context, request, std::move(done));
  });
  if (is_done(set, "terms")) book_.terms(*set);
}

void TenYears::change_rates(Date date) {
  if (date.day() != std::chrono::day(17)) return;
  if (random_.chance(1, 6)) {
    set_terms("easy_saver", InterestKind::kSavings, {{0, random_.between(1'000, 55'000)}});
  }
  if (random_.chance(1, 6)) {
    set_terms("tiered_saver", InterestKind::kSavings,
              {{0, random_.between(0, 30'000)},
               {random_.between(500'00, 2'000'00), random_.between(0, 60'000)}});
  }
  if (random_.chance(1, 12)) {
    set_terms("arranged", InterestKind::kOverdraft,
              {{0, 0}, {random_.between(1, 50'00), random_.between(190'000, 490'000)}});
  }
  // Somebody takes the other product.
  const Household& household = households_[random_.below(households_.size())];
  earn(household, random_.chance(1, 2) ? "easy_saver" : "tiered_saver");
}

// Her money lives on: she is paid, owes and earns as before, and her statements tie.
void TenYears::erase_somebody(Date date) {
  if (date.day() != std::chrono::day(23)) return;
  Household& one = households_[random_.below(households_.size())];
  if (one.number % 3 == 0 && !one.is_erased) {
    one.is_erased = is_done(bank_.persons().destroy(one.personal_key), "erasing");
    book_.erased(one.opened.account_id);
    ++result_.erased;
  }
  for (const Household& household : households_) {
    const auto found = ask<customers::Customer>([&](Services& of, Context& context, auto done) {
      of.customers.find(context, household.opened.customer.id, std::move(done));
    });
    if (!is_done(found, "customer")) return;
    expect((found->preferred_name == customers::kErasedName) == household.is_erased,
           "a customer's name is " + found->preferred_name);
  }
}

void TenYears::earn(const Household& household, const std::string& product) {
  const interest::EarnInterest request{.user_id = household.opened.customer.id,
                                       .pot_id = household.opened.pot_ids[0],
                                       .product = product};
  const auto agreed = ask<interest::Agreement>([&](Services& of, Context& context, auto done) {
    of.interest.earn(context, request, std::move(done));
  });
  if (is_done(agreed, "earning")) book_.agreed(*agreed);
}

void TenYears::set_overdraft(const Household& household) {
  const interest::SetOverdraft request{.account_id = household.opened.account_id,
                                       .limit_minor = household.overdraft_minor,
                                       .product = "arranged",
                                       .change_id = {.high = 1, .low = ++dedupe_ids_}};
  const auto set = ask<interest::Overdraft>([&](Services& of, Context& context, auto done) {
    of.interest.set_overdraft(context, request, std::move(done));
  });
  if (!is_done(set, "overdraft")) return;
  expect(set->limit_minor == household.overdraft_minor, "the limit is not the one that was set");
  book_.limit(request.account_id, bank_.now(), request.limit_minor);
  interest::Agreement agreement{
      .address_id = request.account_id, .kind = InterestKind::kOverdraft, .products = {}};
  agreement.products = {
      {.first_day = bank_calendar::day_number(bank_calendar::london_date(bank_.now())),
       .name = request.product}};
  book_.agreed(agreement);
}

void TenYears::give_order(const Household& household) {
  const Household& payee =
      households_[(household.number + random_.below(households_.size() - 1)) % households_.size()];
  const std::uint64_t number = ++orders_;
  const auto account = ask<accounts::Account>([&](Services& of, Context& context, auto done) {
    of.accounts.find_any(context, payee.opened.account_id, std::move(done));
  });
  if (!is_done(account, "payee's account")) return;
  const auto kept = ask<payments::Payee>([&](Services& of, Context& context, auto done) {
    of.payments.create_payee(context,
                             {.user_id = household.opened.customer.id,
                              .name = fmt::format("Customer {}", payee.number),
                              .sort_code = account->sort_code,
                              .account_number = account->account_number},
                             std::move(done));
  });
  if (!is_done(kept, "payee")) return;
  constexpr std::array kFrequencies = {
      Frequency::kEveryWeek,     Frequency::kEveryFourWeeks, Frequency::kEveryMonth,
      Frequency::kEveryMonth,    Frequency::kEveryMonth,     Frequency::kEveryThreeMonths,
      Frequency::kEveryTwoWeeks, Frequency::kEveryYear,      Frequency::kLastWorkingDayOfMonth};
  const Frequency frequency = kFrequencies[random_.below(kFrequencies.size())];
  const Date first = bank_calendar::plus_days(bank_calendar::london_date(bank_.now()),
                                              7 + static_cast<std::int64_t>(random_.below(40)));
  const standing_orders::CreateOrder request{
      .order_id = {.high = static_cast<std::uint64_t>(bank_.now().nanoseconds / 1'000'000),
                   .low = number},
      .user_id = household.opened.customer.id,
      .account_id = household.opened.account_id,
      .payee_id = kept->id,
      .amount_minor = random_.between(1, household.salary_minor / 8),
      .reference = fmt::format("SO{}", number),
      .terms = {.frequency = frequency,
                .first_date = first,
                .convention = static_cast<DateConvention>(1 + random_.below(4))}};
  const auto created =
      ask<standing_orders::ShownOrder>([&](Services& of, Context& context, auto done) {
        of.orders.create(context, request, std::move(done));
      });
  if (!is_done(created, "order")) return;
  auto approved = ask<standing_orders::ShownOrder>([&](Services& of, Context& context, auto done) {
    of.orders.approve(context, {request.user_id, request.order_id}, std::move(done));
  });
  if (!is_done(approved, "approval")) return;
  approved->order.reference = request.reference;  // which the bank does not keep of who is erased
  book_.order(approved->order);
}

void TenYears::receive(const Household& household) {
  const accounts::IncomingPayment payment{.user_id = household.opened.customer.id,
                                          .account_id = household.opened.account_id,
                                          .amount_minor = household.salary_minor,
                                          .description = "Salary",
                                          .payer = {},
                                          .dedupe_id = dedupe_id()};
  const auto received = ask<accounts::Received>([&](Services& of, Context& context, auto done) {
    of.accounts.receive_payment(context, payment, std::move(done));
  });
  if (is_done(received, "salary")) {
    book_.moved(payment.account_id, bank_.now(), payment.amount_minor);
  }
}

void TenYears::buy(const Household& household, bool is_held) {
  accounts::CardPurchase purchase;
  purchase.user_id = household.opened.customer.id;
  purchase.account_id = household.opened.account_id;
  purchase.amount_minor = random_.between(1, household.purchase_max_minor);
  purchase.merchant.name = fmt::format("Shop {}", random_.below(40));
  purchase.settle_at_once = !is_held;
  purchase.dedupe_id = dedupe_id();
  const auto bought = ask<accounts::Purchased>([&](Services& of, Context& context, auto done) {
    of.accounts.purchase(context, purchase, std::move(done));
  });
  if (!is_done(bought, "purchase")) return;
  if (bought->declined != transactions::DeclineReason::kNone) {
    ++result_.purchases_declined;
  } else if (is_held) {
    held_.push_back({&household, bought->purchase_id, purchase.amount_minor});
  } else {
    book_.moved(purchase.account_id, bank_.now(), -purchase.amount_minor);
  }
}

void TenYears::settle_what_is_held() {
  for (const Held& held : held_) {
    const accounts::SettlePurchase request{.user_id = held.household->opened.customer.id,
                                           .account_id = held.household->opened.account_id,
                                           .purchase_id = held.purchase_id,
                                           .amount_minor = held.amount_minor};
    const auto settled = ask<accounts::Settled>([&](Services& of, Context& context, auto done) {
      of.accounts.settle_purchase(context, request, std::move(done));
    });
    if (is_done(settled, "settlement")) {
      book_.moved(request.account_id, bank_.now(), -held.amount_minor);
    }
  }
  held_.clear();
}

void TenYears::move(const Household& household, std::int64_t amount_minor, bool is_deposit) {
  const accounts::PotMove request{.user_id = household.opened.customer.id,
                                  .account_id = household.opened.account_id,
                                  .pot_id = household.opened.pot_ids[0],
                                  .amount_minor = amount_minor,
                                  .dedupe_id = dedupe_id()};
  const auto moved = ask<accounts::PotMoved>([&](Services& of, Context& context, auto done) {
    is_deposit ? of.accounts.deposit(context, request, std::move(done))
               : of.accounts.withdraw(context, request, std::move(done));
  });
  if (!moved && moved.error().reason == "insufficient_funds") return;
  if (!is_done(moved, "pot")) return;
  const std::int64_t into_pot = is_deposit ? amount_minor : -amount_minor;
  book_.moved(request.pot_id, bank_.now(), into_pot);
  book_.moved(request.account_id, bank_.now(), -into_pot);
}

void TenYears::state_months_before(Date date) {
  for (; month_ < bank_calendar::month_of(date); month_ += std::chrono::months(1)) {
    expect(bank_.imbalance() == 0, "the trial balance is not zero");
    for (const Household& household : households_) {
      state(household, household.opened.account_id, month_);
      state(household, household.opened.pot_ids[0], month_);
    }
  }
}

void TenYears::state(const Household& household, base::Id address_id, statements::Month month) {
  const statements::IssueMonth request{.user_id = household.opened.customer.id,
                                       .account = {.id = address_id,
                                                   .holder = "C",
                                                   .number = "12345678",
                                                   .sort_code = "040099",
                                                   .iban = "",
                                                   .bank_name = "Atoll",
                                                   .bic = ""},
                                       .opened = address_id.time(),
                                       .month = month};
  const auto issued =
      ask<statements::IssuedStatement>([&](Services& of, Context& context, auto done) {
        of.statements.issue_month(context, request, std::move(done));
      });
  if (!is_done(issued, "statement")) return;
  const statements::Statement& statement = issued->statement;
  expect(statements::check_ties(statement).has_value(), "a statement does not tie");
  const auto last = last_statements_.find(address_id);
  if (last != last_statements_.end()) {
    expect(statements::check_joins(last->second, statement.head).has_value(),
           "a statement does not join the one before");
  }
  last_statements_.insert_or_assign(address_id, statement.head);
  book_.statement(statement);
  ++result_.statements;
  result_.entries += statement.entries.size();
  for (const statements::StatementEntry& entry : statement.entries) {
    if (entry.scheme == posting::Scheme::kInterest) ++result_.interest_postings;
    const bool is_sent = entry.scheme == posting::Scheme::kPersonToPerson && entry.amount_minor < 0;
    if (is_sent) ++result_.order_payments;
  }
}

}  // namespace

TenYearsResult run_ten_years(const TenYearsOptions& options) { return TenYears(options).run(); }

}  // namespace atollbank::sim
