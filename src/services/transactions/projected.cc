// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/projected.h"

#include <algorithm>

#include "base/assert.h"

namespace atollbank::transactions {

base::Id transaction_id(std::int64_t booking_time_ns, std::uint16_t slice, std::uint64_t slot,
                        std::uint8_t entry) {
  ATOLL_ASSERT(slice < base::kSliceCount && slot < (std::uint64_t{1} << 44));
  return {.high = static_cast<std::uint64_t>(booking_time_ns / 1'000'000),
          .low = std::uint64_t{slice} << 52 | slot << 8 | entry};
}

DeclineReason reason_of(ledger::Outcome outcome) {
  switch (outcome) {
    case ledger::Outcome::kDone: return DeclineReason::kNone;
    case ledger::Outcome::kInsufficientFunds: return DeclineReason::kInsufficientFunds;
    default: return DeclineReason::kOther;
  }
}

void take_evidence(Projected& row, const posting::Evidence& evidence) {
  row.scheme = evidence.scheme;
  row.category = evidence.category;
  row.merchant_id = evidence.merchant_id;
  row.has_narrative = evidence.has_narrative;
  row.decline_reason = evidence.decline_reason;
  row.local_currency = evidence.local_currency;
  row.local_amount_minor = evidence.local_amount_minor;
  if (evidence.subject.starts_with("user_")) row.user_id = evidence.subject;
  if (evidence.origin) {
    row.created_ns = evidence.origin->created_ns;
    row.id.high = static_cast<std::uint64_t>(row.created_ns / 1'000'000);
  }
}

void change_hold(Projected& row, std::int64_t change_minor, std::int64_t booking_time_ns) {
  row.held_minor = std::max<std::int64_t>(0, row.held_minor + change_minor);
  row.updated_ns = booking_time_ns;
  if (row.held_minor == 0) row.settled_ns = booking_time_ns;
}

void capture(Projected& row, std::int64_t amount_minor, bool ends, std::int64_t balance_after_minor,
             std::int64_t booking_time_ns) {
  row.booked_minor -= amount_minor;
  row.balance_after_minor = balance_after_minor;
  change_hold(row, ends ? -row.held_minor : -amount_minor, booking_time_ns);
}

Transaction to_transaction(const Projected& row) {
  const bool is_home = row.local_currency == 0 || row.local_currency == row.currency;
  Transaction transaction;
  transaction.id = row.id;
  transaction.account_id = row.account_id;
  transaction.created = {row.created_ns};
  transaction.updated = {row.updated_ns};
  if (row.settled_ns != 0) transaction.settled = base::Timestamp{row.settled_ns};
  transaction.amount_minor = row.amount_minor();
  transaction.currency = row.currency;
  transaction.local_amount_minor = is_home ? row.amount_minor() : row.local_amount_minor;
  transaction.local_currency = is_home ? row.currency : row.local_currency;
  transaction.scheme = row.scheme;
  transaction.category = row.category;
  transaction.decline_reason = row.decline_reason;
  transaction.is_pending = row.is_pending();
  transaction.command_id = row.command_id;
  transaction.merchant_id = row.merchant_id;
  transaction.pot_id = row.pot_id;
  transaction.user_id = row.user_id;
  transaction.balance_after_minor = row.balance_after_minor;
  return transaction;
}

}  // namespace atollbank::transactions
