// SPDX-License-Identifier: Apache-2.0
#include "services/posting/local_posting.h"

#include "services/posting/posting_fixture.h"

namespace atollbank::posting {

using ledger::Outcome;

class Posting : public PostingFixture {
 protected:
  void SetUp() override {
    PostingFixture::SetUp();
    open(1, ledger::kNoFloor);
    open(2);
    open(3);
    outcome_of(post(900, 1, 2, 1000));
  }
};

TEST_F(Posting, what_was_answered_is_what_readers_see) {
  EXPECT_EQ(outcome_of(post(1, 2, 3, 300)), Outcome::kDone);
  EXPECT_EQ(balance(2).balance_minor, 700);
  EXPECT_EQ(balance(3).balance_minor, 300);
}

TEST_F(Posting, a_duplicate_gets_the_whole_first_answer) {
  const auto first = submit({.commands = {post(1, 2, 3, 300)}})->results[0];
  outcome_of(post(2, 2, 3, 100));
  auto again = submit({.commands = {post(1, 2, 3, 300)}})->results[0];
  EXPECT_EQ(again.duplicate, 1);
  again.duplicate = 0;
  EXPECT_EQ(std::memcmp(&again, &first, sizeof(first)), 0);
}

TEST_F(Posting, a_duplicate_of_legs_gets_their_balances_again) {
  const auto legs = [&] {
    return submit(
        {.commands = {{.kind = ledger::CommandKind::kPostLegs, .id = id(1), .side_count = 4}},
         .legs = {{account(2), -30, kPounds},
                  {account(3), 10, kPounds},
                  {account(1), 19, kPounds},
                  {account(4), 1, kPounds}}});
  };
  open(4);
  const auto first = legs();
  const auto again = legs();
  ASSERT_EQ(again->leg_balances.size(), 4u);
  EXPECT_EQ(again->results[0].duplicate, 1);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(again->leg_balances[i].before, first->leg_balances[i].before);
    EXPECT_EQ(again->leg_balances[i].after, first->leg_balances[i].after);
  }
}

TEST_F(Posting, statement_pages_walk_back_to_the_opening) {
  for (std::uint64_t i = 0; i < 25; ++i) outcome_of(post(i + 1, 2, 3, 1));
  const auto newest = statement(2, 0, 10);
  ASSERT_EQ(newest->entries.size(), 10u);
  EXPECT_EQ(newest->entries[0].balance_after, 975);
  EXPECT_EQ(newest->entries[0].amount_minor, -1);
  EXPECT_EQ(newest->entries[0].id, id(25));
  std::size_t count = newest->entries.size();
  std::uint64_t before = newest->next_before_slot;
  while (before != 0) {
    const auto page = statement(2, before, 10);
    count += page->entries.size();
    before = page->next_before_slot;
  }
  EXPECT_EQ(count, 26u);
}

TEST_F(Posting, statement_shows_holds_legs_and_evidence) {
  ledger::Command hold = post(1, 2, 3, 50);
  hold.kind = ledger::CommandKind::kPlaceHold;
  ledger::Batch batch{.commands = {hold}};
  batch.attach_evidence(batch.commands[0], std::string(300, 'e'));
  ASSERT_TRUE(submit(std::move(batch)).has_value());
  ASSERT_TRUE(
      submit({.commands = {{.kind = ledger::CommandKind::kPostLegs, .id = id(2), .side_count = 2}},
              .legs = {{account(2), -30, kPounds}, {account(3), 30, kPounds}}})
          .has_value());
  const auto page = statement(2);
  ASSERT_EQ(page->entries.size(), 3u);
  EXPECT_EQ(page->entries[0].kind, ledger::format::SlotKind::kPostingHead);
  EXPECT_EQ(page->entries[0].amount_minor, -30);
  EXPECT_EQ(page->entries[1].held_change_minor, 50);
  EXPECT_EQ(page->entries[1].evidence, std::string(300, 'e'));
}

TEST_F(Posting, a_statement_says_what_a_final_capture_freed) {
  ledger::Command hold = post(1, 2, 3, 50);
  hold.kind = ledger::CommandKind::kPlaceHold;
  outcome_of(hold);
  outcome_of({.kind = ledger::CommandKind::kCaptureHold,
              .flags = ledger::kFinalCapture,
              .currency = kPounds,
              .id = id(2),
              .amount_minor = 20,
              .related = id(1)});
  const auto newest = statement(2, 0, 1);
  EXPECT_EQ(newest->entries[0].held_change_minor, -50);
  EXPECT_EQ(newest->entries[0].amount_minor, -20);
  EXPECT_EQ(statement(2)->entries[1].held_change_minor, 50);
}

TEST_F(Posting, a_page_begins_before_any_record_that_is_named) {
  for (std::uint64_t i = 1; i <= 6; ++i) {
    outcome_of(post(i, 2, 3, 1));
    outcome_of(post(100 + i, 1, 3, 1));  // of others
  }
  const auto whole = statement(2)->entries;
  ASSERT_EQ(whole.size(), 7u);
  for (std::uint64_t before = 1; before <= posting_->durable_end() + 3; ++before) {
    const auto page = statement(2, before);
    ASSERT_TRUE(page.has_value()) << before;
    std::vector<std::uint64_t> expected;
    for (const StatementEntry& entry : whole) {
      if (entry.slot < before) expected.push_back(entry.slot);
    }
    std::vector<std::uint64_t> found;
    for (const StatementEntry& entry : page->entries) found.push_back(entry.slot);
    EXPECT_EQ(found, expected) << before;
    EXPECT_EQ(page->next_before_slot, 0u);
  }
}

TEST_F(Posting, a_page_that_ends_with_the_oldest_record_is_the_last) {
  for (std::uint64_t i = 1; i <= 3; ++i) outcome_of(post(i, 2, 3, 1));
  EXPECT_EQ(statement(2, 0, 4)->next_before_slot, 0u);
  const auto page = statement(2, 0, 3);
  EXPECT_EQ(page->next_before_slot, page->entries.back().slot);
  EXPECT_EQ(statement(2, page->next_before_slot, 1)->next_before_slot, 0u);
  EXPECT_TRUE(statement(2, statement(2)->entries.back().slot)->entries.empty());
}

TEST_F(Posting, an_entry_has_what_its_command_said) {
  ledger::Command dated = post(1, 2, 3, 7);
  dated.code = 77;
  dated.reference = id(55);
  dated.value_time_ns = clock_.wall().nanoseconds - 1'000'000'000;
  const auto first = submit({.commands = {dated}})->results[0];
  ledger::Command undo = post(2, 3, 2, 7);
  undo.flags = ledger::kReversal;
  undo.related = id(1);
  ASSERT_EQ(outcome_of(undo), Outcome::kDone);
  ASSERT_EQ(outcome_of({.kind = ledger::CommandKind::kSetFloor,
                        .code = 78,
                        .id = id(3),
                        .debit_account = account(2),
                        .limit_or_time = -5}),
            Outcome::kDone);
  const auto entries = statement(2)->entries;
  EXPECT_EQ(entries[0].code, 78u);
  EXPECT_EQ(entries[0].amount_minor, 0);
  EXPECT_EQ(entries[0].value_time_ns, entries[0].booking_time_ns);
  EXPECT_EQ(entries[1].related_slot, first.slot);
  EXPECT_EQ(entries[1].amount_minor, 7);
  EXPECT_EQ(entries[2].slot, first.slot);
  EXPECT_EQ(entries[2].code, 77u);
  EXPECT_EQ(entries[2].reference, id(55));
  EXPECT_EQ(entries[2].value_time_ns, dated.value_time_ns);
  EXPECT_EQ(entries[2].booking_time_ns, first.booking_time_ns);
  EXPECT_EQ(entries[2].balance_after, 993);
}

TEST_F(Posting, a_page_has_up_to_8190_entries) {
  EXPECT_TRUE(statement(2, 0, kStatementLimitMax).has_value());
  EXPECT_EQ(statement(2, 0, kStatementLimitMax + 1).error().reason, "limit_invalid");
}

TEST_F(Posting, bad_questions_have_clear_answers) {
  EXPECT_EQ(statement(99).error().reason, "account_not_found");
  EXPECT_EQ(statement(2, 0, 0).error().reason, "limit_invalid");
  const auto found =
      ask<RecordView>([&](auto done) { posting_->find({}, id(12345), std::move(done)); });
  EXPECT_EQ(found.error().reason, "record_not_found");
  EXPECT_EQ(submit({}).error().code, base::ErrorCode::kInvalidArgument);
}

TEST_F(Posting, finds_a_record_by_its_id) {
  const auto slot = submit({.commands = {post(1, 2, 3, 300)}})->results[0].slot;
  const auto found =
      ask<RecordView>([&](auto done) { posting_->find({}, id(1), std::move(done)); });
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->slot, slot);
  EXPECT_EQ(ledger::id_of(found->record), id(1));
}

TEST_F(Posting, work_past_its_deadline_is_not_begun) {
  const Context late{.deadline =
                         base::Deadline::at(clock_.monotonic() - base::Duration::from_ms(1))};
  EXPECT_EQ(submit({.commands = {post(1, 2, 3, 300)}}, late).error().code,
            base::ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(balance(2).balance_minor, 1000);
}

TEST_F(Posting, named_balances_sum_an_owners_addresses) {
  ledger::Command hold = post(1, 2, 3, 50);
  hold.kind = ledger::CommandKind::kPlaceHold;
  EXPECT_EQ(outcome_of(hold), Outcome::kDone);
  const auto sums = ask<std::vector<NamedBalance>>(
      [&](auto done) { posting_->named_balance({}, id(7), "customer-facing", std::move(done)); });
  ASSERT_EQ(sums->size(), 1u);
  EXPECT_EQ((*sums)[0].balance_minor, 0);  // the house's −1,000 and a customer's 1,000
  EXPECT_EQ((*sums)[0].held_minor, 50);
}

TEST_F(Posting, a_follower_sees_each_group_once_and_waits_for_the_next) {
  std::uint64_t from = 0;
  std::size_t commands = 0;
  const auto follow = [&](base::Duration wait) {
    const Context context{.deadline = base::Deadline::after(clock_, wait)};
    const auto groups = ask<FollowedGroups>(
        [&](auto done) { posting_->follow(context, from, 1 << 20, std::move(done)); });
    from = groups->next_slot;
    for (std::size_t at = 0; at < groups->slots.size();) {
      const auto& header = ledger::slot_as<ledger::format::GroupHeaderSlot>(groups->slots[at]);
      commands += header.command_count;
      at += header.slot_count;
    }
    return groups->slots.size();
  };
  follow(base::Duration::from_ms(50));
  EXPECT_EQ(commands, 4u);
  EXPECT_EQ(follow(base::Duration::from_ms(20)), 0u);
  EXPECT_EQ(outcome_of(post(1, 2, 3, 300)), Outcome::kDone);
  follow(base::Duration::from_seconds(5));
  EXPECT_EQ(commands, 5u);
}

TEST_F(Posting, readers_see_limits_and_freezes_and_see_them_after_a_restart) {
  using ledger::CommandKind;
  const auto set = submit({.commands = {{.kind = CommandKind::kSetFloor,
                                         .id = id(1),
                                         .debit_account = account(2),
                                         .limit_or_time = -70},
                                        {.kind = CommandKind::kFreeze,
                                         .flags = ledger::kFreezeDebits,
                                         .id = id(2),
                                         .debit_account = account(2)}}});
  for (int restarts = 0; restarts < 2; ++restarts) {
    const AccountBalance seen = balance(2);
    EXPECT_EQ(seen.floor_minor, -70);
    EXPECT_EQ(seen.state, ledger::kDebitsFrozen);
    EXPECT_EQ(seen.last_slot, set->results[1].slot);
    EXPECT_EQ(seen.as_of_slot, posting_->durable_end());
    EXPECT_EQ(balance(3).floor_minor, 0);
    EXPECT_EQ(balance(1).floor_minor, ledger::kNoFloor);
    stop();
    start({});
  }
}

TEST_F(Posting, a_restart_finds_the_same_state) {
  outcome_of(post(1, 2, 3, 300));
  stop();
  start({});
  EXPECT_EQ(balance(2).balance_minor, 700);
  EXPECT_EQ(submit({.commands = {post(1, 2, 3, 300)}})->results[0].duplicate, 1);
}

TEST_F(Posting, an_idle_hold_expires_by_itself) {
  ledger::Command hold = post(1, 2, 3, 50);
  hold.kind = ledger::CommandKind::kPlaceHold;
  hold.limit_or_time = (clock_.wall() + base::Duration::from_ms(30)).nanoseconds;
  ASSERT_EQ(outcome_of(hold), Outcome::kDone);
  const auto from = posting_->durable_end();
  const Context context{.deadline =
                            base::Deadline::after(clock_, base::Duration::from_seconds(10))};
  const auto groups = ask<FollowedGroups>(
      [&](auto done) { posting_->follow(context, from, 1 << 20, std::move(done)); });
  EXPECT_FALSE(groups->slots.empty());
  EXPECT_EQ(balance(2).held_minor, 0);
}

// Runs what was posted when it is told to, and no timer.
class ManualExecutor final : public runtime::Executor {
 public:
  explicit ManualExecutor(const base::Clock& clock) : clock_(clock) {}
  void post(runtime::Work work) override { works_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work) override {}
  const base::Clock& clock() const override { return clock_; }
  bool run() {
    auto works = std::move(works_);
    works_.clear();
    for (auto& work : works) work();
    return !works.empty();
  }

 private:
  const base::Clock& clock_;
  std::vector<runtime::Work> works_;
};

TEST_F(Posting, a_hold_that_fell_due_while_the_bank_was_down_expires_unasked) {
  ledger::Command hold = post(1, 2, 3, 50);
  hold.kind = ledger::CommandKind::kPlaceHold;
  hold.limit_or_time = (clock_.wall() + base::Duration::from_seconds(60)).nanoseconds;
  ASSERT_EQ(outcome_of(hold), Outcome::kDone);
  stop();
  const std::uint64_t end = journal_.durable_end();
  base::ManualClock later(clock_.wall() + base::Duration::from_seconds(61));
  ManualExecutor front(later);
  ManualExecutor log(later);
  LocalPosting again({}, journal_, later, front, log, *pool_);
  ASSERT_TRUE(again.start().has_value());
  while (front.run() || log.run()) {}
  EXPECT_GT(journal_.durable_end(), end);
}

}  // namespace atollbank::posting
