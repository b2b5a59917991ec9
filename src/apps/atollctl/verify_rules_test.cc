// SPDX-License-Identifier: Apache-2.0
// verify over records of format 2: a sound life of every kind passes, and each lie is found.
#include <gtest/gtest.h>

#include "apps/atollctl/journal_check.h"
#include "ledger/exchange_rate.h"
#include "ledger/ledger_fixture.h"
#include "sim/model/workload.h"

namespace atollbank::atollctl {
namespace {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::kEuros;
using ledger::kPounds;
using ledger::format::SlotKind;

class RulesChecked : public ledger::LedgerFixture {
 protected:
  void SetUp() override {
    now_ns_ = 1'700'000'000'000'000'000;
    open(1, ledger::kNoFloor);
    open(2);
    open(4, ledger::kNoFloor, kEuros);
    open(5, 0, kEuros);
    open_named(6, 1);
    apply(post(1, 1, 2, 10'000));
    apply(post(2, 1, 6, 300));
  }
  std::optional<Difference> check() {
    JournalCheck checker;
    for (const auto& group : groups_) {
      if (auto difference = checker.check_group(group)) return difference;
    }
    return checker.check_end();
  }
  std::string what_is_wrong() {
    const auto difference = check();
    return difference ? difference->what : "";
  }
  // The slot of the newest command, to be spoiled.
  template <class T>
  T& newest(SlotKind kind) {
    EXPECT_EQ(groups_.back()[1].kind, kind);
    return *reinterpret_cast<T*>(&groups_.back()[1]);
  }
  Command limits(std::uint64_t number, std::int64_t floor, std::int64_t ceiling) {
    Command command = change(CommandKind::kSetBalanceLimits, number, 6, 0, floor);
    command.amount_minor = ceiling;
    return command;
  }
  void exchange() {
    Command command{
        .kind = CommandKind::kPostExchange, .currency = kPounds, .id = id(20), .side_count = 4};
    ledger::ExchangeRate{.mantissa = 12, .exponent = 1}.write_to(command);
    apply(Batch{.commands = {command},
                .legs = {leg(2, -10), leg(1, 10), leg(4, -12, kEuros), leg(5, 12, kEuros)}});
  }
};

TEST_F(RulesChecked, a_random_life_of_every_kind_verifies) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    sim::Workload workload({.seed = seed});
    apply(workload.opening_batch());
    for (int i = 0; i < 150; ++i) apply(workload.next_batch(now_ns_ + 1'000'000'000));
  }
  const auto difference = check();
  EXPECT_FALSE(difference.has_value()) << difference->slot << ": " << difference->what << " "
                                       << difference->expected << " " << difference->found;
}

TEST_F(RulesChecked, a_wrong_ceiling_is_found) {
  apply(change(CommandKind::kSetCeiling, 10, 2, 0, 50'000));
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::AccountChangedSlot>(SlotKind::kCeilingSet).ceiling_after;
  EXPECT_TRUE(what_is_wrong().starts_with("ceiling of "));
}

TEST_F(RulesChecked, a_wrong_sum_of_an_exchange_is_found) {
  exchange();
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::PostingHeadSlot>(SlotKind::kExchangeHead).quote_minor;
  EXPECT_EQ(what_is_wrong(), "for what it was exchanged");
}

TEST_F(RulesChecked, a_rate_that_does_not_make_the_sums_is_found) {
  exchange();
  ++newest<ledger::format::PostingHeadSlot>(SlotKind::kExchangeHead).rate_mantissa;
  EXPECT_EQ(what_is_wrong(), "outcome");
}

TEST_F(RulesChecked, an_accrual_of_too_many_units_is_found) {
  Command accrual = post(10, 1, 2, 1'700'000'000);
  accrual.kind = CommandKind::kAccrue;
  apply(accrual);
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::PostingSlot>(SlotKind::kAccrued).amount_minor;
  EXPECT_EQ(what_is_wrong(), "whole units of the accrual");
}

TEST_F(RulesChecked, a_condition_that_was_not_met_is_found) {
  apply({.kind = CommandKind::kExpect,
         .id = id(10),
         .debit_account = account(2),
         .amount_minor = 10'000,
         .limit_or_time = 10'000});
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::ExpectedSlot>(SlotKind::kExpected).balance_min_asked;
  EXPECT_EQ(what_is_wrong(), "outcome");
}

TEST_F(RulesChecked, a_period_that_ends_elsewhere_is_found) {
  apply({.kind = CommandKind::kClosePeriod, .id = id(10), .limit_or_time = 1'000});
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::PeriodClosedSlot>(SlotKind::kPeriodClosed).closed_before_after_ns;
  EXPECT_EQ(what_is_wrong(), "end of the closed period");
}

TEST_F(RulesChecked, a_definition_that_skips_another_is_found) {
  apply({.kind = CommandKind::kDefine, .code = 1, .id = id(10)});
  apply({.kind = CommandKind::kDefine, .code = 1, .id = id(11)});
  EXPECT_EQ(what_is_wrong(), "");
  newest<ledger::format::DefinedSlot>(SlotKind::kDefined).previous_slot = 0;
  EXPECT_EQ(what_is_wrong(), "definition before it");
}

TEST_F(RulesChecked, a_wrong_sum_of_a_balance_name_is_found) {
  apply(limits(10, 0, 1'000));
  EXPECT_EQ(what_is_wrong(), "");
  ++newest<ledger::format::BalanceLimitsSlot>(SlotKind::kBalanceLimitsSet).balance_sum[0];
  EXPECT_EQ(what_is_wrong(), "sum of the balance name");
}

}  // namespace
}  // namespace atollbank::atollctl
