// SPDX-License-Identifier: Apache-2.0
// Interest on the whole bank whose days pass: to the penny, on its day, once, whatever the night
// was like.
#include <gtest/gtest.h>

#include "sim/years/years_bank.h"

namespace atollbank::sim {
namespace {

using bank_calendar::Date;
using bank_calendar::TimeOfDay;
using interest::InterestKind;
using transactions::Transaction;

constexpr TimeOfDay kNight{5};
constexpr TimeOfDay kNoon{12 * 60};
constexpr base::Duration kAWhile = base::Duration::from_seconds(1);

class InterestOfDays : public ::testing::Test {
 protected:
  void SetUp() override { begin(); }
  // A bank of its own, with one customer and what she may agree to.
  void begin() {
    bank_ = std::make_unique<YearsBank>(7);
    go_to("2024-01-01");
    bank_->run_until_open();
    ada_ = opened(1);
    EXPECT_TRUE(set_terms("saver", InterestKind::kSavings, {{0, 36'500}}));  // 3.65 %
    EXPECT_TRUE(
        set_terms("arranged", InterestKind::kOverdraft, {{0, 0}, {10'00, 365'000}}));  // 36.5 %
  }

  struct Ends {
    std::int64_t pot_minor = 0;
    std::int64_t account_minor = 0;
    std::size_t paid_count = 0;
    std::size_t charged_count = 0;
    std::uint64_t boots = 0;
  };
  Ends live_nights(bool are_cut_off);

  // Noon of that day, on which the bank then does what is due.
  void go_to(std::string_view date, TimeOfDay time = kNoon) {
    bank_->set_time(bank_calendar::instant_of(bank_calendar::parse_date(date).value(), time));
    if (bank_->is_up()) bank_->run_for(kAWhile);
  }
  // Each night between, with the bank up.
  void live_until(std::string_view date) {
    const Date last = bank_calendar::parse_date(date).value();
    for (Date day = bank_calendar::london_date(bank_->now()); day < last;) {
      day = bank_calendar::plus_days(day, 1);
      go_to(bank_calendar::date_text(day), kNight);
    }
    go_to(date);
  }
  customers::OpenedCustomer opened(std::uint64_t number) {
    const customers::OpenCustomer request{
        .opening_id = {.high = 1'700'000'000'000, .low = number},
        .preferred_name = "Ada",
        .preferred_first_name = "Ada",
        .pots = {{.name = "Savings", .style = "", .goal_amount_minor = 0}}};
    return *bank_->ask<customers::OpenedCustomer>([&](auto& of, auto& context, auto done) {
      of.customers.open(context, request, std::move(done));
    });
  }
  base::Result<interest::Product> set_terms(const std::string& product, InterestKind kind,
                                            std::vector<interest::AccrualTier> tiers,
                                            int in_days = 0) {
    const interest::SetTerms request{
        .product = product,
        .kind = kind,
        .terms = {.first_day = today() + in_days,
                  .terms = {.rate_exponent = interest::kRateDecimals,
                            .day_count = interest::DayCount::kActual365,
                            .tier_rule = interest::TierRule::kBands,
                            .tiers = std::move(tiers)}}};
    return bank_->ask<interest::Product>([&](auto& of, auto& context, auto done) {
      of.interest.set_terms(context, request, std::move(done));
    });
  }
  std::int32_t today() const {
    return bank_calendar::day_number(bank_calendar::london_date(bank_->now()));
  }
  base::Result<interest::Overdraft> overdraft(std::int64_t limit_minor, std::uint64_t change) {
    const interest::SetOverdraft request{.account_id = ada_.account_id,
                                         .limit_minor = limit_minor,
                                         .product = "arranged",
                                         .change_id = {.high = 0, .low = change}};
    return bank_->ask<interest::Overdraft>([&](auto& of, auto& context, auto done) {
      of.interest.set_overdraft(context, request, std::move(done));
    });
  }
  base::Result<interest::Agreement> earn() {
    return bank_->ask<interest::Agreement>([&](auto& of, auto& context, auto done) {
      of.interest.earn(context,
                       {.user_id = ada_.customer.id, .pot_id = ada_.pot_ids[0], .product = "saver"},
                       std::move(done));
    });
  }
  void receive(std::int64_t amount_minor) {
    const accounts::IncomingPayment payment{.user_id = ada_.customer.id,
                                            .account_id = ada_.account_id,
                                            .amount_minor = amount_minor,
                                            .description = "Salary",
                                            .payer = {},
                                            .dedupe_id = std::to_string(++dedupe_ids_)};
    ASSERT_TRUE(bank_->ask<accounts::Received>([&](auto& of, auto& context, auto done) {
      of.accounts.receive_payment(context, payment, std::move(done));
    }));
  }
  void save(std::int64_t amount_minor) {
    const accounts::PotMove move{.user_id = ada_.customer.id,
                                 .account_id = ada_.account_id,
                                 .pot_id = ada_.pot_ids[0],
                                 .amount_minor = amount_minor,
                                 .dedupe_id = std::to_string(++dedupe_ids_)};
    ASSERT_TRUE(bank_->ask<accounts::PotMoved>([&](auto& of, auto& context, auto done) {
      of.accounts.deposit(context, move, std::move(done));
    }));
  }
  transactions::DeclineReason buy(std::int64_t amount_minor) {
    accounts::CardPurchase purchase;
    purchase.user_id = ada_.customer.id;
    purchase.account_id = ada_.account_id;
    purchase.amount_minor = amount_minor;
    purchase.merchant.name = "Greggs";
    purchase.settle_at_once = true;
    purchase.dedupe_id = std::to_string(++dedupe_ids_);
    return bank_
        ->ask<accounts::Purchased>([&](auto& of, auto& context, auto done) {
          of.accounts.purchase(context, purchase, std::move(done));
        })
        ->declined;
  }
  accounts::BalanceView balance() {
    return *bank_->ask<accounts::BalanceView>([&](auto& of, auto& context, auto done) {
      of.accounts.balance(context, ada_.customer.id, ada_.account_id, std::move(done));
    });
  }
  std::int64_t pot_minor() {
    return bank_
        ->ask<accounts::Pot>([&](auto& of, auto& context, auto done) {
          of.accounts.pot(context, ada_.customer.id, ada_.pot_ids[0], std::move(done));
        })
        ->balance_minor;
  }
  // Those of interest, of the pot or the account.
  std::vector<Transaction> interest_of(base::Id address_id) {
    const transactions::ListTransactions request{.user_id = ada_.customer.id,
                                                 .client_id = {},
                                                 .account_id = address_id,
                                                 .since = base::Timestamp{0},
                                                 .before = {},
                                                 .limit = 100};
    auto all = *bank_->ask<std::vector<Transaction>>([&](auto& of, auto& context, auto done) {
      of.transactions.list(context, request, std::move(done));
    });
    std::erase_if(all, [](const Transaction& transaction) {
      return transaction.scheme != transactions::Scheme::kInterest;
    });
    return all;
  }

  std::unique_ptr<YearsBank> bank_;
  customers::OpenedCustomer ada_;
  std::uint64_t dedupe_ids_ = 0;
};

TEST_F(InterestOfDays, a_pot_earns_each_day_and_is_paid_the_whole_pence_of_its_month) {
  ASSERT_TRUE(earn());
  receive(10'000'00);
  save(10'000'00);  // a pound a day
  live_until("2024-01-31");
  EXPECT_EQ(pot_minor(), 10'000'00);
  live_until("2024-02-01");
  EXPECT_EQ(pot_minor(), 10'031'00) << "of the 1st to the 31st";
  const auto paid = interest_of(ada_.pot_ids[0]);
  ASSERT_EQ(paid.size(), 1u);
  EXPECT_EQ(paid[0].amount_minor, 31'00);
  EXPECT_EQ(paid[0].description, "Interest");
  // 28 days of 10,000 and the 31 pounds themselves from the 1st on: 29 days of a leap February.
  live_until("2024-03-01");
  EXPECT_EQ(pot_minor(), 10'031'00 + 29 * 1'00 + 8) << "0.31 p a day, of which 8.99 p";
  EXPECT_EQ(bank_->imbalance(), 0);
}

TEST_F(InterestOfDays, an_overdraft_lets_the_account_go_so_far_and_charges_what_is_beyond_ten) {
  EXPECT_EQ(buy(1'00), transactions::DeclineReason::kInsufficientFunds);
  const auto agreed = overdraft(200'00, 1);
  ASSERT_TRUE(agreed) << agreed.error().reason;
  EXPECT_EQ(agreed->available_minor, 200'00);
  EXPECT_EQ(buy(110'00), transactions::DeclineReason::kNone);
  EXPECT_EQ(balance().balance_minor, -110'00);
  EXPECT_EQ(balance().overdraft_minor, 200'00);
  EXPECT_EQ(balance().available_minor, 90'00);
  EXPECT_EQ(buy(90'01), transactions::DeclineReason::kInsufficientFunds);
  live_until("2024-02-01");
  EXPECT_EQ(balance().balance_minor, -110'00 - 31 * 10) << "ten pence a day of a hundred pounds";
  const auto charged = interest_of(ada_.account_id);
  ASSERT_EQ(charged.size(), 1u);
  EXPECT_EQ(charged[0].description, "Overdraft interest");
  receive(200'00);
  live_until("2024-04-01");
  EXPECT_EQ(interest_of(ada_.account_id).size(), 1u) << "what is not owed costs nothing";
}

TEST_F(InterestOfDays, interest_is_charged_beyond_the_limit_and_the_limit_stays) {
  ASSERT_TRUE(overdraft(100'00, 1));
  ASSERT_EQ(buy(100'00), transactions::DeclineReason::kNone);
  live_until("2024-02-01");
  EXPECT_EQ(balance().balance_minor, -100'00 - 31 * 9);
  EXPECT_EQ(balance().overdraft_minor, 100'00);
  EXPECT_EQ(buy(1), transactions::DeclineReason::kInsufficientFunds);
}

TEST_F(InterestOfDays, a_change_of_an_overdraft_is_made_once_and_what_is_owed_stays_owed) {
  ASSERT_TRUE(overdraft(100'00, 1));
  ASSERT_EQ(buy(60'00), transactions::DeclineReason::kNone);
  ASSERT_TRUE(overdraft(0, 2));
  EXPECT_EQ(overdraft(100'00, 1)->limit_minor, 0) << "made before, and made no more";
  EXPECT_EQ(overdraft(50'00, 2).error().reason, "change_made_differently");
  EXPECT_EQ(overdraft(-1, 3).error().reason, "overdraft_limit_invalid");
  EXPECT_EQ(overdraft(10'000'01, 3).error().reason, "overdraft_limit_invalid");
  EXPECT_EQ(overdraft(1, 0).error().reason, "change_id_missing");
  EXPECT_EQ(buy(1), transactions::DeclineReason::kInsufficientFunds);
  live_until("2024-02-01");
  EXPECT_EQ(balance().balance_minor, -60'00 - 31 * 5);
}

TEST_F(InterestOfDays, a_new_rate_counts_from_its_day_and_none_of_the_past) {
  ASSERT_TRUE(earn());
  receive(10'000'00);
  save(10'000'00);
  ASSERT_TRUE(set_terms("saver", InterestKind::kSavings, {{0, 73'000}}, 10));
  live_until("2024-02-01");
  EXPECT_EQ(pot_minor(), 10'000'00 + 10 * 1'00 + 21 * 2'00);
  const auto past = set_terms("saver", InterestKind::kSavings, {{0, 1}}, -1);
  EXPECT_EQ(past.error().reason, "terms_in_the_past");
  EXPECT_EQ(set_terms("saver", InterestKind::kOverdraft, {{0, 1}}).error().reason,
            "product_of_other_kind");
}

TEST_F(InterestOfDays, a_month_without_the_bank_is_made_up_for_day_by_day) {
  ASSERT_TRUE(earn());
  receive(10'000'00);
  save(10'000'00);
  live_until("2024-01-20");
  bank_->crash();
  go_to("2024-03-10");
  bank_->run_until_open();
  bank_->run_for(kAWhile);
  EXPECT_EQ(pot_minor(), 10'000'00 + (31 + 29) * 1'00) << "of two months, in two postings";
  EXPECT_EQ(interest_of(ada_.pot_ids[0]).size(), 2u);
  const auto rest =
      bank_->ask<std::vector<interest::AccruedInterest>>([&](auto& of, auto& context, auto done) {
        of.interest.accrued(context, ada_.customer.id, ada_.pot_ids[0], std::move(done));
      });
  EXPECT_EQ((*rest)[0].accrued_minor, 9 * 1'00) << "of the 1st to the 9th of March";
}

TEST_F(InterestOfDays, a_day_whose_period_is_closed_bears_its_interest_all_the_same) {
  ASSERT_TRUE(earn());
  receive(10'000'00);
  save(10'000'00);
  live_until("2024-01-20");
  ledger::Batch batch;
  batch.commands.push_back({.kind = ledger::CommandKind::kClosePeriod,
                            .id = {.high = 1'700'000'000'000, .low = 99},
                            .limit_or_time = bank_->now().nanoseconds});
  const auto closed = bank_->ask<posting::Reply>([&](auto& of, auto& context, auto done) {
    of.posting.submit(context, batch, std::move(done));
  });
  ASSERT_EQ(closed->results[0].outcome, ledger::Outcome::kDone);
  go_to("2024-01-21", kNight);  // the 20th began before noon of the 20th
  bank_->crash();
  bank_->run_until_open();
  live_until("2024-02-01");
  EXPECT_EQ(pot_minor(), 10'031'00);
}

TEST_F(InterestOfDays, a_pot_that_was_closed_leaves_its_interest_to_the_account) {
  ASSERT_TRUE(earn());
  receive(10'000'00);
  save(10'000'00);
  live_until("2024-01-11");
  ASSERT_TRUE(bank_->ask<accounts::PotMoved>([&](auto& of, auto& context, auto done) {
    of.accounts.delete_pot(context, ada_.customer.id, ada_.pot_ids[0], std::move(done));
  }));
  live_until("2024-02-01");
  EXPECT_EQ(balance().balance_minor, 10'000'00 + 10 * 1'00);
}

// Two months of nights, with no trouble or each cut off: at a change of the disk, or at the commit
// of the run, before or after it was done.
InterestOfDays::Ends InterestOfDays::live_nights(bool are_cut_off) {
  EXPECT_TRUE(earn());
  EXPECT_TRUE(overdraft(500'00, 1));
  receive(10'000'00);
  save(10'000'00);
  EXPECT_EQ(buy(110'00), transactions::DeclineReason::kNone);
  for (std::uint64_t night = 1; night <= 60; ++night) {
    bank_->set_time(bank_calendar::instant_of(
        bank_calendar::plus_days(bank_calendar::london_date(bank_->now()), 1), kNight));
    if (are_cut_off && night % 3 == 0) {
      bank_->records().set_fault_source([night](const ports::Commit&) {
        return night % 2 == 0 ? adapters::CommitFault::kLostBefore
                              : adapters::CommitFault::kLostAfter;
      });
    } else if (are_cut_off) {
      bank_->disk().crash_at_change(1 + night % 5);
    }
    bank_->run_for(kAWhile);
    if (are_cut_off) bank_->crash();
    bank_->records().set_fault_source(
        [](const ports::Commit&) { return adapters::CommitFault::kNone; });
    bank_->disk().crash_at_change(0);
    bank_->run_until_open();
    bank_->run_for(kAWhile);
    EXPECT_EQ(bank_->services().interest.last_day(), today() - 1);
  }
  EXPECT_EQ(bank_->imbalance(), 0);
  return {.pot_minor = pot_minor(),
          .account_minor = balance().balance_minor,
          .paid_count = interest_of(ada_.pot_ids[0]).size(),
          .charged_count = interest_of(ada_.account_id).size(),
          .boots = bank_->boots()};
}

TEST_F(InterestOfDays, nights_that_are_cut_off_anywhere_end_as_nights_without_trouble) {
  const Ends quiet = live_nights(false);
  begin();
  const Ends cut = live_nights(true);
  EXPECT_EQ(quiet.boots, 1u);
  EXPECT_GE(cut.boots, 61u);
  EXPECT_EQ(cut.pot_minor, quiet.pot_minor);
  EXPECT_EQ(cut.account_minor, quiet.account_minor);
  EXPECT_EQ(quiet.pot_minor, 10'000'00 + 31'00 + 29'00 + 8);
  EXPECT_EQ(cut.paid_count, 2u);
  EXPECT_EQ(cut.charged_count, 2u);
}

}  // namespace
}  // namespace atollbank::sim
