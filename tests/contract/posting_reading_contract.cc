// SPDX-License-Identifier: Apache-2.0
// What a posting service answers to who only reads: balances, statements, records, the journal.
#include <algorithm>
#include <numeric>

#include "tests/contract/posting_contract.h"

namespace atollbank::contract {

using base::Result;
using ledger::Command;
using ledger::CommandKind;
using ledger::Outcome;

TEST_P(PostingContract, an_account_that_was_never_opened_is_not_found) {
  const auto balance = answer_of<posting::AccountBalance>(
      [&](auto done) { api().balance(patient(), account(99), std::move(done)); });
  ASSERT_FALSE(balance.has_value());
  EXPECT_EQ(balance.error().code, base::ErrorCode::kNotFound);
  EXPECT_EQ(balance.error().reason, "account_not_found");
}

TEST_P(PostingContract, a_balance_says_what_may_be_spent) {
  open_accounts(1);
  const posting::AccountBalance customer = balance_of(1);
  EXPECT_EQ(customer.account, account(1));
  EXPECT_EQ(customer.currency, kPounds);
  EXPECT_EQ(customer.available_minor(), kFunding);
  EXPECT_GE(customer.as_of_slot, customer.last_slot);
  EXPECT_EQ(balance_of(0).floor_minor, ledger::kNoFloor);
}

TEST_P(PostingContract, a_named_balance_is_the_sum_of_its_addresses) {
  open_accounts(3);
  for (std::uint64_t n = 1; n <= 2; ++n) {
    EXPECT_EQ(outcome_of(place(n, n, 0, 100)), Outcome::kDone);
  }
  const auto sums = answer_of<std::vector<posting::NamedBalance>>([&](auto done) {
    api().named_balance(patient(), id(kOwnerNumber), "customer-facing", std::move(done));
  });
  ASSERT_TRUE(sums.has_value());
  ASSERT_EQ(sums->size(), 1u);
  EXPECT_EQ(sums->front().owner, id(kOwnerNumber));
  EXPECT_EQ(sums->front().balance_name, "customer-facing");
  EXPECT_EQ(sums->front().currency, kPounds);
  EXPECT_EQ(sums->front().balance_minor, 3 * kFunding);
  EXPECT_EQ(sums->front().held_minor, 200);
}

TEST_P(PostingContract, a_statement_is_read_newest_first_page_by_page) {
  open_accounts(2);
  for (std::uint64_t n = 1; n <= 5; ++n) submit_one(post(n, 1, 2, static_cast<std::int64_t>(n)));
  posting::StatementRequest request{.account = account(1), .limit = 4};
  std::vector<posting::StatementEntry> entries;
  do {
    const auto page = answer_of<posting::StatementPage>(
        [&](auto done) { api().statement(patient(), request, std::move(done)); });
    ASSERT_TRUE(page.has_value());
    ASSERT_LE(page->entries.size(), 4u);
    entries.insert(entries.end(), page->entries.begin(), page->entries.end());
    request.before_slot = page->next_before_slot;
  } while (request.before_slot != 0);
  ASSERT_GE(entries.size(), 6u);  // five payments and the funding; the opening may show too
  for (std::uint64_t n = 0; n < 5; ++n) {
    EXPECT_EQ(entries[n].id, id(5 - n));
    EXPECT_EQ(entries[n].amount_minor, -static_cast<std::int64_t>(5 - n));
  }
  EXPECT_EQ(entries[0].balance_after, kFunding - 15);
  EXPECT_EQ(entries[5].balance_after, kFunding);
}

TEST_P(PostingContract, evidence_comes_back_with_the_record_and_in_the_statement) {
  open_accounts(2);
  const std::string evidence = "who asked: \x01\x02 and " + std::string(300, 'x');
  ledger::Batch batch;
  Command command = post(1, 1, 2, 5);
  batch.attach_evidence(command, evidence);
  batch.commands = {command};
  ASSERT_TRUE(submit(std::move(batch)).has_value());
  const auto record = answer_of<posting::RecordView>(
      [&](auto done) { api().find(patient(), id(1), std::move(done)); });
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->evidence, evidence);
  const posting::StatementRequest newest{.account = account(2), .limit = 1};
  const auto page = answer_of<posting::StatementPage>(
      [&](auto done) { api().statement(patient(), newest, std::move(done)); });
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->entries.size(), 1u);
  EXPECT_EQ(page->entries[0].evidence, evidence);
}

TEST_P(PostingContract, a_record_is_found_by_its_id) {
  open_accounts(2);
  const ledger::CommandResult result = submit_one(post(1, 1, 2, 5));
  const auto record = answer_of<posting::RecordView>(
      [&](auto done) { api().find(patient(), id(1), std::move(done)); });
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->slot, result.slot);
  EXPECT_EQ(record->record.kind, ledger::format::SlotKind::kPosting);
  EXPECT_EQ(record->booking_time_ns, result.booking_time_ns);
  const auto missing = answer_of<posting::RecordView>(
      [&](auto done) { api().find(patient(), id(2), std::move(done)); });
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().reason, "record_not_found");
}

TEST_P(PostingContract, a_follower_reads_whole_groups_from_the_start_to_the_end) {
  open_accounts(2);
  const std::uint64_t last_slot = submit_one(post(1, 1, 2, 5)).slot;
  std::uint64_t next_slot = 0;
  std::uint64_t posting_count = 0;
  while (next_slot <= last_slot) {
    const auto groups = follow(next_slot, base::Duration::from_seconds(10));
    ASSERT_TRUE(groups.has_value());
    ASSERT_FALSE(groups->slots.empty());
    EXPECT_EQ(groups->slots.front().kind, ledger::format::SlotKind::kGroupHeader);
    ASSERT_GT(groups->next_slot, next_slot);
    next_slot = groups->next_slot;
    posting_count += static_cast<std::uint64_t>(std::ranges::count(
        groups->slots, ledger::format::SlotKind::kPosting, &ledger::format::Slot::kind));
  }
  EXPECT_EQ(posting_count, 3u);  // two fundings and the payment
}

TEST_P(PostingContract, a_follower_at_the_end_gets_the_next_group_when_it_is_durable) {
  open_accounts(2);
  const std::uint64_t end = balance_of(1).as_of_slot;
  const auto answer = std::make_shared<std::promise<Result<posting::FollowedGroups>>>();
  auto future = answer->get_future();
  api().follow(patient(), end, 1 << 20, [answer](Result<posting::FollowedGroups> groups) {
    answer->set_value(std::move(groups));
  });
  submit_one(post(1, 1, 2, 5));
  const auto groups = future.get();
  ASSERT_TRUE(groups.has_value());
  EXPECT_FALSE(groups->slots.empty());
  EXPECT_GT(groups->next_slot, end);
}

TEST_P(PostingContract, a_follower_gets_nothing_at_its_deadline) {
  open_accounts(1);
  const std::uint64_t end = balance_of(1).as_of_slot;
  const auto groups = follow(end, base::Duration::from_ms(50));
  ASSERT_TRUE(groups.has_value()) << groups.error().message;
  EXPECT_TRUE(groups->slots.empty());
  EXPECT_EQ(groups->next_slot, end);
}

TEST_P(PostingContract, a_follower_learns_which_account_an_index_means) {
  open_accounts(2);
  const auto opening = answer_of<ledger::AccountOpening>(
      [&](auto done) { api().account_at(patient(), 2, std::move(done)); });
  ASSERT_TRUE(opening.has_value());
  EXPECT_EQ(opening->id, account(2));
  EXPECT_EQ(opening->owner, id(kOwnerNumber));
  EXPECT_EQ(std::string_view(opening->balance_name), "customer-facing");
  const auto missing = answer_of<ledger::AccountOpening>(
      [&](auto done) { api().account_at(patient(), 3, std::move(done)); });
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().reason, "account_not_found");
}

TEST_P(PostingContract, figures_count_what_was_answered_and_written) {
  open_accounts(2);
  ASSERT_EQ(outcome_of(post(1, 1, 2, 100)), Outcome::kDone);
  const auto figures = answer_of<posting::LedgerFigures>(
      [&](auto done) { api().figures(patient(), std::move(done)); });
  ASSERT_TRUE(figures.has_value()) << figures.error().message;
  EXPECT_EQ(figures->shard.commands, 3u + 2u + 1u);
  EXPECT_EQ(figures->shard.groups, 3u);
  EXPECT_FALSE(figures->shard.stopped);
  EXPECT_EQ(figures->durable_end_slot, journal().durable_end());
  const auto sum = [](const posting::TimeCounts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  };
  EXPECT_EQ(sum(figures->answer_us), 3u);  // a batch each
  EXPECT_EQ(sum(figures->write_us), 3u);
}

}  // namespace atollbank::contract
