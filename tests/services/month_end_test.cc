// SPDX-License-Identifier: Apache-2.0
// Statements at the ends of months on a whole bank: one of each account and month, by themselves,
// whatever the night was like.
#include "services/statements/month_ends.h"

#include "bank_calendar/london_time.h"
#include "services/statements/format/statement_record.h"
#include "services/statements/service.h"
#include "services/statements/tying.h"
#include "tests/services/bank_fixture.h"
#include "tests/services/passed_days.h"

namespace atollbank {
namespace {

using adapters::CommitFault;
using statements::IssuedHead;
using statements::Month;

class MonthEndsOfTheBank : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    for (std::uint64_t number = 1; number <= 3; ++number)
      customers_opened_.push_back(opened(number));
    for (const auto& one : customers_opened_) ASSERT_TRUE(receive(one, 100'00, "salary"));
    first_ = bank_calendar::month_of(bank_calendar::london_date(clock_.wall()));
    open_statements();
  }
  void TearDown() override { stop_bank(); }

  // The clock that is moved is the statements' alone: what is booked is booked now.
  void open_statements() {
    statements_executor_ = std::make_unique<runtime::ThreadExecutor>(moved_, "statements");
    statements_ = std::make_unique<statements::StatementsService>(
        statements::StatementsOptions{.settling_time = {}}, *posting_, *transactions_, records_,
        personal_, *statements_executor_, *pool_);
    month_ends_ = std::make_unique<statements::MonthEnds>(
        statements::MonthEndsOptions{.bank = {.name = "Atoll Bank", .bic = "ATOLGB2L"},
                                     .settling_time = {},
                                     .look_every = base::Duration::from_ms(1),
                                     .ask_again_after = base::Duration::from_ms(1),
                                     .page_size = 2},
        *statements_, *accounts_, *customers_, records_, *statements_executor_, *pool_);
  }
  void stop_bank() {
    if (statements_executor_) statements_executor_->stop();
    auto last_ends = std::move(month_ends_);
    auto last_statements = std::move(statements_);
    BankFixture::stop();
    last_ends.reset();
    last_statements.reset();
    statements_executor_.reset();
  }
  void restart() {
    stop_bank();
    records_.set_fault_source([](const ports::Commit&) { return CommitFault::kNone; });
    start();
    open_statements();
    month_ends_->start();
  }

  void pass_to(Month month) {
    moved_.pass_until(
        bank_calendar::instant_of(month / std::chrono::day(1), std::chrono::hours(0)));
  }
  std::vector<IssuedHead> heads_of(const customers::OpenedCustomer& of) {
    const statements::ListStatements request{
        .user_id = of.customer.id, .account_id = of.account_id, .after = {}, .limit = 100};
    return ask<statements::StatementsPage>(
               [&](auto done) { statements_->list(context(), request, std::move(done)); })
        ->heads;
  }
  // Waits until that many were issued to each, and then a little, that more would be seen.
  void expect_each_has(std::size_t count) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    for (const auto& one : customers_opened_) {
      while (heads_of(one).size() < count) ASSERT_LT(clock_.monotonic(), give_up);
    }
    while (marks() < count) ASSERT_LT(clock_.monotonic(), give_up);
    for (const auto& one : customers_opened_) EXPECT_EQ(heads_of(one).size(), count);
    EXPECT_EQ(issue_events(), count * customers_opened_.size());
  }
  // How many months the bank has noted as over.
  std::size_t marks() { return events_of("statements.month_ended"); }
  std::size_t issue_events() { return events_of("statement.issued"); }
  std::size_t events_of(std::string_view type) {
    std::size_t count = 0;
    const auto outbox = records_.outbox(0, 100'000).value();
    for (const auto& entry : outbox) {
      for (const auto& event : entry.events) count += event.type == type ? 1U : 0U;
    }
    return count;
  }

  PassedDays moved_;
  std::vector<customers::OpenedCustomer> customers_opened_;
  Month first_{};
  std::unique_ptr<runtime::ThreadExecutor> statements_executor_;
  std::unique_ptr<statements::StatementsService> statements_;
  std::unique_ptr<statements::MonthEnds> month_ends_;
};

constexpr std::chrono::months kMonth{1};

TEST_F(MonthEndsOfTheBank, each_account_has_its_statement_of_each_month_by_itself) {
  month_ends_->start();
  for (std::size_t count = 1; count <= 3; ++count) {
    pass_to(first_ + kMonth * count);
    expect_each_has(count);
  }
  for (const auto& one : customers_opened_) {
    const auto heads = heads_of(one);
    EXPECT_EQ(heads.back().head.credits_minor, 100'00);
    EXPECT_EQ(heads.back().head.account.holder, "Ada Lovelace");
    EXPECT_EQ(heads.back().head.account.iban.substr(4, 4), "ATOL");
    EXPECT_EQ(heads.front().head.number, heads.back().head.number + 2);
    EXPECT_EQ(heads.front().head.opening_minor, 100'00);
    EXPECT_EQ(heads.front().head.credit_count, 0u);
  }
}

TEST_F(MonthEndsOfTheBank, a_month_that_is_not_over_has_none) {
  month_ends_->start();
  pass_to(first_ + kMonth);
  expect_each_has(1);
}

TEST_F(MonthEndsOfTheBank, nights_that_the_bank_was_down_are_made_up_for) {
  month_ends_->start();
  pass_to(first_ + kMonth);
  expect_each_has(1);
  stop_bank();
  pass_to(first_ + kMonth * 4);
  restart();
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  while (marks() < 2) ASSERT_LT(clock_.monotonic(), give_up);
  for (const auto& one : customers_opened_) {
    const auto heads = heads_of(one);
    ASSERT_EQ(heads.size(), 4u);
    for (std::size_t i = 1; i < heads.size(); ++i) {
      EXPECT_TRUE(check_joins(heads[i].head, heads[i - 1].head).has_value());
    }
  }
  EXPECT_EQ(issue_events(), 12u);
}

TEST_F(MonthEndsOfTheBank, one_that_is_refused_keeps_nobody_elses_waiting) {
  const auto period = statements::period_of(first_).value();
  const base::Id damaged = statements::statement_id(customers_opened_[0].account_id, period);
  const ports::Commit commit{.partition = statements::format::statement_partition(damaged),
                             .expected_version = 0,
                             .puts = {{.key = statements::format::kHeadKey, .value = "?"}},
                             .deletes = {},
                             .events = {},
                             .audit = "{}"};
  ASSERT_TRUE(records_.commit(commit));
  month_ends_->start();
  pass_to(first_ + kMonth);
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  while (marks() == 0) ASSERT_LT(clock_.monotonic(), give_up);
  EXPECT_EQ(heads_of(customers_opened_[1]).size(), 1u);
  EXPECT_EQ(heads_of(customers_opened_[2]).size(), 1u);
}

// Cut off at its every commit, before or right after it, and gone on with by the bank that comes
// after: a month for each.
TEST_F(MonthEndsOfTheBank, cut_off_anywhere_each_is_issued_once) {
  // On the list, and issued, of each account; then the mark.
  const std::size_t commits = 2 * customers_opened_.size() + 1;
  std::size_t months = 0;
  for (std::size_t cut = 0; cut < commits; ++cut) {
    for (const CommitFault fault : {CommitFault::kLostBefore, CommitFault::kLostAfter}) {
      auto seen = std::make_shared<std::atomic<std::size_t>>(0);
      records_.set_fault_source([seen, cut, fault](const ports::Commit&) {
        const std::size_t number = (*seen)++;
        if (number == cut) return fault;
        return number < cut ? CommitFault::kNone : CommitFault::kLostBefore;
      });
      pass_to(first_ + kMonth * ++months);
      month_ends_->start();
      const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
      while (*seen <= cut) ASSERT_LT(clock_.monotonic(), give_up);
      restart();
      expect_each_has(months);
      stop_bank();
      start();
      open_statements();
    }
  }
}

}  // namespace
}  // namespace atollbank
