// SPDX-License-Identifier: Apache-2.0
// One transaction as the projection keeps it, and how the ledger's records change it. Pure rules.
//
// A row holds what the journal says and ids of the rest; merchants, words and annotations are
// joined when it is read. amount = booked − held for what went through; what was asked when it was
// declined.
#pragma once

#include <cstdint>
#include <string>

#include "services/transactions/transaction.h"

namespace atollbank::transactions {

struct Projected {
  base::Id id;
  base::Id account_id;
  base::Id command_id;
  base::Id merchant_id;
  base::Id pot_id;
  base::Id payer_account_id;  // with whose payments its words stand; nil: they stand by themselves
  std::int64_t created_ns = 0;
  std::int64_t updated_ns = 0;
  std::int64_t settled_ns = 0;    // 0: pending or declined
  std::int64_t booked_minor = 0;  // positive credits
  std::int64_t held_minor = 0;    // still promised
  std::int64_t asked_minor = 0;   // of a declined one, signed
  std::int64_t local_amount_minor = 0;
  std::int64_t balance_after_minor = 0;
  std::uint16_t currency = 0;
  std::uint16_t local_currency = 0;
  Scheme scheme = Scheme::kNone;
  Category category = Category::kGeneral;
  DeclineReason decline_reason = DeclineReason::kNone;
  bool has_narrative = false;
  std::string user_id;

  std::int64_t amount_minor() const {
    return decline_reason == DeclineReason::kNone ? booked_minor - held_minor : asked_minor;
  }
  bool is_pending() const { return held_minor > 0; }
  // What it adds to the day's spending: negative or 0.
  std::int64_t spending_minor() const {
    const bool counts = scheme == Scheme::kCard && decline_reason == DeclineReason::kNone;
    return counts && amount_minor() < 0 ? amount_minor() : 0;
  }

  bool operator==(const Projected&) const = default;
};

// What a row shows of a record's evidence. One with an origin stands where it happened: its id says
// so.
void take_evidence(Projected& row, const posting::Evidence& evidence);

// A hold grew or shrank by `change_minor` without money moving. Nothing held and nothing booked:
// it was reversed, and stands settled with amount 0.
void change_hold(Projected& row, std::int64_t change_minor, std::int64_t booking_time_ns);

// Captured: money moved. `ends`: the rest of the hold was freed with it.
void capture(Projected& row, std::int64_t amount_minor, bool ends, std::int64_t balance_after_minor,
             std::int64_t booking_time_ns);

// The public shape, without what is joined to it.
Transaction to_transaction(const Projected& row);

}  // namespace atollbank::transactions
