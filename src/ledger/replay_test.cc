// SPDX-License-Identifier: Apache-2.0
// A record that does not follow from those before it is refused, whatever it is that differs.
#include <concepts>

#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

using format::SlotKind;

class Replayed : public FundedLedger {
 protected:
  // The newest record of the kind with one of its fields changed; whether the history is taken.
  template <class T, class Change>
  bool takes(SlotKind kind, Change change) {
    auto groups = groups_;
    EXPECT_TRUE(change_newest<T>(groups, kind, change));
    Ledger copy;
    for (const auto& group : groups) {
      if (const auto replayed = copy.replay(group); !replayed) {
        EXPECT_EQ(replayed.error().reason, "record_inconsistent");
        return false;
      }
    }
    return true;
  }
  template <class T, class Change>
  static bool change_newest(std::vector<std::vector<format::Slot>>& groups, SlotKind kind,
                            Change change) {
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
      for (auto slot = group->rbegin(); slot != group->rend(); ++slot) {
        if (slot->kind != kind) continue;
        change(*reinterpret_cast<T*>(&*slot));
        return true;
      }
    }
    return false;
  }
  // Whether one more in this field is noticed.
  template <class T, std::integral Field>
  bool notices(SlotKind kind, Field T::* field) {
    return !takes<T>(kind, [&](T& slot) { slot.*field = static_cast<Field>(slot.*field + 1); });
  }
  bool notices_in_hold(SlotKind kind) {
    using format::HoldSlot;
    return notices(kind, &HoldSlot::account) && notices(kind, &HoldSlot::previous_slot) &&
           notices(kind, &HoldSlot::balance_after) && notices(kind, &HoldSlot::held_after);
  }
};

TEST_F(Replayed, a_history_as_it_was_is_taken) {
  apply(post(1, 2, 3, 300));
  EXPECT_TRUE(takes<format::PostingSlot>(SlotKind::kPosting, [](auto&) {}));
}

TEST_F(Replayed, a_posting_fits_both_its_accounts) {
  using format::PostingSlot;
  apply(post(1, 2, 3, 300));
  apply(post(2, 2, 3, 100));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::amount_minor));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::debit_account));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::credit_account));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::debit_previous_slot));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::credit_previous_slot));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::debit_balance_after));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::credit_balance_after));
  EXPECT_TRUE(notices(SlotKind::kPosting, &PostingSlot::debit_held_after));
}

TEST_F(Replayed, each_leg_fits_its_account) {
  post_legs(1, {leg(1, -30), leg(2, 10), leg(3, 20)});
  post_legs(2, {leg(1, -30), leg(2, 10), leg(3, 20)});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::int64_t format::LegEntry::* field :
         {&format::LegEntry::amount_minor, &format::LegEntry::balance_after,
          &format::LegEntry::held_after}) {
      EXPECT_FALSE(takes<format::LegsSlot>(
          SlotKind::kLegs, [&](format::LegsSlot& legs) { legs.entries[i].*field += 1; }));
    }
    EXPECT_FALSE(takes<format::LegsSlot>(
        SlotKind::kLegs, [&](format::LegsSlot& legs) { legs.entries[i].previous_slot += 1; }));
    EXPECT_FALSE(takes<format::LegsSlot>(
        SlotKind::kLegs, [&](format::LegsSlot& legs) { legs.entries[i].account = 99; }));
  }
}

TEST_F(Replayed, leg_slots_belong_to_their_head) {
  using format::LegsSlot;
  post_legs(1, {leg(1, -30), leg(2, 10), leg(3, 20)});
  EXPECT_TRUE(notices(SlotKind::kLegs, &LegsSlot::count));
  EXPECT_FALSE(takes<LegsSlot>(SlotKind::kLegs,
                               [](LegsSlot& legs) { legs.outcome = Outcome::kInsufficientFunds; }));
  EXPECT_FALSE(
      takes<LegsSlot>(SlotKind::kLegs, [](LegsSlot& legs) { legs.kind = SlotKind::kEvidence; }));
  EXPECT_FALSE(takes<format::PostingHeadSlot>(
      SlotKind::kPostingHead, [](format::PostingHeadSlot& head) { head.leg_count = 4; }));
  EXPECT_FALSE(takes<format::PostingHeadSlot>(
      SlotKind::kPostingHead, [](format::PostingHeadSlot& head) { head.leg_count = 3 * 31 + 1; }));
  EXPECT_FALSE(takes<format::PostingHeadSlot>(
      SlotKind::kPostingHead, [](format::PostingHeadSlot& head) { head.leg_count = 3 * 31; }));
  EXPECT_FALSE(takes<format::PostingHeadSlot>(
      SlotKind::kPostingHead,
      [](format::PostingHeadSlot& head) { head.header.outcome = Outcome::kInsufficientFunds; }));
}

TEST_F(Replayed, each_step_of_a_hold_fits_account_and_hold) {
  using format::HoldSlot;
  apply(place(1, 2, 3, 500, 100));
  EXPECT_TRUE(notices_in_hold(SlotKind::kHoldPlaced));
  EXPECT_TRUE(notices(SlotKind::kHoldPlaced, &HoldSlot::amount_minor));
  apply(on_hold(CommandKind::kIncreaseHold, 2, 1, 50));
  EXPECT_TRUE(notices_in_hold(SlotKind::kHoldIncreased));
  apply(on_hold(CommandKind::kReleaseHold, 3, 1, 20));
  EXPECT_TRUE(notices_in_hold(SlotKind::kHoldReleased));
  for (const SlotKind kind : {SlotKind::kHoldIncreased, SlotKind::kHoldReleased}) {
    EXPECT_TRUE(notices(kind, &HoldSlot::amount_minor));
    EXPECT_TRUE(notices(kind, &HoldSlot::remaining_after));
    EXPECT_TRUE(notices(kind, &HoldSlot::hold_slot));
  }
}

TEST_F(Replayed, an_expiry_frees_what_its_hold_has_left) {
  using format::HoldSlot;
  apply(place(1, 2, 3, 500, 2));
  now_ns_ += 10'000'000'000;
  apply(post(2, 1, 3, 1));
  EXPECT_TRUE(notices_in_hold(SlotKind::kHoldExpired));
  EXPECT_TRUE(notices(SlotKind::kHoldExpired, &HoldSlot::amount_minor));
  EXPECT_TRUE(notices(SlotKind::kHoldExpired, &HoldSlot::hold_slot));
}

TEST_F(Replayed, a_capture_takes_from_a_hold_that_there_is) {
  using format::PostingSlot;
  apply(place(1, 2, 3, 500));
  apply(on_hold(CommandKind::kCaptureHold, 2, 1, 100));
  EXPECT_TRUE(notices(SlotKind::kCapture, &PostingSlot::related_slot));
  EXPECT_TRUE(notices(SlotKind::kCapture, &PostingSlot::amount_minor));
  EXPECT_TRUE(notices(SlotKind::kCapture, &PostingSlot::debit_held_after));
}

TEST_F(Replayed, a_change_of_an_account_fits_it) {
  using format::AccountChangedSlot;
  apply(change(CommandKind::kSetFloor, 1, 2, 0, -50));
  EXPECT_TRUE(notices(SlotKind::kFloorSet, &AccountChangedSlot::previous_slot));
  EXPECT_TRUE(notices(SlotKind::kFloorSet, &AccountChangedSlot::balance_after));
  EXPECT_FALSE(takes<AccountChangedSlot>(SlotKind::kFloorSet,
                                         [](AccountChangedSlot& slot) { slot.account = 3; }));
}

TEST_F(Replayed, accounts_are_numbered_in_the_order_of_their_openings) {
  EXPECT_TRUE(notices(SlotKind::kAccountOpened, &format::AccountOpenedSlot::account));
}

TEST_F(Replayed, an_accrual_posts_the_whole_units_of_its_sum) {
  Command accrue = post(1, 1, 2, 1'600'000'000);
  accrue.kind = CommandKind::kAccrue;
  apply(accrue);
  EXPECT_FALSE(takes<format::PostingSlot>(
      SlotKind::kAccrued, [](format::PostingSlot& slot) { slot.related_slot = 2'600'000'000; }));
}

TEST_F(Replayed, periods_and_definitions_go_on_from_the_last) {
  apply({.kind = CommandKind::kClosePeriod, .flags = kSealed, .id = id(1), .limit_or_time = 1'000});
  using format::PeriodClosedSlot;
  EXPECT_TRUE(notices(SlotKind::kPeriodClosed, &PeriodClosedSlot::closed_before_after_ns));
  EXPECT_TRUE(notices(SlotKind::kPeriodClosed, &PeriodClosedSlot::sealed_before_after_ns));
  apply({.kind = CommandKind::kDefine, .code = 1, .id = id(2)});
  EXPECT_TRUE(notices(SlotKind::kDefined, &format::DefinedSlot::previous_slot));
}

TEST_F(Replayed, limits_of_a_balance_name_go_on_from_its_last_and_know_its_sums) {
  using format::BalanceLimitsSlot;
  open_named(21, 1);
  apply(post(1, 1, 21, 600));
  apply(place(2, 21, 3, 50));
  Command limits = change(CommandKind::kSetBalanceLimits, 3, 21, 0, 500);
  limits.amount_minor = 1'000;
  apply(limits);
  EXPECT_TRUE(notices(SlotKind::kBalanceLimitsSet, &BalanceLimitsSlot::previous_slot));
  EXPECT_FALSE(takes<BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet,
                                        [](auto& slot) { slot.balance_sum[0] += 1; }));
  EXPECT_FALSE(takes<BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet,
                                        [](auto& slot) { slot.held_sum[0] += 1; }));
  EXPECT_FALSE(
      takes<BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet, [](auto& slot) { slot.account = 2; }));
  EXPECT_FALSE(
      takes<BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet, [](auto& slot) { slot.account = 99; }));
}

TEST_F(Replayed, limits_are_of_an_account_with_a_balance_name) {
  using format::BalanceLimitsSlot;
  open_named(21, 1);
  Command limit = change(CommandKind::kSetBalanceLimits, 1, 21, 0, 0);
  limit.amount_minor = kNoCeiling;
  apply(limit);
  const auto takes_account = [this](std::uint32_t index) {
    return takes<BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet, [index](BalanceLimitsSlot& slot) {
      slot.account = index;
      slot.balance_sum[0] = slot.held_sum[0] = 0;
    });
  };
  const auto named = static_cast<std::uint32_t>(ledger_.accounts().size() - 1);
  EXPECT_TRUE(takes_account(named));
  EXPECT_FALSE(takes_account(named - 1)) << "of no balance name";
  EXPECT_FALSE(takes_account(named + 1)) << "of no account";
}

}  // namespace
}  // namespace atollbank::ledger
