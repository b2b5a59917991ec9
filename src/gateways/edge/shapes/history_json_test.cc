// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/history_json.h"

#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

using transactions::AccountEvent;
using transactions::EventChange;
using transactions::EventType;
using transactions::Transaction;

constexpr base::Id kPurchase{.high = 0, .low = 7};

AccountEvent event_at(std::int64_t ms, std::uint64_t slot, EventType type, EventChange change,
                      std::int64_t amount_minor, bool is_pending) {
  AccountEvent event;
  event.id = transactions::transaction_id(ms * 1'000'000, 0, slot, 0);
  event.type = type;
  event.change = change;
  event.time = base::Timestamp::from_ms(ms);
  event.object_id = kPurchase;
  event.transaction.emplace();
  event.transaction->amount_minor = amount_minor;
  event.transaction->is_pending = is_pending;
  return event;
}

TEST(HistoryJson, a_purchase_is_told_record_by_record) {
  std::vector<AccountEvent> events = {
      event_at(1000, 5, EventType::kTransactionCreated, EventChange::kNone, -230, true),
      event_at(2000, 9, EventType::kTransactionUpdated, EventChange::kAmount, -250, true),
      event_at(3000, 12, EventType::kTransactionSettled, EventChange::kNone, -240, false)};
  // Another's, and a note of its owner, are no records of it.
  events.push_back(events[0]);
  events.back().object_id = {.high = 0, .low = 8};
  events.push_back(
      event_at(4000, 13, EventType::kTransactionUpdated, EventChange::kAnnotated, -240, false));
  const auto steps = history_of(events, kPurchase);
  EXPECT_EQ(history_json(kPurchase, steps),
            R"({"transaction_id":"tx_0000000000000000000007","history":[)"
            R"({"type":"authorised","created":"1970-01-01T00:00:01Z","amount":-230,"change":-230,)"
            R"("amount_is_pending":true,"ledger_record":5},)"
            R"({"type":"adjusted","created":"1970-01-01T00:00:02Z","amount":-250,"change":-20,)"
            R"("amount_is_pending":true,"ledger_record":9},)"
            R"({"type":"captured","created":"1970-01-01T00:00:03Z","amount":-240,"change":10,)"
            R"("amount_is_pending":false,"ledger_record":12}]})");
}

TEST(HistoryJson, each_end_of_a_purchase_has_its_word) {
  const std::pair<EventChange, const char*> ends[] = {{EventChange::kReleased, "released"},
                                                      {EventChange::kExpired, "expired"}};
  for (const auto& [change, word] : ends) {
    const std::vector<AccountEvent> events = {
        event_at(1000, 5, EventType::kTransactionUpdated, change, 0, false)};
    EXPECT_EQ(history_of(events, kPurchase).at(0).type, word);
  }
  const std::vector<AccountEvent> declined = {
      event_at(1000, 5, EventType::kTransactionDeclined, EventChange::kNone, -5, false)};
  EXPECT_EQ(history_of(declined, kPurchase).at(0).type, "declined");
}

TEST(HistoryJson, without_events_a_transaction_tells_of_itself) {
  Transaction purchase;
  purchase.scheme = transactions::Scheme::kCard;
  purchase.amount_minor = -230;
  EXPECT_EQ(history_of(purchase).size(), 1u);
  purchase.settled = base::Timestamp::from_ms(5);
  ASSERT_EQ(history_of(purchase).size(), 2u);
  EXPECT_EQ(history_of(purchase)[1].type, "captured");
  purchase.amount_minor = 0;
  EXPECT_EQ(history_of(purchase)[1].type, "released");
  purchase.scheme = transactions::Scheme::kFasterPayment;
  EXPECT_EQ(history_of(purchase)[0].type, "posted");
}

}  // namespace
}  // namespace atollbank::edge
