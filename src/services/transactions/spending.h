// SPDX-License-Identifier: Apache-2.0
// What an account spent and received in a month of London, by category. Pure.
//
// A sum is the fold of the transactions that were made in the month, each under the category that
// its owner sees. What was declined adds nothing, nor does what goes between her account and her
// pots; what is pending adds what is held. The projection keeps the sums, so that no question walks
// through an account.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>

#include "base/timestamp.h"
#include "services/transactions/transaction.h"

namespace atollbank::transactions {

using Month = std::chrono::year_month;

// London's, from its midnight of the first.
Month month_at(base::Timestamp time);

struct SpendingSum {
  std::int64_t spent_minor = 0;     // 0 or below
  std::int64_t received_minor = 0;  // 0 or above
  std::uint32_t spent_count = 0;
  std::uint32_t received_count = 0;

  SpendingSum& operator+=(const SpendingSum& other);
  SpendingSum& operator-=(const SpendingSum& other);
  bool is_empty() const { return *this == SpendingSum(); }
  bool operator==(const SpendingSum&) const = default;
};

// What one transaction adds to the sum of its month and category.
SpendingSum share_of(Scheme scheme, DeclineReason decline_reason, std::int64_t amount_minor);
inline SpendingSum share_of(const Transaction& transaction) {
  return share_of(transaction.scheme, transaction.decline_reason, transaction.amount_minor);
}

struct MonthSpending {
  Month month{};
  std::map<Category, SpendingSum> sums;  // those that are not empty

  SpendingSum total() const;
  bool operator==(const MonthSpending&) const = default;
};

}  // namespace atollbank::transactions
