// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/spending.h"

#include "bank_calendar/london_time.h"

namespace atollbank::transactions {

Month month_at(base::Timestamp time) {
  return bank_calendar::month_of(bank_calendar::london_date(time));
}

SpendingSum& SpendingSum::operator+=(const SpendingSum& other) {
  spent_minor += other.spent_minor;
  received_minor += other.received_minor;
  spent_count += other.spent_count;
  received_count += other.received_count;
  return *this;
}

SpendingSum& SpendingSum::operator-=(const SpendingSum& other) {
  spent_minor -= other.spent_minor;
  received_minor -= other.received_minor;
  spent_count -= other.spent_count;
  received_count -= other.received_count;
  return *this;
}

SpendingSum share_of(Scheme scheme, DeclineReason decline_reason, std::int64_t amount_minor) {
  if (decline_reason != DeclineReason::kNone || scheme == Scheme::kPotTransfer) return {};
  if (amount_minor < 0) return {.spent_minor = amount_minor, .spent_count = 1};
  if (amount_minor > 0) return {.received_minor = amount_minor, .received_count = 1};
  return {};
}

SpendingSum MonthSpending::total() const {
  SpendingSum all;
  for (const auto& [category, sum] : sums) all += sum;
  return all;
}

}  // namespace atollbank::transactions
