// SPDX-License-Identifier: Apache-2.0
#include "services/statements/service.h"

#include "services/statements/format/statement_record.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/made_up_bank_fixture.h"
#include "services/statements/tying.h"

namespace atollbank::statements {
namespace {

using adapters::CommitFault;

class Statements : public MadeUpBank {
 protected:
  // Two payments in each month of 2026.
  void live_a_year() {
    for (unsigned month = 1; month <= 12; ++month) {
      const Period period = period_of(std::chrono::year(2026) / std::chrono::month(month)).value();
      pay(100 * month, period.from, 1'000 + month, "first of " + std::to_string(month));
      pay(100 * month + 50, {period.to.nanoseconds - 1}, -7, "last of " + std::to_string(month));
    }
  }
};

TEST_F(Statements, months_are_numbered_and_join) {
  live_a_year();
  std::optional<StatementHead> before;
  for (unsigned month = 1; month <= 12; ++month) {
    const auto issued = issue_month(month);
    ASSERT_TRUE(issued.has_value()) << issued.error().message;
    const Statement& statement = issued->statement;
    EXPECT_EQ(statement.head.number, month);
    ASSERT_EQ(statement.entries.size(), 2u);
    EXPECT_EQ(statement.entries[0].description, "first of " + std::to_string(month));
    EXPECT_EQ(statement.entries[1].other.name, "Grace");
    EXPECT_EQ(transactions_.waited_for, 100 * month + 50);
    EXPECT_TRUE(check_ties(statement).has_value());
    if (before) {
      EXPECT_TRUE(check_joins(*before, statement.head).has_value());
    }
    before = statement.head;
  }
}

TEST_F(Statements, months_may_be_asked_for_in_any_order) {
  live_a_year();
  EXPECT_EQ(issue_month(12)->statement.head.number, 12u);
  EXPECT_EQ(issue_month(3)->statement.head.number, 3u);
  EXPECT_EQ(issue_month(2)->statement.head.closing_minor,
            issue_month(3)->statement.head.opening_minor);
}

TEST_F(Statements, the_same_period_again_is_the_same_statement) {
  live_a_year();
  const auto first = issue_month(10);
  ASSERT_TRUE(first.has_value());
  account_.holder = "Somebody Else";
  for (auto& [id, words] : transactions_.known) words.description = "renamed";
  advance(base::Duration::from_seconds(3600));
  const std::size_t pages = ledger_.pages;
  EXPECT_EQ(issue(october()).value(), *first);
  EXPECT_EQ(find(first->statement.head.id).value(), *first);
  EXPECT_EQ(ledger_.pages, pages);
  EXPECT_EQ(issue_month(9)->statement.head.account.holder, "Somebody Else");
}

TEST_F(Statements, a_period_that_is_not_over_has_none_yet) {
  live_a_year();
  EXPECT_TRUE(issue_month(12).has_value());
  advance(base::Duration{-1});
  const Period december = period_of(std::chrono::year(2026) / std::chrono::December).value();
  EXPECT_EQ(reason(issue({.from = {december.from.nanoseconds + 1}, .to = december.to})),
            "period_not_over");
  EXPECT_TRUE(issue_month(12).has_value());  // issued before
  EXPECT_EQ(reason(issue({.from = december.to, .to = december.from})), "period_invalid");
}

TEST_F(Statements, anothers_are_as_those_that_are_not_there) {
  live_a_year();
  const base::Id id = issue_month(10)->statement.head.id;
  EXPECT_EQ(reason(issue(october(), {2, 2})), "account_not_owned");
  EXPECT_EQ(reason(find(id, {2, 2})), "statement_not_found");
  EXPECT_EQ(reason(find({5, 5})), "statement_not_found");
  account_.id.low += 1;
  EXPECT_EQ(reason(issue(october())), "account_not_found");
}

TEST_F(Statements, one_that_does_not_tie_is_never_issued) {
  live_a_year();
  ledger_.records[5].balance_after += 1;  // the last of March
  EXPECT_EQ(reason(issue_month(3)), "statement_balance_breaks");
  EXPECT_EQ(reason(issue_month(4)), "statement_balance_breaks");
  EXPECT_TRUE(issue_month(5).has_value());
  ledger_.added_minor = 1;
  EXPECT_EQ(reason(issue_month(12)), "statement_closing_differs");
  EXPECT_EQ(list(std::nullopt, 100)->heads.size(), 1u);
}

TEST_F(Statements, one_that_does_not_join_its_neighbours_is_never_issued) {
  live_a_year();
  ASSERT_TRUE(issue_month(6).has_value());
  for (auto& record : ledger_.records) record.balance_after += 1;
  EXPECT_EQ(reason(issue_month(7)), "statements_do_not_join");
  EXPECT_EQ(reason(issue_month(5)), "statements_do_not_join");
  EXPECT_TRUE(issue_month(8).has_value());
}

TEST_F(Statements, a_purchase_keeps_the_words_of_its_hold_from_months_ago) {
  pay(10, time_of("2026-01-02T00:00:00Z"), 500, "salary");
  const auto placed = time_of("2026-07-30T12:00:00Z");
  auto hold = record_of(20, placed, 0, 500);
  hold.kind = ledger::format::SlotKind::kHoldPlaced;
  ledger_.records.push_back(hold);
  for (std::uint64_t slot = 21; slot < 60; ++slot) {
    pay(slot, time_of("2026-09-15T00:00:00Z"), 1, "in between");
  }
  auto capture = record_of(60, time_of("2026-10-05T00:00:00Z"), -100, 439);
  capture.kind = ledger::format::SlotKind::kCapture;
  capture.related_slot = 20;
  ledger_.records.push_back(capture);
  const base::Id id = transactions::transaction_id(placed.nanoseconds, 0, 20, 0);
  transactions_.known[id] = words_of(Scheme::kCard, "GREGGS PLC", "");
  transactions_.known[id].id = id;
  const auto october_one = issue_month(10);
  ASSERT_TRUE(october_one.has_value()) << october_one.error().message;
  ASSERT_EQ(october_one->statement.entries.size(), 1u);
  EXPECT_EQ(october_one->statement.entries[0].description, "GREGGS PLC");
  EXPECT_EQ(october_one->statement.entries[0].transaction_id, id);
}

TEST_F(Statements, a_hold_that_is_too_far_back_is_not_looked_for) {
  service_ = std::make_unique<StatementsService>(
      StatementsOptions{.page_size = 7, .hold_records_max = 14}, ledger_, transactions_, records_,
      persons_, *executor_, *pool_);
  auto hold = record_of(20, time_of("2026-07-30T12:00:00Z"), 0, 0);
  hold.kind = ledger::format::SlotKind::kHoldPlaced;
  ledger_.records.push_back(hold);
  for (std::uint64_t slot = 21; slot < 121; ++slot) {
    pay(slot, time_of("2026-09-15T00:00:00Z"), 10, "in between");
  }
  auto capture = record_of(130, time_of("2026-10-05T00:00:00Z"), -100, 900);
  capture.kind = ledger::format::SlotKind::kCapture;
  capture.related_slot = 20;
  ledger_.records.push_back(capture);
  const auto issued = issue_month(10);
  ASSERT_TRUE(issued.has_value()) << issued.error().message;
  ASSERT_EQ(issued->statement.entries.size(), 1u);
  EXPECT_EQ(issued->statement.entries[0].description, "");
  EXPECT_LE(ledger_.pages, 4u);  // of fifteen
}

TEST_F(Statements, nothing_is_looked_up_past_the_deadline) {
  live_a_year();
  std::size_t asked = 0;
  transactions_.on_get = [&] {
    ++asked;
    clock_.advance(base::Duration::from_seconds(1));
  };
  runtime::Context context;
  context.deadline = base::Deadline::after(clock_, base::Duration::from_seconds(3));
  const IssueStatement request{
      .user_id = kOwner,
      .account = account_,
      .opened = time_of("2026-01-01T00:00:00Z"),
      .period = {.from = time_of("2026-01-01T00:00:00Z"), .to = time_of("2026-12-01T00:00:00Z")}};
  const auto issued =
      ask<IssuedStatement>([&](auto done) { service_->issue(context, request, std::move(done)); });
  EXPECT_EQ(reason(issued), "deadline_passed");
  EXPECT_EQ(asked, 3u);
}

TEST_F(Statements, are_written_in_every_form) {
  live_a_year();
  const base::Id id = issue_month(10)->statement.head.id;
  const auto write = [&](Form form, base::Id user_id) {
    return ask<StatementFile>(
        [&](auto done) { service_->write({}, user_id, id, form, std::move(done)); });
  };
  const auto json = write(Form::kJson, kOwner);
  EXPECT_EQ(json->name, "statement-2026-10.json");
  EXPECT_EQ(json->bytes, to_json(find(id).value()));
  EXPECT_EQ(write(Form::kCamt053, kOwner)->content_type, "application/xml");
  EXPECT_EQ(reason(write(Form::kPdf, kOwner)), "pages_not_made");  // nobody draws them here
  EXPECT_EQ(reason(write(Form::kCsv, {2, 2})), "statement_not_found");
}

TEST_F(Statements, what_customers_do_not_see_as_a_transaction_stands_without_words) {
  ledger_.records.push_back(record_of(10, time_of("2026-10-02T00:00:00Z"), 500, 500));
  const auto issued = issue_month(10);
  ASSERT_EQ(issued->statement.entries.size(), 1u);
  EXPECT_EQ(issued->statement.entries[0].description, "");
  EXPECT_TRUE(issued->statement.entries[0].transaction_id.is_nil());
}

TEST_F(Statements, an_account_without_records_has_quiet_months) {
  const auto issued = issue_month(10);
  ASSERT_TRUE(issued.has_value()) << issued.error().message;
  EXPECT_EQ(issued->statement.head.closing_minor, 0);
  EXPECT_EQ(issued->statement.head.slots, SlotRange{});
}

TEST_F(Statements, an_account_that_moves_on_meanwhile_is_read_again) {
  live_a_year();
  ledger_.moves = 2;
  EXPECT_EQ(issue_month(12)->statement.entries.size(), 4u);
}

TEST_F(Statements, an_account_that_never_stands_still_is_busy) {
  live_a_year();
  ledger_.moves = 3;
  EXPECT_EQ(reason(issue_month(12)), "account_busy");
}

TEST_F(Statements, a_currency_must_be_one) {
  live_a_year();
  ledger_.currency = 1;
  EXPECT_EQ(reason(issue_month(10)), "currency_unknown");
}

TEST_F(Statements, are_listed_by_pages_the_latest_first) {
  live_a_year();
  for (const unsigned month : {3u, 1u, 2u, 5u, 4u}) ASSERT_TRUE(issue_month(month).has_value());
  std::vector<std::uint32_t> numbers;
  std::optional<Period> after;
  do {
    const auto page = list(after, 2);
    ASSERT_TRUE(page.has_value());
    for (const IssuedHead& issued : page->heads) {
      numbers.push_back(issued.head.number);
      EXPECT_EQ(issued.digest, find(issued.head.id)->digest);
    }
    after = page->next;
  } while (after);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{5, 4, 3, 2, 1}));
  EXPECT_EQ(reason(list(std::nullopt, 0)), "limit_invalid");
  EXPECT_EQ(reason(list(std::nullopt, kListLimitMax + 1)), "limit_invalid");
}

TEST_F(Statements, a_long_one_is_kept_in_pieces) {
  const base::Timestamp start = time_of("2026-10-01T00:00:00Z");
  for (std::uint64_t i = 0; i < 2'500; ++i)
    pay(10 + i, start + base::Duration{static_cast<std::int64_t>(i)}, 1, "one");
  const auto issued = issue_month(10);
  ASSERT_TRUE(issued.has_value()) << issued.error().message;
  EXPECT_EQ(issued->statement.entries.size(), 2'500u);
  EXPECT_EQ(find(issued->statement.head.id).value(), *issued);
  const std::string partition = format::statement_partition(issued->statement.head.id);
  EXPECT_EQ(records_.version(partition).value(), 3u);
  EXPECT_EQ(records_.scan(partition, format::kEntriesPrefix, "", 100)->size(), 7u);
}

TEST_F(Statements, however_the_store_answers_it_is_whole_and_once) {
  const base::Timestamp start = time_of("2026-10-01T00:00:00Z");
  for (std::uint64_t i = 0; i < 1'300; ++i) pay(10 + i, start, 1, "one");
  Period period = october();
  for (std::uint64_t faulty = 1; faulty <= 6; ++faulty) {
    for (const CommitFault fault : {CommitFault::kLostBefore, CommitFault::kLostAfter}) {
      std::uint64_t commits = 0;
      records_.set_fault_source([&commits, faulty, fault](const ports::Commit&) {
        return ++commits == faulty ? fault : CommitFault::kNone;
      });
      --period.from.nanoseconds;
      const auto issued = issue(period);
      ASSERT_TRUE(issued.has_value()) << issued.error().message;
      EXPECT_EQ(issued->statement.entries.size(), 1'300u);
      EXPECT_EQ(issue(period).value(), *issued);
    }
  }
  records_.set_fault_source([](const ports::Commit&) { return CommitFault::kNone; });
}

TEST_F(Statements, a_changed_record_is_not_handed_out) {
  live_a_year();
  const base::Id id = issue_month(10)->statement.head.id;
  const std::string partition = format::statement_partition(id);
  const auto entries = records_.get(partition, format::entries_key(0));
  std::string value = *entries->value;
  value[value.find("first of 10")] = 'F';
  ports::Commit change{.partition = partition,
                       .expected_version = entries->version,
                       .puts = {{.key = format::entries_key(0), .value = value}},
                       .deletes = {},
                       .events = {},
                       .audit = "{}"};
  ASSERT_TRUE(records_.commit(change).has_value());
  EXPECT_EQ(reason(find(id)), "statement_damaged");
  EXPECT_EQ(reason(find(id, {2, 2})), "statement_not_found");  // not read for whom it is not
  EXPECT_EQ(reason(issue_month(10)), "statement_damaged");
}

TEST_F(Statements, an_account_has_its_limit_of_them) {
  live_a_year();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(kOtherPeriodsMax); ++i) {
    ASSERT_TRUE(issue({.from = october().from, .to = {october().from.nanoseconds + 1 + i}}));
  }
  EXPECT_EQ(reason(issue({.from = october().from, .to = {october().to.nanoseconds - 1}})),
            "too_many_statements");
  EXPECT_EQ(issue(october())->statement.head.number, 10u);  // its months have room
}

TEST_F(Statements, an_issue_leaves_its_event_and_its_audit_record_without_names) {
  live_a_year();
  ASSERT_TRUE(issue_month(10).has_value());
  std::vector<std::string> types;
  const auto outbox = records_.outbox(0, 100).value();
  for (const auto& entry : outbox) {
    for (const auto& event : entry.events) types.push_back(event.type);
    for (const char* secret : {"Lovelace", "Grace", "first of"}) {
      EXPECT_EQ(entry.audit.find(secret), std::string::npos);
      EXPECT_EQ(entry.events.at(0).payload.find(secret), std::string::npos);
    }
  }
  EXPECT_EQ(types, (std::vector<std::string>{"statement.listed", "statement.issued"}));
}

}  // namespace
}  // namespace atollbank::statements
