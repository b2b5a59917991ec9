// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/verify.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "ledger/ledger_fixture.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::format::Slot;
using ledger::format::SlotKind;

// Journals of the real engine, held against the naive ledger.
class JournalChecked : public ledger::LedgerFixture {
 protected:
  void SetUp() override {
    open(1, ledger::kNoFloor);
    open(2);
    open(3);
    open(4, 0, ledger::kEuros);
    apply(post(1, 1, 2, 10'000));
  }

  std::optional<Difference> check() {
    figures_ = {};
    JournalCheck checker;
    for (const std::vector<Slot>& group : groups_) {
      if (auto difference = checker.check_group(group)) return difference;
    }
    figures_ = checker.figures();
    return checker.check_end();
  }

  // The newest slot of a kind, to be spoiled.
  template <class T>
  T& newest(SlotKind kind) {
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
      for (auto slot = group->rbegin(); slot != group->rend(); ++slot) {
        if (slot->kind == kind) return *reinterpret_cast<T*>(&*slot);
      }
    }
    ADD_FAILURE() << "no such slot";
    return *reinterpret_cast<T*>(&groups_.front().front());
  }

  CheckFigures figures_;
};

TEST_F(JournalChecked, a_sound_journal_of_postings_verifies) {
  apply(post(2, 2, 3, 500));
  apply(post(3, 2, 3, 1'000'000));  // declined
  EXPECT_EQ(check(), std::nullopt);
  EXPECT_EQ(figures_.postings, 2u);
  EXPECT_EQ(figures_.declines, 1u);
  EXPECT_EQ(figures_.accounts, 4u);
  EXPECT_EQ(figures_.commands, 7u);
}

TEST_F(JournalChecked, holds_captures_and_releases_verify) {
  apply(place(10, 2, 3, 700));
  apply(on_hold(CommandKind::kIncreaseHold, 11, 10, 300));
  apply(on_hold(CommandKind::kCaptureHold, 12, 10, 200));
  apply(on_hold(CommandKind::kCaptureHold, 13, 10, 9'000));  // declined
  apply(on_hold(CommandKind::kReleaseHold, 14, 10, 0));
  apply(place(15, 2, 0, 100));
  Command last = on_hold(CommandKind::kCaptureHold, 16, 15, 60, ledger::kFinalCapture);
  last.credit_account = account(3);
  apply(last);
  EXPECT_EQ(check(), std::nullopt);
  EXPECT_EQ(figures_.postings, 3u);
}

TEST_F(JournalChecked, a_hold_that_one_chain_places_and_ends_verifies) {
  Command captured = place(10, 2, 3, 700);
  captured.flags = ledger::kLinked;
  apply(Batch{.commands = {captured, on_hold(CommandKind::kCaptureHold, 11, 10, 700,
                                             ledger::kFinalCapture)}});
  Command refused = place(12, 2, 3, 300);
  refused.flags = ledger::kLinked;
  apply(Batch{.commands = {refused, on_hold(CommandKind::kReleaseHold, 13, 12, 0)}});
  Command increased = on_hold(CommandKind::kIncreaseHold, 15, 14, 50);
  increased.flags = ledger::kLinked;
  apply(place(14, 2, 3, 100));
  apply(Batch{.commands = {increased, on_hold(CommandKind::kCaptureHold, 16, 14, 120)}});
  Command declined = place(17, 2, 3, 1'000'000);
  declined.flags = ledger::kLinked;
  apply(Batch{.commands = {declined, on_hold(CommandKind::kCaptureHold, 18, 17, 1'000'000)}});
  EXPECT_EQ(check(), std::nullopt);
}

TEST_F(JournalChecked, a_wrong_rest_of_a_hold_is_found) {
  apply(place(10, 2, 3, 700));
  ++newest<ledger::format::HoldSlot>(SlotKind::kHoldPlaced).remaining_after;
  EXPECT_EQ(check()->what, "rest of the hold");
}

TEST_F(JournalChecked, expiries_verify_also_several_at_once) {
  apply(place(10, 2, 3, 700, 2));
  apply(place(11, 2, 3, 50, 3));
  apply(place(12, 3, 2, 0, 0));  // refused, and not journaled
  for (std::uint64_t i = 0; i < 6; ++i) apply(post(20 + i, 2, 3, 1));
  EXPECT_EQ(check(), std::nullopt);
  EXPECT_EQ(figures_.postings, 7u);
}

TEST_F(JournalChecked, chains_legs_reversals_and_changes_verify) {
  Command first = post(30, 2, 3, 100);
  first.flags = ledger::kLinked;
  apply(Batch{.commands = {first, post(31, 3, 2, 40)}});
  Command chained = post(32, 2, 3, 100);
  chained.flags = ledger::kLinked;
  apply(Batch{.commands = {chained, post(33, 3, 2, 40'000)}});  // both declined
  Batch legs{.commands = {{.kind = CommandKind::kPostLegs, .id = id(34), .side_count = 4}}};
  for (const auto& [number, amount] : {std::pair{1u, -300}, {2u, 100}, {3u, 150}}) {
    legs.legs.push_back(
        {.account = account(number), .amount_minor = amount, .currency = ledger::kPounds});
  }
  open(5);
  legs.legs.push_back({.account = account(5), .amount_minor = 50, .currency = ledger::kPounds});
  apply(legs);
  Command reversal = post(35, 3, 2, 100);
  reversal.flags = ledger::kReversal;
  reversal.related = id(30);
  apply(reversal);
  apply(Command{.kind = CommandKind::kSetFloor,
                .id = id(36),
                .debit_account = account(2),
                .limit_or_time = -5'000});
  apply(Command{.kind = CommandKind::kFreeze,
                .flags = ledger::kFreezeDebits,
                .id = id(37),
                .debit_account = account(3)});
  apply(Command{.kind = CommandKind::kCloseAccount, .id = id(38), .debit_account = account(4)});
  apply(Command{.kind = CommandKind::kCloseAccount, .id = id(39), .debit_account = account(2)});
  EXPECT_EQ(check(), std::nullopt);
  EXPECT_EQ(figures_.declines, 3u);
}

TEST_F(JournalChecked, a_chain_that_changes_one_account_twice_verifies) {
  Command freeze = change(CommandKind::kFreeze, 50, 2, ledger::kFreezeDebits | ledger::kLinked);
  Command floor = change(CommandKind::kSetFloor, 51, 2, ledger::kLinked, -700);
  Command thaw = change(CommandKind::kFreeze, 52, 2);
  apply(Batch{.commands = {freeze, floor, thaw}});
  ASSERT_EQ(state(2).floor, -700);
  EXPECT_EQ(check(), std::nullopt);
  newest<ledger::format::AccountChangedSlot>(SlotKind::kFloorSet).floor_after = -701;
  newest<ledger::format::AccountChangedSlot>(SlotKind::kFrozen).floor_after = -701;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "floor of " + base::to_text("acc", account(2)));
}

TEST_F(JournalChecked, a_declined_capture_that_pays_back_the_holder_verifies) {
  apply(place(10, 2, 3, 700));
  Command declined = post(11, 2, 3, 1'000'000);
  declined.flags = ledger::kLinked;
  Command capture = on_hold(CommandKind::kCaptureHold, 12, 10, 100);
  capture.credit_account = account(2);
  apply(Batch{.commands = {declined, capture}});
  EXPECT_EQ(check(), std::nullopt);
  EXPECT_EQ(figures_.declines, 2u);
}

TEST_F(JournalChecked, a_wrong_balance_is_named_with_slot_expected_and_found) {
  apply(post(2, 2, 3, 500));
  newest<ledger::format::PostingSlot>(SlotKind::kPosting).credit_balance_after = 501;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "balance of " + base::to_text("acc", account(3)));
  EXPECT_EQ(difference->expected, "500");
  EXPECT_EQ(difference->found, "501");
  EXPECT_GT(difference->slot, ledger::format::kFirstSlot);
  EXPECT_EQ(verdict_line({.figures = {}, .difference = difference}),
            "slot " + std::to_string(difference->slot) + ": " + difference->what +
                ": expected 500, found 501");
}

TEST_F(JournalChecked, a_posting_that_should_have_been_declined_is_found) {
  apply(post(2, 2, 3, 1'000'000));
  newest<ledger::format::PostingSlot>(SlotKind::kPosting).header.outcome = ledger::Outcome::kDone;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "outcome");
  EXPECT_EQ(difference->expected, "insufficient_funds");
  EXPECT_EQ(difference->found, "done");
}

TEST_F(JournalChecked, an_id_that_was_used_before_is_found) {
  apply(post(2, 2, 3, 500));
  newest<ledger::format::PostingSlot>(SlotKind::kPosting).id = id(1);
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "outcome");
  EXPECT_EQ(difference->expected, "id_used_with_different_content");
}

TEST_F(JournalChecked, a_broken_chain_of_previous_slots_is_found) {
  apply(post(2, 2, 3, 500));
  apply(post(3, 2, 3, 500));
  newest<ledger::format::PostingSlot>(SlotKind::kPosting).debit_previous_slot += 1;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "previous slot of " + base::to_text("acc", account(2)));
}

TEST_F(JournalChecked, a_forgotten_expiry_is_found) {
  apply(place(10, 2, 3, 700, 1));
  apply(post(11, 2, 3, 1));
  apply(post(12, 2, 3, 1));
  auto& expired = newest<ledger::format::HoldSlot>(SlotKind::kHoldExpired);
  expired.header.kind = SlotKind::kEvidence;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "expired hold");
  EXPECT_EQ(difference->found, "none");
}

TEST_F(JournalChecked, an_expiry_before_its_time_is_found) {
  apply(place(10, 2, 3, 700, 3));
  for (std::uint64_t i = 0; i < 6; ++i) apply(post(20 + i, 2, 3, 1));
  newest<ledger::format::HoldSlot>(SlotKind::kHoldPlaced).expires_at_ns += 60'000'000'000;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->what, "expired hold");
  EXPECT_EQ(difference->expected, "none");
}

TEST_F(JournalChecked, a_slot_that_is_no_command_is_found) {
  apply(post(2, 2, 3, 500));
  newest<ledger::format::PostingSlot>(SlotKind::kPosting).header.kind = SlotKind::kPadding;
  const auto difference = check();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->expected, "a command");
}

TEST(Verdict, is_one_line) {
  const Verdict verdict{
      .figures = {.groups = 1'200, .commands = 2'000'007, .postings = 2'000'000, .accounts = 7},
      .difference = {}};
  EXPECT_EQ(verdict_line(verdict),
            "verified 2,000,000 postings, 2,000,007 commands and 7 accounts in 1,200 groups: ok");
}

TEST(JournalFolders, a_folder_without_a_journal_is_bad_input) {
  const auto none = journal_folders("/dev");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().reason, "no_journal");
  EXPECT_FALSE(journal_folders("/no/such/folder"));
}

}  // namespace
}  // namespace atollbank::atollctl
