// SPDX-License-Identifier: Apache-2.0
// The embedded ledger as a program meets it: on a real folder, through the public headers alone.
#include <atoll/ledger.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <thread>

#include "tests/contract/temporary_folder.h"

namespace atollbank::embedded {
namespace {

constexpr std::uint16_t kPounds = 826;
// A sanitizer on a busy machine takes its time; who waits for nothing says how long.
constexpr std::uint32_t kPatienceMs = 240'000;

class EmbeddedLedger : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(outcome_name(ledger_.open_account(house_account())->outcome), "done");
    ASSERT_EQ(outcome_name(ledger_.open_account(purse_account())->outcome), "done");
  }

  Ledger open() {
    auto opened = Ledger::open(folder_.path().string(), {.timeout_ms = kPatienceMs});
    if (!opened) std::abort();
    return *std::move(opened);
  }
  AccountOpening house_account() {
    return {.id = house_,
            .floor_minor = kNoFloor,
            .currency = kPounds,
            .namespace_name = "house",
            .name = "cash"};
  }
  AccountOpening purse_account() {
    return {.id = purse_, .currency = kPounds, .namespace_name = "customer", .name = "current"};
  }
  Posting pay_in(std::int64_t amount_minor) {
    return {.id = ledger_.new_id(),
            .debit_account = house_,
            .credit_account = purse_,
            .amount_minor = amount_minor,
            .currency = kPounds};
  }

  contract::TemporaryFolder folder_;
  Ledger ledger_ = open();
  const Id house_ = ledger_.new_id();
  const Id purse_ = ledger_.new_id();
};

TEST_F(EmbeddedLedger, a_posting_moves_money_and_is_found_again) {
  Posting posting = pay_in(1250);
  posting.code = 7;
  posting.evidence = "invoice 4711";
  const auto posted = ledger_.post(posting);
  ASSERT_TRUE(posted.has_value());
  EXPECT_TRUE(posted->is_done());
  EXPECT_EQ(posted->credit_balance_after, 1250);
  EXPECT_EQ(ledger_.balance(purse_)->available_minor, 1250);
  EXPECT_EQ(ledger_.balance(house_)->balance_minor, -1250);
  EXPECT_EQ(ledger_.balance(house_)->available_minor, INT64_MAX);

  const auto record = ledger_.find(posting.id);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->slot, posted->slot);
  EXPECT_EQ(record->evidence, "invoice 4711");
  const auto page = ledger_.statement(purse_);
  ASSERT_EQ(page->entries.size(), 1u);
  EXPECT_EQ(page->entries[0].id, posting.id);
  EXPECT_EQ(page->entries[0].amount_minor, 1250);
  EXPECT_EQ(page->entries[0].code, 7u);
  EXPECT_EQ(page->entries[0].evidence, "invoice 4711");
}

TEST_F(EmbeddedLedger, the_same_posting_again_is_answered_and_not_done_again) {
  const Posting posting = pay_in(500);
  const auto first = ledger_.post(posting);
  const auto again = ledger_.post(posting);
  EXPECT_EQ(first->duplicate, 0);
  EXPECT_EQ(again->duplicate, 1);
  EXPECT_EQ(again->slot, first->slot);
  EXPECT_EQ(ledger_.balance(purse_)->balance_minor, 500);
  Posting other = posting;
  other.amount_minor = 501;
  EXPECT_EQ(outcome_name(ledger_.post(other)->outcome), "id_used_with_different_content");
}

TEST_F(EmbeddedLedger, no_money_is_a_decline_and_not_an_error) {
  Posting posting = pay_in(1);
  std::swap(posting.debit_account, posting.credit_account);
  const auto declined = ledger_.post(posting);
  ASSERT_TRUE(declined.has_value());
  EXPECT_TRUE(declined->is_declined());
  EXPECT_EQ(outcome_name(declined->outcome), "insufficient_funds");
}

TEST_F(EmbeddedLedger, held_money_is_captured_and_the_rest_released) {
  ASSERT_TRUE(ledger_.post(pay_in(1000))->is_done());
  const Id hold = ledger_.new_id();
  ASSERT_TRUE(ledger_
                  .hold({.id = hold,
                         .account = purse_,
                         .payee = house_,
                         .amount_minor = 400,
                         .currency = kPounds})
                  ->is_done());
  EXPECT_EQ(ledger_.balance(purse_)->available_minor, 600);
  ASSERT_TRUE(
      ledger_
          .capture({.id = ledger_.new_id(), .hold = hold, .amount_minor = 150, .currency = kPounds})
          ->is_done());
  EXPECT_EQ(ledger_.balance(purse_)->held_minor, 250);
  ASSERT_TRUE(
      ledger_.release({.id = ledger_.new_id(), .hold = hold, .currency = kPounds})->is_done());
  const auto balance = ledger_.balance(purse_);
  EXPECT_EQ(balance->balance_minor, 850);
  EXPECT_EQ(balance->held_minor, 0);
}

TEST_F(EmbeddedLedger, linked_commands_succeed_or_fail_together) {
  Batch batch;
  batch.add(pay_in(100)).flags = kLinked;
  Posting too_much = pay_in(101);
  std::swap(too_much.debit_account, too_much.credit_account);
  batch.add(too_much);
  const auto reply = ledger_.submit(batch);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(outcome_name(reply->results[0].outcome), "linked_declined");
  EXPECT_EQ(outcome_name(reply->results[1].outcome), "insufficient_funds");
  EXPECT_EQ(ledger_.balance(purse_)->balance_minor, 0);
}

TEST_F(EmbeddedLedger, a_posting_of_many_legs_answers_each_balance) {
  Batch batch;
  batch.legs = {{.account = house_, .amount_minor = -70, .currency = kPounds},
                {.account = purse_, .amount_minor = 70, .currency = kPounds}};
  batch.commands.push_back(
      {.kind = CommandKind::kPostLegs, .id = ledger_.new_id(), .side_index = 0, .side_count = 2});
  const auto reply = ledger_.submit(batch);
  ASSERT_TRUE(reply->results[0].is_done());
  ASSERT_EQ(reply->leg_balances.size(), 2u);
  EXPECT_EQ(reply->leg_balances[1].after, 70);
}

TEST_F(EmbeddedLedger, what_was_answered_is_there_after_closing_and_opening_again) {
  const Posting posting = pay_in(77);
  const auto posted = ledger_.post(posting);
  ASSERT_TRUE(ledger_.close().has_value());
  EXPECT_EQ(ledger_.balance(purse_).error().reason, "ledger_closed");
  EXPECT_EQ(ledger_.post(posting).error().code, ErrorCode::kFailedPrecondition);
  ASSERT_TRUE(ledger_.close().has_value());

  Ledger again = open();
  EXPECT_EQ(again.balance(purse_)->balance_minor, 77);
  EXPECT_EQ(again.post(posting)->slot, posted->slot);
  EXPECT_GT(again.new_id(), posting.id);
}

TEST_F(EmbeddedLedger, a_folder_is_open_once) {
  const auto second = Ledger::open(folder_.path().string());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(second.error().reason, "folder_in_use");
}

TEST_F(EmbeddedLedger, what_is_not_there_has_a_reason) {
  EXPECT_EQ(ledger_.balance({9, 9}).error().reason, "account_not_found");
  EXPECT_EQ(ledger_.statement({9, 9}).error().reason, "account_not_found");
  EXPECT_EQ(ledger_.find({9, 9}).error().reason, "record_not_found");
  EXPECT_EQ(ledger_.submit({}).error().reason, "batch_empty");
  EXPECT_EQ(parse_id("nonsense").error().reason, "malformed_id");
  EXPECT_EQ(outcome_name(9999), "unknown_outcome");
}

TEST_F(EmbeddedLedger, an_id_is_read_back_from_its_text) {
  const Id id = ledger_.new_id();
  EXPECT_EQ(to_text(id).size(), 22u);
  EXPECT_EQ(*parse_id(to_text(id)), id);
}

TEST_F(EmbeddedLedger, a_follower_reads_every_group_and_then_waits_in_vain) {
  ASSERT_TRUE(ledger_.post(pay_in(3))->is_done());
  std::uint64_t next = 0;
  std::size_t bytes = 0;
  while (next < ledger_.balance(purse_)->as_of_slot) {
    const auto groups = ledger_.follow(next);
    ASSERT_TRUE(groups.has_value());
    ASSERT_FALSE(groups->slots.empty());
    bytes += groups->slots.size();
    next = groups->next_slot;
  }
  EXPECT_EQ(bytes % 4096, 0u);
  const auto nothing = ledger_.follow(next, 20);
  ASSERT_TRUE(nothing.has_value());
  EXPECT_TRUE(nothing->slots.empty());
  EXPECT_EQ(nothing->next_slot, next);
}

TEST_F(EmbeddedLedger, closing_answers_a_follower_that_waits) {
  const std::uint64_t end = ledger_.balance(purse_)->as_of_slot;
  std::string reason;
  std::thread follower([&] { reason = ledger_.follow(end, 60'000).error().reason; });
  ASSERT_TRUE(ledger_.close().has_value());
  follower.join();
  EXPECT_TRUE(reason == "shard_stopped" || reason == "ledger_closed") << reason;
}

TEST_F(EmbeddedLedger, many_threads_post_at_once_and_no_penny_is_lost) {
  constexpr int kThreads = 8;
  constexpr int kPostings = 50;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([this] {
      for (int n = 0; n < kPostings; ++n) EXPECT_TRUE(ledger_.post(pay_in(1))->is_done());
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ledger_.balance(purse_)->balance_minor, kThreads * kPostings);
}

}  // namespace
}  // namespace atollbank::embedded
