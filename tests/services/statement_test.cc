// SPDX-License-Identifier: Apache-2.0
// Statements of the real ledger and the real transactions: they tie, they join, and they stay.
#include "adapters/rocksdb/record_store.h"
#include "services/imports/service.h"
#include "services/statements/forms/forms_fixture.h"
#include "services/statements/service.h"
#include "services/statements/statement_fixture.h"
#include "services/statements/tying.h"
#include "tests/contract/temporary_folder.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using statements::IssuedStatement;
using statements::Period;
using statements::Statement;
using transactions::Scheme;

class StatementsOfTheBank : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    open_statements();
  }
  void open_statements() {
    statements_ = std::make_unique<statements::StatementsService>(
        statements::StatementsOptions{.settling_time = {}, .page_size = 3}, *posting_,
        *transactions_, records_, personal_, *executor_, *pool_);
  }
  base::Result<IssuedStatement> issue(const customers::OpenedCustomer& of, Period period) {
    const statements::IssueStatement request{.user_id = of.customer.id,
                                             .account = {.id = of.account_id,
                                                         .holder = "Ada Lovelace",
                                                         .number = "12345678",
                                                         .sort_code = "040004",
                                                         .iban = "GB33BUKB20201555555555",
                                                         .bank_name = "Atoll",
                                                         .bic = "ATOLGB2L"},
                                             .opened = period.from,
                                             .period = period};
    return ask<IssuedStatement>(
        [&](auto done) { statements_->issue(context(), request, std::move(done)); });
  }
  Statement issued(const customers::OpenedCustomer& of, Period period) {
    auto statement = issue(of, period);
    EXPECT_TRUE(statement.has_value()) << (statement ? "" : statement.error().message);
    return statement ? std::move(statement->statement) : Statement{};
  }
  // A moment after all that was booked, and before all that will be.
  base::Timestamp cut() {
    const base::Timestamp moment = clock_.wall() + base::Duration::from_us(1);
    while (clock_.wall() <= moment + base::Duration::from_us(1)) continue;
    return moment;
  }

  std::unique_ptr<statements::StatementsService> statements_;
};

TEST_F(StatementsOfTheBank, what_is_held_stands_on_the_statement_of_when_it_was_taken) {
  const base::Timestamp first = cut();
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 2500'00, "pay-1"));
  const auto bought = buy(greggs(ada, 230, "b-1"));
  ASSERT_TRUE(deposit(move(ada, 100'00, "p-1")));
  auto declined = greggs(ada, 10'000'00, "b-2");
  ASSERT_TRUE(buy(declined));
  const base::Timestamp second = cut();
  ASSERT_TRUE(settle(ada, bought->purchase_id, 250));
  const base::Timestamp third = cut();

  const Statement one = issued(ada, {.from = first, .to = second});
  ASSERT_EQ(one.entries.size(), 2u);
  EXPECT_EQ(one.head.opening_minor, 0);
  EXPECT_EQ(one.head.closing_minor, 2400'00);
  EXPECT_EQ(one.entries[0].description, "Salary");
  EXPECT_EQ(one.entries[0].other.name, "Acme");
  EXPECT_EQ(one.entries[0].other.account_number, "11112222");
  EXPECT_EQ(one.entries[1].scheme, Scheme::kPotTransfer);
  const Statement two = issued(ada, {.from = second, .to = third});
  ASSERT_EQ(two.entries.size(), 1u);
  EXPECT_EQ(two.entries[0].amount_minor, -250);
  EXPECT_EQ(two.entries[0].scheme, Scheme::kCard);
  EXPECT_EQ(two.entries[0].other.name, "Greggs");
  EXPECT_EQ(two.entries[0].transaction_id, bought->transaction_id);
  EXPECT_TRUE(check_joins(one.head, two.head).has_value());
  const Statement whole = issued(ada, {.from = first, .to = third});
  EXPECT_EQ(whole.entries.size(), 3u);
  EXPECT_EQ(whole.head.slots, (statements::SlotRange{.after = 0, .last = two.head.slots.last}));
  for (const Statement& statement : {one, two, whole}) {
    EXPECT_TRUE(check_ties(statement).has_value());
    EXPECT_EQ(fault_of_forms(statement), "");
  }
}

TEST_F(StatementsOfTheBank, an_entrys_record_number_is_the_ledgers) {
  const base::Timestamp first = cut();
  const auto ada = opened();
  const auto received = receive(ada, 100, "pay-1");
  const Statement statement = issued(ada, {.from = first, .to = cut()});
  ASSERT_EQ(statement.entries.size(), 1u);
  EXPECT_EQ(statement.entries[0].slot, received->slot);
  EXPECT_EQ(transactions::place_of(statement.entries[0].transaction_id).number, received->slot);
}

TEST_F(StatementsOfTheBank, stay_as_they_were_issued_after_a_restart) {
  const base::Timestamp first = cut();
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 100, "pay-1"));
  const Period period{.from = first, .to = cut()};
  const auto before = issue(ada, period);
  ASSERT_TRUE(before.has_value());
  ASSERT_TRUE(receive(ada, 200, "pay-2"));
  stop();
  start();
  open_statements();
  EXPECT_EQ(issue(ada, period).value(), *before);
  const auto found = ask<IssuedStatement>([&](auto done) {
    statements_->find(context(), ada.customer.id, before->statement.head.id, std::move(done));
  });
  EXPECT_EQ(found.value(), *before);
}

TEST_F(StatementsOfTheBank, anothers_account_is_not_stated) {
  const base::Timestamp first = cut();
  const auto ada = opened(1);
  auto grace = opened(2);
  grace.account_id = ada.account_id;
  EXPECT_EQ(issue(grace, {.from = first, .to = cut()}).error().reason, "account_not_owned");
}

// What another bank's file says is booked today, under the days it tells.
TEST_F(StatementsOfTheBank, lines_taken_from_another_bank_stand_with_their_words) {
  const base::Timestamp first = cut();
  const auto ada = opened();
  imports::ImportsService imports({}, *accounts_, *transactions_, records_, persons_, *executor_,
                                  *pool_);
  imports::StartImport request;
  request.user_id = ada.customer.id;
  request.account_id = ada.account_id;
  request.bytes = to_camt053(statements::sample());
  const auto started = ask<imports::StartedImport>(
      [&](auto done) { imports.start_import(context(), request, std::move(done)); });
  ASSERT_TRUE(started.has_value()) << started.error().message;
  imports::Import import = started->import;
  while (!import.is_over()) {
    import = ask<imports::Import>([&](auto done) {
               imports.find_import(context(), ada.customer.id, import.id, std::move(done));
             }).value();
  }
  imports.stop();
  const Statement statement = issued(ada, {.from = first, .to = cut()});
  const Statement source = statements::sample();
  // An opening balance may have been booked before the lines.
  ASSERT_GE(statement.entries.size(), source.entries.size());
  const std::size_t before = statement.entries.size() - source.entries.size();
  for (std::size_t i = 0; i < source.entries.size(); ++i) {
    const auto& entry = statement.entries[before + i];
    EXPECT_EQ(entry.amount_minor, source.entries[i].amount_minor);
    EXPECT_EQ(entry.valued, source.entries[i].valued);
    EXPECT_FALSE(entry.transaction_id.is_nil());
    if (!source.entries[i].description.empty() && entry.scheme != Scheme::kCard) {
      EXPECT_EQ(entry.description, source.entries[i].description);
    }
  }
  EXPECT_EQ(fault_of_forms(statement), "");
}

TEST_F(StatementsOfTheBank, two_who_ask_at_once_hear_of_one_statement) {
  const base::Timestamp first = cut();
  const auto ada = opened();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(receive(ada, 100 + i, "pay-" + std::to_string(i)));
  const statements::IssueStatement request{.user_id = ada.customer.id,
                                           .account = {.id = ada.account_id, .holder = "Ada"},
                                           .opened = first,
                                           .period = {.from = first, .to = cut()}};
  std::vector<std::promise<base::Result<IssuedStatement>>> promises(8);
  for (auto& promise : promises) {
    statements_->issue(context(), request,
                       [&promise](auto result) { promise.set_value(std::move(result)); });
  }
  std::vector<IssuedStatement> heard;
  for (auto& promise : promises) heard.push_back(promise.get_future().get().value());
  for (const IssuedStatement& one : heard) EXPECT_EQ(one, heard.front());
}

// Money in and out, holds and their captures in any order, cut wherever.
TEST_F(StatementsOfTheBank, a_busy_life_ties_in_every_period) {
  base::Random random(20'261'126);
  std::vector<base::Timestamp> cuts{cut()};
  const auto ada = opened();
  std::vector<base::Id> pending;
  for (int step = 0; step < 150; ++step) {
    const std::string name = std::to_string(step);
    const auto amount = static_cast<std::int64_t>(1 + random.below(500));
    switch (random.below(6)) {
      case 0:
        ASSERT_TRUE(
            receive(ada, amount * 3, "r" + name, statements::random_text(random).substr(0, 200)));
        break;
      case 1: {
        const auto bought = buy(greggs(ada, amount, "b" + name));
        ASSERT_TRUE(bought.has_value());
        if (bought->declined == transactions::DeclineReason::kNone)
          pending.push_back(bought->purchase_id);
        break;
      }
      case 2:
        if (pending.empty()) break;
        (void)settle(ada, pending.back(), amount);
        pending.pop_back();
        break;
      case 3: (void)deposit(move(ada, amount, "d" + name)); break;
      case 4: (void)withdraw(move(ada, amount, "w" + name)); break;
      default: cuts.push_back(cut()); break;
    }
  }
  cuts.push_back(cut());
  const Statement whole = issued(ada, {.from = cuts.front(), .to = cuts.back()});
  std::vector<statements::StatementEntry> together;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const Statement one = issued(ada, {.from = cuts[i - 1], .to = cuts[i]});
    EXPECT_TRUE(check_ties(one).has_value());
    EXPECT_EQ(fault_of_forms(one), "");
    together.insert(together.end(), one.entries.begin(), one.entries.end());
  }
  EXPECT_EQ(together, whole.entries);
  EXPECT_GT(whole.entries.size(), 20u);
  for (const auto& entry : whole.entries) EXPECT_FALSE(entry.transaction_id.is_nil());
}

TEST(StatementsOnDisk, are_there_after_closing_and_opening_again) {
  const contract::TemporaryFolder folder;
  adapters::MemoryPersonVault persons;
  Statement statement = statements::sample();
  statement.head.account.personal_key = persons.new_key().value();
  const auto entry = statement.entries.back();
  for (std::uint64_t i = 1; i <= 3'000; ++i) {
    statement.entries.push_back(entry);
    statement.entries.back().slot += i;
  }
  statement.head.debit_count += 3'000;
  {
    auto records = adapters::RocksDbRecordStore::open(folder.path());
    ASSERT_TRUE(records.has_value());
    statements::StatementStore store(**records, persons);
    ASSERT_TRUE(store.issue(statement, {}).has_value());
  }
  auto records = adapters::RocksDbRecordStore::open(folder.path());
  ASSERT_TRUE(records.has_value());
  statements::StatementStore store(**records, persons);
  const auto found = store.find(statement.head.id);
  ASSERT_TRUE(found.has_value() && found->has_value());
  EXPECT_EQ((*found)->statement, statement);
  const auto page = store.list(statement.head.account.id, std::nullopt, 10);
  ASSERT_EQ(page->heads.size(), 1u);
  EXPECT_EQ(page->heads[0].head, statement.head);
}

TEST(StatementsOnDisk, keep_no_word_of_a_holder_who_is_erased_and_every_amount) {
  adapters::MemoryRecordStore records;
  adapters::MemoryPersonVault persons;
  const Statement clear = statements::sample();
  Statement statement = clear;
  statement.head.account.personal_key = persons.new_key().value();
  statements::StatementStore store(records, persons);
  const auto digest = store.issue(statement, {}).value().digest;
  ASSERT_TRUE(persons.destroy(statement.head.account.personal_key));
  const auto erased = store.find(statement.head.id).value().value();
  EXPECT_EQ(erased.digest, digest);
  EXPECT_EQ(erased.statement.head.account.holder, customers::kErasedName);
  EXPECT_EQ(erased.statement.head.closing_minor, clear.head.closing_minor);
  ASSERT_EQ(erased.statement.entries.size(), clear.entries.size());
  for (std::size_t i = 0; i < clear.entries.size(); ++i) {
    EXPECT_EQ(erased.statement.entries[i].description, "");
    EXPECT_EQ(erased.statement.entries[i].other, statements::OtherParty{});
    EXPECT_EQ(erased.statement.entries[i].amount_minor, clear.entries[i].amount_minor);
  }
  EXPECT_TRUE(check_ties(erased.statement).has_value());
  // One that is issued afterwards has none either, and is whole.
  Statement next = statement;
  next.head.period = {.from = statement.head.period.to,
                      .to = statement.head.period.to + base::Duration::from_seconds(60)};
  next.head.id = statements::statement_id(next.head.account.id, next.head.period);
  EXPECT_EQ(store.issue(next, {}).value().statement.entries[0].description, "");
  EXPECT_TRUE(store.find(next.head.id).value().has_value());
}

}  // namespace
}  // namespace atollbank
