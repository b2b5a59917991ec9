// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/audit/fold_audit.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "apps/atollctl/lines/import_target.h"
#include "apps/atollctl/stopped_journal.h"
#include "ledger/ledger_fixture.h"
#include "sim/model/workload.h"

namespace atollbank::atollctl {
namespace {

using ledger::Command;
using ledger::CommandKind;
using ledger::format::HoldSlot;
using ledger::format::PostingSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

std::optional<Difference> audit(const std::vector<std::vector<Slot>>& groups) {
  FoldAudit fold;
  for (const auto& group : groups) {
    if (auto difference = fold.check_group(group)) return difference;
  }
  return fold.check_end();
}

TEST(FoldAudit, everything_that_callers_do_folds) {
  for (const std::uint64_t seed : {std::uint64_t{21}, std::uint64_t{22}, std::uint64_t{23}}) {
    adapters::MemoryDisk disk;
    const auto ledger = NewLedger::open(disk, {.segment_bytes = 4u << 20});
    sim::Workload workload({.seed = seed, .hold_lifetime_max_ns = 30'000'000});
    std::int64_t time_ns = 1'790'000'000'000'000'000;
    ASSERT_TRUE((*ledger)->book(time_ns, {workload.opening_batch()}));
    for (int i = 0; i < 300; ++i) {
      time_ns += 1'234'567;
      ASSERT_TRUE((*ledger)->book(time_ns, {workload.next_batch(time_ns)}));
    }
    FoldAudit fold;
    const auto end =
        read_stopped_journal(disk, [&](std::span<const Slot> group) -> base::Result<bool> {
          const auto difference = fold.check_group(group);
          EXPECT_FALSE(difference)
              << "slot " << difference->slot << " " << difference->what << " expected "
              << difference->expected << " found " << difference->found;
          return !difference;
        });
    ASSERT_TRUE(end);
    EXPECT_FALSE(fold.check_end());
    EXPECT_GT(fold.figures().commands, 500u);
  }
}

class Folded : public ledger::LedgerFixture {
 protected:
  void SetUp() override {
    open(1, ledger::kNoFloor);
    open(2);
    open(3);
    apply(post(1, 1, 2, 10'000));
    apply(post(2, 2, 3, 500));
    apply(place(10, 2, 3, 700));
    apply(on_hold(CommandKind::kCaptureHold, 11, 10, 200));
    apply(post(3, 3, 2, 1'000'000));  // declined
    Command freeze = change(CommandKind::kFreeze, 12, 3, ledger::kFreezeDebits);
    apply(freeze);
    ASSERT_EQ(audit(groups_), std::nullopt);
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
  std::string found() {
    const auto difference = audit(groups_);
    return difference ? difference->what : "nothing";
  }
};

TEST_F(Folded, a_wrong_sum_is_found) {
  newest<PostingSlot>(SlotKind::kCapture).credit_balance_after += 1;
  EXPECT_EQ(found(), "balance");
}

TEST_F(Folded, a_wrong_held_amount_is_found) {
  newest<PostingSlot>(SlotKind::kCapture).debit_held_after += 1;
  EXPECT_EQ(found(), "held");
}

TEST_F(Folded, a_wrong_rest_of_a_hold_is_found) {
  newest<HoldSlot>(SlotKind::kHoldPlaced).remaining_after -= 1;
  EXPECT_EQ(found(), "rest of the hold");
}

TEST_F(Folded, a_broken_chain_of_records_is_found) {
  newest<PostingSlot>(SlotKind::kCapture).debit_previous_slot += 1;
  EXPECT_EQ(found(), "previous slot");
}

TEST_F(Folded, a_decline_that_moved_money_is_found) {
  auto& declined = newest<PostingSlot>(SlotKind::kPosting);
  ASSERT_EQ(declined.header.outcome, ledger::Outcome::kInsufficientFunds);
  declined.debit_balance_after -= 1;
  EXPECT_EQ(found(), "balance beside the decline");
}

TEST_F(Folded, money_below_the_floor_is_found) {
  auto& declined = newest<PostingSlot>(SlotKind::kPosting);
  declined.header.outcome = ledger::Outcome::kDone;
  declined.debit_balance_after -= declined.amount_minor;
  declined.credit_balance_after += declined.amount_minor;
  const auto& capture = newest<PostingSlot>(SlotKind::kCapture);
  declined.debit_previous_slot = declined.credit_previous_slot = 0;
  for (const auto& group : groups_) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (&group[i] == reinterpret_cast<const Slot*>(&capture)) {
        declined.debit_previous_slot = declined.credit_previous_slot =
            ledger::format::header_of(group).first_slot + i;
      }
    }
  }
  EXPECT_EQ(found(), "floor");
}

TEST_F(Folded, an_id_used_twice_is_found) {
  newest<PostingSlot>(SlotKind::kCapture).id = id(2);
  EXPECT_EQ(found(), "use of the id");
}

TEST_F(Folded, a_capture_of_no_hold_is_found) {
  newest<PostingSlot>(SlotKind::kCapture).related_slot += 1;
  EXPECT_EQ(found(), "slot of an open hold");
}

TEST_F(Folded, a_missing_record_is_found) {
  newest<ledger::format::AccountChangedSlot>(SlotKind::kFrozen).header.kind = SlotKind::kPadding;
  EXPECT_EQ(found(), "number of records in the group");
}

TEST(IdSet, tells_ids_apart_and_finds_each_again) {
  IdSet ids;
  for (std::uint64_t i = 0; i < 200'000; ++i) ASSERT_TRUE(ids.insert({.high = i / 7, .low = i}));
  for (std::uint64_t i = 0; i < 200'000; i += 997) {
    EXPECT_FALSE(ids.insert({.high = i / 7, .low = i}));
  }
  EXPECT_EQ(ids.size(), 200'000u);
}

}  // namespace
}  // namespace atollbank::atollctl
