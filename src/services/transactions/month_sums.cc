// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/month_sums.h"

namespace atollbank::transactions {

using base::Result;

SpendingSum share_of(const Projected& row) {
  return share_of(row.scheme, row.decline_reason, row.amount_minor());
}

Result<Category> MonthSums::category_of(const Projected& row) const {
  ATOLL_TRY(const auto seen, read_(format::category_key(row.id)));
  if (!seen) return row.category;
  return format::decode_category(*seen);
}

Result<void> MonthSums::change(const format::MonthCategory& of, const SpendingSum& before,
                               const SpendingSum& after) {
  if (before == after) return {};
  const std::string key = format::month_key(of);
  auto found = sums_.find(key);
  if (found == sums_.end()) {
    ATOLL_TRY(const auto bytes, read_(key));
    SpendingSum sum;
    if (bytes) {
      ATOLL_TRY(sum, format::decode_month_sum(*bytes));
    }
    found = sums_.emplace(key, sum).first;
  }
  found->second -= before;
  found->second += after;
  return {};
}

void MonthSums::add_to(ports::ProjectionStep& step) const {
  for (const auto& [key, sum] : sums_) {
    if (sum.is_empty()) {
      step.deletes.push_back(key);
    } else {
      step.puts.push_back({.key = key, .value = format::encode_month_sum(sum)});
    }
  }
}

}  // namespace atollbank::transactions
