// SPDX-License-Identifier: Apache-2.0
// What was spent, on a whole bank: a month's sums are the fold of its transactions, whatever came
// of them and in whatever order, live and after the projection was made anew.
#include "services/transactions/spending.h"

#include "base/random.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using transactions::Category;
using transactions::Month;
using transactions::MonthSpending;
using transactions::Transaction;

constexpr std::chrono::months kOneMonth{1};
constexpr std::int64_t kMonths = 6;  // that lines from another bank go back

class Spending : public BankFixture {
 protected:
  Month this_month() const { return transactions::month_at(clock_.wall()); }

  base::Result<std::vector<MonthSpending>> ask_spending(base::Id user_id, base::Id account_id) {
    const transactions::SpendingRequest request{
        .user_id = user_id,
        .account_id = account_id,
        .first = this_month() - std::chrono::months(kMonths - 1),
        .last = this_month()};
    return ask<std::vector<MonthSpending>>(
        [&](auto done) { transactions_->spending(context(), request, std::move(done)); });
  }
  std::vector<MonthSpending> spending(const customers::OpenedCustomer& of) {
    return ask_spending(of.customer.id, of.account_id).value();
  }

  // The second way: page by page through all that the list shows.
  std::vector<MonthSpending> folded(const customers::OpenedCustomer& of) {
    std::vector<MonthSpending> months;
    const Month first = this_month() - std::chrono::months(kMonths - 1);
    for (std::int64_t i = 0; i < kMonths; ++i) {
      months.push_back({.month = first + std::chrono::months(i), .sums = {}});
    }
    transactions::ListTransactions request{.user_id = of.customer.id,
                                           .client_id = "client",
                                           .account_id = of.account_id,
                                           .since = base::Timestamp{},
                                           .before = std::nullopt,
                                           .limit = 7};
    while (true) {
      const auto page = list(request).value();
      for (const Transaction& one : page) add(months, one);
      if (page.size() < request.limit) return months;
      request.since = page.back().id;
    }
  }
  static void add(std::vector<MonthSpending>& months, const Transaction& one) {
    const auto share = transactions::share_of(one);
    if (share.is_empty()) return;
    for (MonthSpending& month : months) {
      if (month.month == transactions::month_at(one.created)) month.sums[one.category] += share;
    }
  }

  base::Result<transactions::CategoryRule> add_rule(const customers::OpenedCustomer& of,
                                                    Category category, std::string text,
                                                    bool sorts_past = false) {
    transactions::CategoryRule rule;
    rule.account_id = of.account_id;
    rule.category = category;
    rule.text = std::move(text);
    rule.sorts_past = sorts_past;
    return ask<transactions::CategoryRule>([&](auto done) {
      transactions_->create_rule(context(), of.customer.id, std::move(rule), std::move(done));
    });
  }
  Category category_of(const customers::OpenedCustomer& of, base::Id transaction_id) {
    for (const Transaction& one : list(of)) {
      if (one.id == transaction_id) return one.category;
    }
    return Category::kTopUps;
  }
  // Until the rules have nothing more to say: they are asked beside everything else.
  void await_sorted(const customers::OpenedCustomer& of) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    while (true) {
      const auto figures = std::make_shared<std::promise<bool>>();
      auto answer = figures->get_future();
      executor_->post([this, figures] { figures->set_value(transactions_->figures().sorting); });
      if (!answer.get()) return;
      ASSERT_LT(clock_.monotonic(), give_up) << base::to_text("acc", of.account_id);
    }
  }
  void sort(const customers::OpenedCustomer& of, base::Id transaction_id, Category category) {
    transactions::AnnotateTransaction request{.user_id = of.customer.id,
                                              .client_id = "client",
                                              .transaction_id = transaction_id,
                                              .metadata = {},
                                              .category = category};
    ASSERT_TRUE(ask<Transaction>([&](auto done) {
      transactions_->annotate(context(), std::move(request), std::move(done));
    }));
  }
  // A line of another bank, from the middle of a month ago.
  void take_over(const customers::OpenedCustomer& of, std::int64_t amount_minor,
                 std::int64_t months_ago, const std::string& name) {
    const auto created = clock_.wall() - base::Duration::from_seconds(months_ago * 30 * 86'400);
    const accounts::TakeOver request{
        .user_id = of.customer.id,
        .account_id = of.account_id,
        .lines = {{.line_id = name,
                   .created = created,
                   .settled = created,
                   .amount_minor = amount_minor,
                   .scheme = transactions::Scheme::kCard,
                   .category = static_cast<Category>(amount_minor % 9 < 0 ? 0 : amount_minor % 9),
                   .merchant_id = {}}}};
    const auto taken = ask<accounts::TakenOver>(
        [&](auto done) { accounts_->take_over(context(), request, std::move(done)); });
    if (taken) wait(of.account_id, taken->slot);
  }
};

TEST_F(Spending, is_by_category_and_leaves_out_what_was_declined_and_put_aside) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 100'00, "pay"));
  const auto lunch = buy(greggs(ada, 510, "lunch"));
  ASSERT_TRUE(settle(ada, lunch->purchase_id, 510));
  ASSERT_TRUE(buy(greggs(ada, 1'000'00, "too much")));
  const auto put_aside = deposit(move(ada, 20'00, "aside"));
  wait(ada.account_id, put_aside->slot);
  const MonthSpending month = spending(ada).back();
  ASSERT_EQ(month.sums.size(), 2u);
  EXPECT_EQ(month.sums.at(Category::kEatingOut),
            (transactions::SpendingSum{.spent_minor = -510, .spent_count = 1}));
  EXPECT_EQ(month.sums.at(Category::kIncome),
            (transactions::SpendingSum{.received_minor = 100'00, .received_count = 1}));
  EXPECT_EQ(month.total().spent_minor, -510);
}

TEST_F(Spending, what_its_owner_sorts_is_moved_at_once_and_back) {
  const auto ada = opened();
  const auto received = receive(ada, 100'00, "pay");
  wait(ada.account_id, received->slot);
  sort(ada, received->transaction_id, Category::kSavings);
  EXPECT_EQ(spending(ada).back().sums.count(Category::kIncome), 0u);
  EXPECT_EQ(spending(ada).back().sums.at(Category::kSavings).received_minor, 100'00);
  sort(ada, received->transaction_id, Category::kIncome);
  EXPECT_EQ(spending(ada), folded(ada));
  EXPECT_EQ(spending(ada).back().sums.size(), 1u);
}

TEST_F(Spending, a_purchase_sorted_while_it_is_pending_takes_its_change_along) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 100'00, "pay"));
  const auto lunch = buy(greggs(ada, 500, "lunch"));
  wait(ada.account_id, lunch->slot);
  sort(ada, lunch->transaction_id, Category::kEntertainment);
  EXPECT_EQ(spending(ada).back().sums.at(Category::kEntertainment).spent_minor, -500);
  const auto settled = settle(ada, lunch->purchase_id, 700);
  wait(ada.account_id, settled->slot);
  const auto sums = spending(ada).back().sums;
  EXPECT_EQ(sums.at(Category::kEntertainment).spent_minor, -700);
  EXPECT_EQ(sums.at(Category::kEntertainment).spent_count, 1u);
  EXPECT_EQ(sums.count(Category::kEatingOut), 0u);
}

TEST_F(Spending, anothers_is_not_told_and_months_have_a_limit) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  EXPECT_EQ(ask_spending(bob.customer.id, ada.account_id).error().reason, "account_not_owned");
  EXPECT_EQ(ask_spending(ada.customer.id, {.high = 5, .low = 5}).error().reason,
            "account_not_found");
  transactions::SpendingRequest request{.user_id = ada.customer.id,
                                        .account_id = ada.account_id,
                                        .first = this_month() - std::chrono::months(60),
                                        .last = this_month()};
  const auto answer = [&] {
    return ask<std::vector<MonthSpending>>(
        [&](auto done) { transactions_->spending(context(), request, std::move(done)); });
  };
  EXPECT_EQ(answer().error().reason, "months_invalid");
  request.first += kOneMonth;
  EXPECT_EQ(answer()->size(), 60u);
  request.first = this_month() + kOneMonth;
  EXPECT_EQ(answer().error().reason, "months_invalid");
}

TEST_F(Spending, a_rule_sorts_what_comes_after_it) {
  const auto ada = opened();
  const auto before = receive(ada, 100'00, "one", "Rent of a flat");
  wait(ada.account_id, before->slot);
  ASSERT_TRUE(add_rule(ada, Category::kBills, "rent"));
  const auto after = receive(ada, 50'00, "two", "RENT again");
  const auto other = receive(ada, 20'00, "three", "Salary");
  wait(ada.account_id, other->slot);
  await_sorted(ada);
  EXPECT_EQ(category_of(ada, before->transaction_id), Category::kIncome);
  EXPECT_EQ(category_of(ada, after->transaction_id), Category::kBills);
  EXPECT_EQ(category_of(ada, other->transaction_id), Category::kIncome);
  EXPECT_EQ(spending(ada).back().sums.at(Category::kBills).received_minor, 50'00);
  EXPECT_EQ(spending(ada), folded(ada));
}

TEST_F(Spending, a_rule_for_the_past_sorts_all_and_the_owners_word_stands_above_it) {
  const auto ada = opened();
  base::Id first;
  std::uint64_t slot = 0;
  for (int i = 0; i < 250; ++i) {
    const auto paid = receive(ada, 1'00, "pay" + std::to_string(i), i % 2 == 0 ? "Rent" : "Wage");
    if (i == 0) first = paid->transaction_id;
    slot = paid->slot;
  }
  wait(ada.account_id, slot);
  sort(ada, first, Category::kSavings);
  ASSERT_TRUE(add_rule(ada, Category::kGroceries, "rent"));
  ASSERT_TRUE(add_rule(ada, Category::kBills, "rent", true));
  await_sorted(ada);
  const auto sums = spending(ada).back().sums;
  EXPECT_EQ(sums.at(Category::kBills).received_minor, 124'00);
  EXPECT_EQ(sums.at(Category::kSavings).received_minor, 1'00);
  EXPECT_EQ(sums.at(Category::kIncome).received_minor, 125'00);
  EXPECT_EQ(sums.count(Category::kGroceries), 0u);
  EXPECT_EQ(spending(ada), folded(ada));
}

TEST_F(Spending, a_merchants_rule_ends_with_its_deletion_and_leaves_what_it_gave) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 100'00, "pay"));
  const auto first = buy(greggs(ada, 100, "one"));
  wait(ada.account_id, first->slot);
  transactions::CategoryRule rule;
  rule.account_id = ada.account_id;
  rule.category = Category::kEntertainment;
  rule.merchant_id = list(ada).back().merchant_id;
  const auto made = ask<transactions::CategoryRule>([&](auto done) {
    transactions_->create_rule(context(), ada.customer.id, rule, std::move(done));
  });
  ASSERT_TRUE(made.has_value()) << made.error().reason;
  const auto second = buy(greggs(ada, 200, "two"));
  wait(ada.account_id, second->slot);
  await_sorted(ada);
  const auto remove = [&](base::Id user_id) {
    return ask<transactions::CategoryRule>([&](auto done) {
      transactions_->delete_rule(context(), user_id, made->id, std::move(done));
    });
  };
  EXPECT_EQ(remove({.high = 9, .low = 9}).error().reason, "rule_not_found");
  EXPECT_EQ(remove(ada.customer.id).value(), *made);
  EXPECT_EQ(remove(ada.customer.id).error().reason, "rule_not_found");
  const auto third = buy(greggs(ada, 300, "three"));
  wait(ada.account_id, third->slot);
  await_sorted(ada);
  EXPECT_EQ(category_of(ada, first->transaction_id), Category::kEatingOut);
  EXPECT_EQ(category_of(ada, second->transaction_id), Category::kEntertainment);
  EXPECT_EQ(category_of(ada, third->transaction_id), Category::kEatingOut);
}

TEST_F(Spending, rules_are_gone_on_with_after_a_restart) {
  const auto ada = opened();
  ASSERT_TRUE(add_rule(ada, Category::kBills, "rent"));
  await_sorted(ada);
  // The store is down for whatever a rule gives, until the bank is started again.
  records_.set_fault_source([](const ports::Commit& commit) {
    return commit.partition.starts_with("annotations/") ? adapters::CommitFault::kLostBefore
                                                        : adapters::CommitFault::kNone;
  });
  const auto paid = receive(ada, 50'00, "two", "Rent");
  wait(ada.account_id, paid->slot);
  stop();
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  start();
  wait(ada.account_id, paid->slot);
  await_sorted(ada);
  EXPECT_EQ(category_of(ada, paid->transaction_id), Category::kBills);
  EXPECT_EQ(spending(ada), folded(ada));
}

TEST_F(Spending, an_account_has_its_limit_of_rules_and_others_have_none_of_it) {
  const auto ada = opened(1);
  auto bob = opened(2);
  for (std::size_t i = 0; i < transactions::kRuleCountMax; ++i) {
    ASSERT_TRUE(add_rule(ada, Category::kBills, "rule " + std::to_string(i)));
  }
  EXPECT_EQ(add_rule(ada, Category::kBills, "one more").error().reason, "too_many_rules");
  const auto rules = ask<std::vector<transactions::CategoryRule>>([&](auto done) {
    transactions_->rules(context(), ada.customer.id, ada.account_id, std::move(done));
  });
  EXPECT_EQ(rules->size(), transactions::kRuleCountMax);
  EXPECT_EQ(rules->front().text, "rule 0");
  bob.account_id = ada.account_id;
  EXPECT_EQ(add_rule(bob, Category::kBills, "x").error().reason, "account_not_owned");
  EXPECT_EQ(add_rule(ada, Category::kTopUps, "x").error().reason, "category_invalid");
}

// Whatever happens in an account, by the seed.
class SpendingOfALife : public Spending, public testing::WithParamInterface<std::uint64_t> {
 protected:
  void live(const customers::OpenedCustomer& ada, base::Random& random, int step) {
    const std::string name = std::to_string(step);
    const auto amount = static_cast<std::int64_t>(1 + random.below(40'00));
    switch (random.below(10)) {
      case 0: ASSERT_TRUE(receive(ada, amount * 2, "r" + name)); break;
      case 1:
      case 2: {
        auto purchase = greggs(ada, amount, "b" + name);
        purchase.merchant.category = static_cast<Category>(random.below(10));
        purchase.merchant.name += std::to_string(random.below(5));
        const auto bought = buy(purchase);
        if (bought->declined == transactions::DeclineReason::kNone)
          pending_.push_back(bought->purchase_id);
        break;
      }
      case 3:  // all of it, more, a part, or nothing
        if (pending_.empty()) break;
        if (settle(ada, pending_.back(), random.below(4) == 0 ? 0 : amount))
          settled_.push_back(pending_.back());
        pending_.pop_back();
        break;
      case 4: (void)deposit(move(ada, amount, "d" + name)); break;
      case 5: {
        if (settled_.empty()) break;
        const accounts::RefundPurchase back{.user_id = ada.customer.id,
                                            .account_id = ada.account_id,
                                            .purchase_id = settled_[random.below(settled_.size())],
                                            .amount_minor = 1 + amount % 100,
                                            .dedupe_id = "back" + name};
        (void)ask<accounts::Received>(
            [&](auto done) { accounts_->refund_purchase(context(), back, std::move(done)); });
        break;
      }
      case 6:
        take_over(ada, random.below(2) == 0 ? amount : -amount,
                  static_cast<std::int64_t>(random.below(kMonths)), "line" + name);
        break;
      case 7: {
        if (random.below(4) != 0) break;
        const bool is_by_text = random.below(2) == 0;
        (void)add_rule(ada, static_cast<Category>(random.below(10)),
                       is_by_text ? "GREGGS" + std::to_string(random.below(5)) : "salary",
                       random.below(2) == 0);
        break;
      }
      default: {
        const auto found = list(ada);
        if (found.empty()) break;
        sort(ada, found[random.below(found.size())].id, static_cast<Category>(random.below(10)));
        break;
      }
    }
  }

  std::vector<base::Id> pending_;
  std::vector<base::Id> settled_;
};

TEST_P(SpendingOfALife, is_the_fold_of_its_transactions_live_and_made_anew) {
  base::Random random(GetParam());
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 500'00, "salary"));
  for (int step = 0; step < 150; ++step) live(ada, random, step);
  const auto last = receive(ada, 1, "last");
  wait(ada.account_id, last->slot);
  await_sorted(ada);
  const auto expected = folded(ada);
  EXPECT_EQ(spending(ada), expected);
  EXPECT_GT(expected.back().sums.size(), 3u);
  const auto is_empty = [](const MonthSpending& month) { return month.sums.empty(); };
  EXPECT_FALSE(std::all_of(expected.begin(), expected.end() - 1, is_empty));
  stop();
  start(Start::kRebuild);
  wait(ada.account_id, last->slot);
  EXPECT_EQ(spending(ada), expected);
  EXPECT_EQ(folded(ada), expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SpendingOfALife, testing::Range<std::uint64_t>(1, 13));

}  // namespace
}  // namespace atollbank
