// SPDX-License-Identifier: Apache-2.0
// The checker of histories must bite: small histories by hand, right ones and planted wrong ones.
#include "sim/model/client_history.h"

#include <gtest/gtest.h>

#include <cstring>

namespace atollbank::sim {
namespace {

constexpr std::uint16_t kPounds = 826;
constexpr AccountId kHouse{1, 1};
constexpr AccountId kPurse{1, 2};

// Answers as a ledger would that gives every batch the next slots.
class HonestLedger {
 public:
  HonestLedger() {
    Batch batch;
    for (const AccountId id : {kHouse, kPurse}) {
      ledger::AccountOpening opening{
          .id = id, .floor_minor = ledger::kNoFloor, .currency = kPounds};
      std::strcpy(opening.namespace_name, "history");
      std::strcpy(opening.name, "account");
      batch.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                                .id = id,
                                .side_index = static_cast<std::uint32_t>(batch.openings.size()),
                                .side_count = 1});
      batch.openings.push_back(opening);
    }
    history.wrote({1, 2}, batch, answer(batch));
  }

  static Batch payment(std::uint64_t number, std::int64_t amount_minor) {
    Batch batch;
    batch.commands.push_back({.kind = ledger::CommandKind::kPost,
                              .currency = kPounds,
                              .id = {2, number},
                              .debit_account = kHouse,
                              .credit_account = kPurse,
                              .amount_minor = amount_minor});
    return batch;
  }

  posting::Reply answer(const Batch& batch) {
    posting::Reply reply;
    const std::int64_t now_ns = 1'000'000 + static_cast<std::int64_t>(next_slot_);
    for (Answer& each : model_.apply(batch, now_ns)) {
      each.result.slot = next_slot_++;
      reply.results.push_back(each.result);
    }
    return reply;
  }

  posting::AccountBalance balance() const {
    return {.account = kPurse,
            .balance_minor = model_.accounts().at(kPurse).balance,
            .as_of_slot = next_slot_};
  }

  ClientHistory history;

 private:
  NaiveLedger model_;
  std::uint64_t next_slot_ = 33;
};

TEST(ClientHistory, one_after_another_is_in_order) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const Batch second = HonestLedger::payment(2, 7);
  ledger.history.wrote({10, 20}, first, ledger.answer(first));
  ledger.history.read({21, 22}, ledger.balance());
  ledger.history.wrote({30, 40}, second, ledger.answer(second));
  EXPECT_EQ(ledger.history.real_time_difference(), "");
  EXPECT_EQ(ledger.history.replay_difference(), "");
}

TEST(ClientHistory, what_overlaps_may_stand_in_either_order) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const Batch second = HonestLedger::payment(2, 7);
  const auto second_reply = ledger.answer(second);
  ledger.history.wrote({10, 40}, first, ledger.answer(first));
  ledger.history.wrote({20, 30}, second, second_reply);
  EXPECT_EQ(ledger.history.real_time_difference(), "");
  EXPECT_EQ(ledger.history.replay_difference(), "");
}

TEST(ClientHistory, a_batch_before_one_that_was_answered_before_it_began_is_found) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const Batch second = HonestLedger::payment(2, 7);
  const auto second_reply = ledger.answer(second);
  ledger.history.wrote({10, 20}, first, ledger.answer(first));
  ledger.history.wrote({30, 40}, second, second_reply);
  EXPECT_NE(ledger.history.real_time_difference(), "");
}

TEST(ClientHistory, a_stale_balance_is_found) {
  HonestLedger ledger;
  const posting::AccountBalance before = ledger.balance();
  const Batch first = HonestLedger::payment(1, 5);
  ledger.history.wrote({10, 20}, first, ledger.answer(first));
  ledger.history.read({30, 40}, before);
  EXPECT_NE(ledger.history.real_time_difference(), "");
  EXPECT_EQ(ledger.history.replay_difference(), "");
}

TEST(ClientHistory, a_balance_of_what_was_not_yet_asked_for_is_found) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const auto reply = ledger.answer(first);
  ledger.history.read({10, 20}, ledger.balance());
  ledger.history.wrote({30, 40}, first, reply);
  EXPECT_NE(ledger.history.real_time_difference(), "");
}

TEST(ClientHistory, balances_that_go_back_are_found) {
  HonestLedger ledger;
  const posting::AccountBalance before = ledger.balance();
  const Batch first = HonestLedger::payment(1, 5);
  ledger.history.wrote({10, 90}, first, ledger.answer(first));
  ledger.history.read({20, 30}, ledger.balance());
  ledger.history.read({40, 50}, before);
  EXPECT_NE(ledger.history.real_time_difference(), "");
}

TEST(ClientHistory, a_wrong_balance_is_found) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  ledger.history.wrote({10, 20}, first, ledger.answer(first));
  posting::AccountBalance wrong = ledger.balance();
  --wrong.balance_minor;
  ledger.history.read({30, 40}, wrong);
  EXPECT_NE(ledger.history.replay_difference(), "");
}

TEST(ClientHistory, a_lost_update_is_found) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const Batch second = HonestLedger::payment(2, 7);
  const auto reply = ledger.answer(first);
  auto lost = ledger.answer(second);
  lost.results[0].credit_balance_before = reply.results[0].credit_balance_before;
  ledger.history.wrote({10, 20}, first, reply);
  ledger.history.wrote({10, 20}, second, lost);
  EXPECT_NE(ledger.history.replay_difference(), "");
}

TEST(ClientHistory, a_slot_given_twice_is_found) {
  HonestLedger ledger;
  const Batch first = HonestLedger::payment(1, 5);
  const auto reply = ledger.answer(first);
  ledger.history.wrote({10, 20}, first, reply);
  ledger.history.wrote({10, 20}, HonestLedger::payment(2, 5), reply);
  EXPECT_NE(ledger.history.replay_difference(), "");
}

}  // namespace
}  // namespace atollbank::sim
