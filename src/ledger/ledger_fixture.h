// SPDX-License-Identifier: Apache-2.0
// For the ledger's tests: one ledger, groups in memory, accounts by short number, commands in few
// words.
#pragma once

#include <gtest/gtest.h>

#include <cstring>

#include "ledger/command_form.h"
#include "ledger/ledger.h"

namespace atollbank::ledger {

inline constexpr std::uint16_t kPounds = 826;
inline constexpr std::uint16_t kEuros = 978;

class LedgerFixture : public ::testing::Test, private RecordSource {
 protected:
  static AccountId account(std::uint64_t number) { return {.high = 1, .low = number}; }
  static base::Id id(std::uint64_t number) { return {.high = 2, .low = number}; }

  // Applies as one batch in a group of its own, a second after the last; keeps the group for
  // replay.
  std::vector<CommandResult> apply(Batch batch) {
    EXPECT_TRUE(check_batch(batch).has_value());
    now_ns_ += 1'000'000'000;
    GroupBuilder builder{std::span<format::Slot>(memory_)};
    builder.open(0, next_slot_, now_ns_, 4096);
    ledger_.expire_due_holds(builder, 100);
    std::vector<CommandResult> results;
    leg_balances_.clear();
    ledger_.apply(batch, builder, results, leg_balances_);
    last_used_ = builder.used();
    const auto group = builder.finish();
    if (builder.has_records()) {
      groups_.emplace_back(group.begin(), group.end());
      next_slot_ += group.size();
    }
    return results;
  }
  CommandResult apply(const Command& command) { return apply(Batch{.commands = {command}})[0]; }
  Outcome outcome_of(const Command& command) { return apply(command).outcome; }

  Outcome open(std::uint64_t number, std::int64_t floor = 0, std::uint16_t currency = kPounds) {
    AccountOpening opening{.id = account(number), .floor_minor = floor, .currency = currency};
    std::strcpy(opening.namespace_name, "test");
    std::strcpy(opening.name, "account");
    return apply(Batch{
        .commands = {{.kind = CommandKind::kOpenAccount, .id = account(number), .side_count = 1}},
        .openings = {opening}})[0]
        .outcome;
  }
  Command post(std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
               std::int64_t amount) {
    return {.kind = CommandKind::kPost,
            .currency = kPounds,
            .id = id(number),
            .debit_account = account(debit),
            .credit_account = account(credit),
            .amount_minor = amount};
  }
  Command place(std::uint64_t number, std::uint64_t debit, std::uint64_t payee, std::int64_t amount,
                std::int64_t expires_in_seconds = 0) {
    Command command = post(number, debit, payee, amount);
    command.kind = CommandKind::kPlaceHold;
    if (payee == 0) command.credit_account = {};
    // The group it comes in is a second from now.
    if (expires_in_seconds != 0)
      command.limit_or_time = now_ns_ + (1 + expires_in_seconds) * 1'000'000'000;
    return command;
  }
  Command on_hold(CommandKind kind, std::uint64_t number, std::uint64_t hold, std::int64_t amount,
                  std::uint8_t flags = 0) {
    return {.kind = kind,
            .flags = flags,
            .currency = kPounds,
            .id = id(number),
            .amount_minor = amount,
            .related = id(hold)};
  }
  Command change(CommandKind kind, std::uint64_t number, std::uint64_t target,
                 std::uint8_t flags = 0, std::int64_t floor = 0) {
    return {.kind = kind,
            .flags = flags,
            .id = id(number),
            .debit_account = account(target),
            .limit_or_time = floor};
  }
  // One of `owner`'s accounts with a balance name of its own.
  Outcome open_named(std::uint64_t number, std::uint64_t owner, std::int64_t floor = 0) {
    AccountOpening opening{.id = account(number),
                           .owner = {.high = 3, .low = owner},
                           .floor_minor = floor,
                           .currency = kPounds};
    std::strcpy(opening.namespace_name, "test");
    std::strcpy(opening.name, "named");
    std::strcpy(opening.balance_name, "spendable");
    return apply(Batch{
        .commands = {{.kind = CommandKind::kOpenAccount, .id = account(number), .side_count = 1}},
        .openings = {opening}})[0]
        .outcome;
  }
  static Command linked(Command command) {
    command.flags |= kLinked;
    return command;
  }
  static Leg leg(std::uint64_t number, std::int64_t amount, std::uint16_t currency = kPounds) {
    return {.account = account(number), .amount_minor = amount, .currency = currency};
  }
  CommandResult post_legs(std::uint64_t number, std::vector<Leg> legs, std::uint8_t flags = 0,
                          base::Id related = {}) {
    Command command{.kind = CommandKind::kPostLegs,
                    .flags = flags,
                    .id = id(number),
                    .related = related,
                    .side_count = static_cast<std::uint32_t>(legs.size())};
    return apply(Batch{.commands = {command}, .legs = std::move(legs)})[0];
  }

  const Account& state(std::uint64_t number) {
    return ledger_.accounts()[ledger_.accounts().find(account(number))];
  }
  std::int64_t balance(std::uint64_t number) { return state(number).balance; }
  std::int64_t held(std::uint64_t number) { return state(number).held; }

  void expect_replay_rebuilds_the_state() {
    Ledger copy;
    for (const auto& group : groups_) {
      const auto replayed = copy.replay(group);
      ASSERT_TRUE(replayed.has_value()) << replayed.error().message;
    }
    EXPECT_EQ(copy.save(), ledger_.save());
  }

  void read(std::uint64_t first_slot, std::span<format::Slot> out) const override {
    for (const auto& group : groups_) {
      const std::uint64_t start = slot_as<format::GroupHeaderSlot>(group.front()).first_slot;
      if (first_slot < start || first_slot - start + out.size() > group.size()) continue;
      std::copy_n(group.begin() + static_cast<std::ptrdiff_t>(first_slot - start), out.size(),
                  out.begin());
      return;
    }
    FAIL() << "slot " << first_slot << " was not journaled";
  }

  Ledger ledger_{*this};
  std::vector<LegBalance> leg_balances_;
  std::vector<std::vector<format::Slot>> groups_;
  std::vector<format::Slot> memory_ = std::vector<format::Slot>(4096);
  std::uint64_t next_slot_ = format::kFirstSlot;
  std::int64_t now_ns_ = 1'000'000'000'000;
  std::uint32_t last_used_ = 0;
};

// Account 1 is the house's and may go negative; 2 and 3 are customers' with 1,000 and 0.
class FundedLedger : public LedgerFixture {
 protected:
  void SetUp() override {
    open(1, kNoFloor);
    open(2);
    open(3);
    apply(post(900, 1, 2, 1000));
  }
  void TearDown() override { expect_replay_rebuilds_the_state(); }
};

}  // namespace atollbank::ledger
