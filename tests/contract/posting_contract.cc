// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/posting_contract.h"

#include <algorithm>
#include <numeric>

namespace atollbank::contract {

using base::Result;
using ledger::Command;
using ledger::CommandKind;
using ledger::Outcome;

runtime::Context PostingContract::until_in(base::Duration span) const {
  runtime::Context context;
  context.deadline = base::Deadline::after(shard_.clock(), span);
  return context;
}

runtime::Context PostingContract::patient() const {
  return until_in(base::Duration::from_seconds(10));
}

Result<posting::Reply> PostingContract::submit(ledger::Batch batch) {
  return answer_of<posting::Reply>(
      [&](auto done) { api().submit(patient(), std::move(batch), std::move(done)); });
}

ledger::CommandResult PostingContract::submit_one(const Command& command) {
  ledger::Batch batch;
  batch.commands = {command};
  const auto reply = submit(std::move(batch));
  EXPECT_TRUE(reply.has_value()) << (reply ? "" : reply.error().message);
  return reply && reply->results.size() == 1 ? reply->results[0] : ledger::CommandResult{};
}

void PostingContract::open_accounts(std::uint32_t count) {
  ledger::Batch openings;
  ledger::Batch funding;
  for (std::uint32_t number = 0; number <= count; ++number) {
    Command command;
    command.kind = CommandKind::kOpenAccount;
    command.id = account(number);
    command.side_index = number;
    command.side_count = 1;
    openings.commands.push_back(command);
    ledger::AccountOpening opening;
    opening.id = command.id;
    opening.owner = number == 0 ? base::Id{} : id(kOwnerNumber);
    opening.floor_minor = number == 0 ? ledger::kNoFloor : 0;
    opening.currency = kPounds;
    std::ranges::copy(std::string_view("test"), opening.namespace_name);
    std::ranges::copy(std::string_view("current"), opening.name);
    std::ranges::copy(std::string_view("customer-facing"), opening.balance_name);
    openings.openings.push_back(opening);
    if (number > 0) funding.commands.push_back(post(1'000'000 + number, 0, number, kFunding));
  }
  for (ledger::Batch* batch : {&openings, &funding}) {
    const auto reply = submit(std::move(*batch));
    ASSERT_TRUE(reply.has_value()) << reply.error().message;
    for (const ledger::CommandResult& result : reply->results)
      ASSERT_EQ(result.outcome, Outcome::kDone) << name_of(result.outcome);
  }
}

posting::AccountBalance PostingContract::balance_of(std::uint64_t number) {
  const auto balance = answer_of<posting::AccountBalance>(
      [&](auto done) { api().balance(patient(), account(number), std::move(done)); });
  EXPECT_TRUE(balance.has_value());
  return balance ? *balance : posting::AccountBalance{};
}

Result<posting::FollowedGroups> PostingContract::follow(std::uint64_t from_slot,
                                                        base::Duration patience) {
  return answer_of<posting::FollowedGroups>(
      [&](auto done) { api().follow(until_in(patience), from_slot, 1 << 20, std::move(done)); });
}

Command PostingContract::post(std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
                              std::int64_t amount_minor) {
  Command command;
  command.kind = CommandKind::kPost;
  command.currency = kPounds;
  command.id = id(number);
  command.debit_account = account(debit);
  command.credit_account = account(credit);
  command.amount_minor = amount_minor;
  return command;
}

Command PostingContract::place(std::uint64_t number, std::uint64_t debit, std::uint64_t payee,
                               std::int64_t amount_minor) {
  Command command = post(number, debit, payee, amount_minor);
  command.kind = CommandKind::kPlaceHold;
  return command;
}

Command PostingContract::on_hold(CommandKind kind, std::uint64_t number, std::uint64_t hold,
                                 std::int64_t amount_minor) {
  Command command;
  command.kind = kind;
  command.currency = kPounds;
  command.id = id(number);
  command.related = id(hold);
  command.amount_minor = amount_minor;
  return command;
}

TEST_P(PostingContract, a_posting_answers_with_the_balances_around_it) {
  open_accounts(2);
  const ledger::CommandResult result = submit_one(post(1, 1, 2, 250));
  EXPECT_EQ(result.outcome, Outcome::kDone);
  EXPECT_EQ(result.debit_balance_before, kFunding);
  EXPECT_EQ(result.debit_balance_after, kFunding - 250);
  EXPECT_EQ(result.credit_balance_after, kFunding + 250);
  EXPECT_GT(result.slot, 0u);
  EXPECT_GT(result.booking_time_ns, 0);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding - 250);
}

TEST_P(PostingContract, the_same_command_again_has_the_same_answer_once) {
  open_accounts(2);
  const ledger::CommandResult first = submit_one(post(1, 1, 2, 250));
  const ledger::CommandResult again = submit_one(post(1, 1, 2, 250));
  EXPECT_EQ(again.duplicate, 1);
  EXPECT_EQ(again.outcome, Outcome::kDone);
  EXPECT_EQ(again.slot, first.slot);
  EXPECT_EQ(again.booking_time_ns, first.booking_time_ns);
  EXPECT_EQ(again.debit_balance_after, first.debit_balance_after);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding - 250);
}

TEST_P(PostingContract, a_used_id_with_other_content_is_refused) {
  open_accounts(2);
  submit_one(post(1, 1, 2, 250));
  EXPECT_EQ(outcome_of(post(1, 1, 2, 251)), Outcome::kIdUsedWithDifferentContent);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding - 250);
}

TEST_P(PostingContract, a_decline_is_a_result_and_a_retry_hears_it_again) {
  open_accounts(2);
  EXPECT_EQ(outcome_of(post(1, 1, 2, kFunding + 1)), Outcome::kInsufficientFunds);
  submit_one(post(2, 2, 1, 100));
  const ledger::CommandResult again = submit_one(post(1, 1, 2, kFunding + 1));
  EXPECT_EQ(again.outcome, Outcome::kInsufficientFunds);
  EXPECT_EQ(again.duplicate, 1);
}

TEST_P(PostingContract, an_unknown_account_is_an_outcome) {
  open_accounts(1);
  EXPECT_EQ(outcome_of(post(1, 99, 1, 5)), Outcome::kDebitAccountNotFound);
  EXPECT_EQ(outcome_of(post(2, 1, 99, 5)), Outcome::kCreditAccountNotFound);
}

TEST_P(PostingContract, a_command_of_an_unknown_kind_is_an_outcome) {
  open_accounts(2);
  Command command = post(1, 1, 2, 5);
  command.kind = static_cast<CommandKind>(200);
  EXPECT_EQ(outcome_of(command), Outcome::kUnknownKind);
}

TEST_P(PostingContract, a_ceiling_and_a_condition_decline_like_any_other_rule) {
  open_accounts(3);
  Command ceiling{.kind = CommandKind::kSetCeiling, .id = post(1, 1, 2, 5).id};
  ceiling.debit_account = post(1, 1, 3, 5).credit_account;
  ceiling.limit_or_time = 10;
  EXPECT_EQ(balance_of(3).ceiling_minor, ledger::kNoCeiling);
  EXPECT_EQ(outcome_of(ceiling), Outcome::kDone);
  EXPECT_EQ(balance_of(3).ceiling_minor, 10);
  EXPECT_EQ(outcome_of(post(2, 1, 3, 11)), Outcome::kExceedsCeiling);
  Command expect{.kind = CommandKind::kExpect, .id = post(3, 1, 3, 5).id};
  expect.debit_account = ceiling.debit_account;
  expect.amount_minor = ledger::kNoFloor;
  expect.limit_or_time = -1;
  EXPECT_EQ(outcome_of(expect), Outcome::kConditionNotMet);
}

TEST_P(PostingContract, held_money_is_not_available_until_it_is_captured_or_released) {
  open_accounts(2);
  EXPECT_EQ(outcome_of(place(1, 1, 2, 60'000)), Outcome::kDone);
  EXPECT_EQ(balance_of(1).held_minor, 60'000);
  EXPECT_EQ(outcome_of(post(2, 1, 2, 50'000)), Outcome::kInsufficientFunds);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kCaptureHold, 3, 1, 20'000)), Outcome::kDone);
  EXPECT_EQ(outcome_of(on_hold(CommandKind::kReleaseHold, 4, 1, 0)), Outcome::kDone);
  EXPECT_EQ(balance_of(1).held_minor, 0);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding - 20'000);
  EXPECT_EQ(balance_of(2).balance_minor, kFunding + 20'000);
}

TEST_P(PostingContract, linked_commands_fail_together) {
  open_accounts(2);
  ledger::Batch batch;
  batch.commands = {post(1, 1, 2, 100), post(2, 2, 1, 10 * kFunding)};
  batch.commands[0].flags = ledger::kLinked;
  const auto reply = submit(std::move(batch));
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->results[0].outcome, Outcome::kLinkedDeclined);
  EXPECT_EQ(reply->results[1].outcome, Outcome::kInsufficientFunds);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding);
}

TEST_P(PostingContract, a_posting_of_many_legs_answers_with_the_balances_of_each) {
  open_accounts(3);
  ledger::Batch batch;
  Command command;
  command.kind = CommandKind::kPostLegs;
  command.id = id(1);
  command.side_count = 3;
  batch.legs = {{.account = account(1), .amount_minor = -300, .currency = kPounds},
                {.account = account(2), .amount_minor = 100, .currency = kPounds},
                {.account = account(3), .amount_minor = 200, .currency = kPounds}};
  batch.commands = {command};
  const auto reply = submit(std::move(batch));
  ASSERT_TRUE(reply.has_value());
  ASSERT_EQ(reply->results[0].outcome, Outcome::kDone);
  ASSERT_EQ(reply->leg_balances.size(), 3u);
  EXPECT_EQ(reply->leg_balances[0].after, kFunding - 300);
  EXPECT_EQ(reply->leg_balances[2].before, kFunding);
  EXPECT_EQ(reply->leg_balances[2].after, kFunding + 200);
}

TEST_P(PostingContract, a_full_batch_is_answered_command_by_command) {
  open_accounts(2);
  ledger::Batch batch;
  for (std::uint32_t i = 0; i < ledger::kBatchCommandMax; ++i)
    batch.commands.push_back(post(1 + i, 1 + i % 2, 2 - i % 2, 1));
  const auto reply = submit(std::move(batch));
  ASSERT_TRUE(reply.has_value());
  ASSERT_EQ(reply->results.size(), ledger::kBatchCommandMax);
  for (const ledger::CommandResult& result : reply->results)
    EXPECT_EQ(result.outcome, Outcome::kDone);
  EXPECT_EQ(balance_of(1).balance_minor, kFunding);
}

TEST_P(PostingContract, batches_sent_in_turn_are_applied_in_turn) {
  open_accounts(2);
  constexpr std::uint32_t kBatches = 5;
  std::vector<std::future<Result<posting::Reply>>> answers;
  for (std::uint32_t n = 0; n < kBatches; ++n) {
    ledger::Batch batch;
    for (std::uint32_t i = 0; i < 200; ++i)
      batch.commands.push_back(post(1 + n * 200 + i, 1, 2, 1));
    const auto answer = std::make_shared<std::promise<Result<posting::Reply>>>();
    answers.push_back(answer->get_future());
    api().submit(patient(), std::move(batch),
                 [answer](Result<posting::Reply> reply) { answer->set_value(std::move(reply)); });
  }
  for (std::uint32_t n = 0; n < kBatches; ++n) {
    const auto reply = answers[n].get();
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->results.front().debit_balance_before, kFunding - n * 200);
  }
}

TEST_P(PostingContract, an_empty_batch_is_refused) {
  const auto reply = submit({});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(reply.error().reason, "batch_empty");
}

TEST_P(PostingContract, a_batch_that_points_outside_itself_is_refused) {
  open_accounts(2);
  ledger::Batch batch;
  batch.commands = {post(1, 1, 2, 5)};
  batch.commands[0].evidence_size = 1;
  const auto reply = submit(std::move(batch));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().reason, "batch_malformed");
  EXPECT_EQ(balance_of(1).balance_minor, kFunding);
}

TEST_P(PostingContract, a_batch_of_too_many_commands_is_refused) {
  ledger::Batch batch;
  batch.commands.resize(ledger::kBatchCommandMax + 1, post(1, 1, 2, 5));
  const auto reply = submit(std::move(batch));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(reply.error().reason, "batch_too_large");
}

TEST_P(PostingContract, work_past_its_deadline_is_not_begun) {
  open_accounts(2);
  for (const std::uint32_t count : {1u, 200u}) {  // as a call of its own, and on a stream
    ledger::Batch batch;
    for (std::uint32_t i = 0; i < count; ++i) batch.commands.push_back(post(1 + i, 1, 2, 5));
    const auto reply = answer_of<posting::Reply>([&](auto done) {
      api().submit(until_in(base::Duration{-1}), std::move(batch), std::move(done));
    });
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().code, base::ErrorCode::kDeadlineExceeded);
    EXPECT_EQ(reply.error().reason, "deadline_exceeded");
  }
  EXPECT_EQ(balance_of(1).balance_minor, kFunding);
}

TEST_P(PostingContract, more_than_the_shard_takes_is_refused_at_once_with_a_delay) {
  open_accounts(2);
  journal().hold();
  constexpr std::uint32_t kAsked = 200;
  std::vector<std::future<Result<posting::Reply>>> answers;
  std::mutex mutex;
  std::condition_variable refused;
  std::uint32_t refused_count = 0;
  for (std::uint32_t i = 0; i < kAsked; ++i) {
    const auto answer = std::make_shared<std::promise<Result<posting::Reply>>>();
    answers.push_back(answer->get_future());
    // As large as a batch may be, so that a few of them fill the group that is being gathered.
    ledger::Batch batch;
    for (std::uint32_t n = 0; n < ledger::kBatchCommandMax; ++n)
      batch.commands.push_back(post(1 + n + i * ledger::kBatchCommandMax, 1 + n % 2, 2 - n % 2, 1));
    api().submit(patient(), std::move(batch), [&, answer](Result<posting::Reply> reply) {
      if (!reply) {
        const std::lock_guard lock(mutex);
        ++refused_count;
        refused.notify_all();
      }
      answer->set_value(std::move(reply));
    });
  }
  {
    std::unique_lock lock(mutex);
    refused.wait(lock, [&] { return refused_count > 0; });
  }
  journal().release();
  std::uint32_t done_count = 0;
  for (auto& future : answers) {
    const auto reply = future.get();
    if (reply) {
      ++done_count;
      continue;
    }
    EXPECT_EQ(reply.error().code, base::ErrorCode::kResourceExhausted);
    EXPECT_EQ(reply.error().reason, "posting_overloaded");
    EXPECT_GT(reply.error().retry_after_ms, 0u);
  }
  EXPECT_GT(done_count, 0u);
  EXPECT_EQ(balance_of(1).balance_minor + balance_of(2).balance_minor, 2 * kFunding);
}

}  // namespace atollbank::contract
