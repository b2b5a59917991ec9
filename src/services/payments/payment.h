// SPDX-License-Identifier: Apache-2.0
// One payment of a customer, from being asked for to its end, and the steps it may take. Plain
// values and pure rules.
//
//   awaiting_approval → released → booked | declined
//     ↓ cancelled, lapsed   ↓↑ unknown
//
// Money moves between released and booked, under one command of the ledger. A payment whose answer
// did not come is unknown until the ledger has been asked again; it never goes back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "services/transactions/api.h"

namespace atollbank::payments {

enum class PaymentState : std::uint8_t {
  kAwaitingApproval = 1,
  kReleased = 2,
  kUnknown = 3,
  kBooked = 4,
  kDeclined = 5,
  kCancelled = 6,
  kLapsed = 7,  // nobody approved it in time
};
inline constexpr std::uint8_t kPaymentStateMax = 7;

inline constexpr std::size_t kApproversMax = 8;

struct Approval {
  base::Id user_id;
  base::Timestamp at;

  bool operator==(const Approval&) const = default;
};

struct Payment {
  base::Id id;       // payment_…, in the payer's slice
  base::Id user_id;  // who asked for it
  base::Id account_id;
  base::Id to_account_id;
  base::Timestamp created;
  base::Timestamp updated;
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  std::string reference;
  ports::PersonalParts reference_parts;  // sealed under the key of who asked for it
  transactions::Counterparty payer;      // as the payee sees them
  transactions::Counterparty payee;      // as the payer sees them
  bool is_own = false;                   // between accounts of one customer
  base::Id mandate_id;                   // of the standing order that it is of; nil: of none
  std::string client_id;        // of the program that asked for it; "": it was her or the bank
  base::Id bulk_id;             // of the bulk payment that it is of; nil: of none
  std::uint32_t bulk_line = 0;  // the number of its line in that file
  PaymentState state = PaymentState::kReleased;
  std::string decline_reason;       // "insufficient_funds"; "" otherwise
  std::vector<base::Id> approvers;  // all of them must
  std::vector<Approval> approvals;
  base::Timestamp lapses;        // while it awaits approval
  std::int32_t released_on = 0;  // the day since 1970 whose limit it counts against
  std::uint64_t slot = 0;        // of its posting
  base::Id debit_transaction_id;
  base::Id credit_transaction_id;

  // It is for the ledger to say what becomes of it.
  bool is_open() const {
    return state == PaymentState::kReleased || state == PaymentState::kUnknown;
  }
  // Nothing more will become of it.
  bool has_ended() const { return state >= PaymentState::kBooked; }
  // Her own money stays hers, and what she agreed to beforehand is not asked again: neither has
  // limits or approvals.
  bool is_limited() const { return !is_own && mandate_id.is_nil(); }
  // The money is taken from the limits: it moved, moves, or may have moved.
  bool counts() const {
    return state >= PaymentState::kReleased && state <= PaymentState::kBooked && is_limited();
  }
  bool operator==(const Payment&) const = default;
};

// What an account may send, in minor units.
struct PaymentLimits {
  std::int64_t payment_minor = 10'000'00;
  std::int64_t day_minor = 10'000'00;      // all of a day, in London
  std::int64_t unapproved_minor = 250'00;  // of all of a day; what goes beyond, the owners approve
  base::Duration approval_lifetime = base::Duration::from_seconds(24 * 3600);
};

// Whose the paying account is.
struct PayingOwners {
  std::vector<base::Id> all;
  std::int64_t all_above_minor = INT64_MAX;  // of all of a day; what goes beyond, each approves
};

// The payment as it begins: released, or waiting for whoever asked where it was asked for as one
// that waits, or where with what was sent that day it is more than may go unapproved; where it is
// more than one owner may send alone, for all of them.
Payment begun(Payment payment, const PayingOwners& owners, std::int64_t sent_today_minor,
              const PaymentLimits& limits);

// failed_precondition payment_limit_exceeded, daily_limit_exceeded
base::Result<void> check_limits(const Payment& payment, std::int64_t sent_today_minor,
                                const PaymentLimits& limits);

// The payment with this approval, released when it was the last one: `day` is then the one whose
// limit it counts against. The same approval again is no change. permission_denied not_an_approver
// · failed_precondition payment_not_awaiting_approval, payment_lapsed
base::Result<Payment> approved(Payment payment, base::Id user_id, base::Timestamp now,
                               std::int32_t day);

// failed_precondition payment_not_cancellable; cancelled again is no change.
base::Result<Payment> cancelled(Payment payment, base::Timestamp now);

// What it is at that moment: one that awaits approval may have lapsed since it was stored.
Payment as_of(Payment payment, base::Timestamp now);

// "awaiting_approval", "booked", …: the public words.
std::string_view name_of(PaymentState state);

}  // namespace atollbank::payments
