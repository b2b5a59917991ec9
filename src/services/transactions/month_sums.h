// SPDX-License-Identifier: Apache-2.0
// How one step of the projection changes the sums of an account's months: each sum is read once,
// however many transactions of the step change it. Blocking; lives for one step, and nobody else
// changes the account's sums meanwhile.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/projections.h"
#include "services/transactions/format/spending_sum.h"
#include "services/transactions/projected.h"

namespace atollbank::transactions {

SpendingSum share_of(const Projected& row);

class MonthSums {
 public:
  // A value of the account's partition as it is before the step.
  using Read = std::function<base::Result<std::optional<std::string>>(const std::string& key)>;
  explicit MonthSums(Read read) : read_(std::move(read)) {}

  // The category that the owner sees the row under.
  base::Result<Category> category_of(const Projected& row) const;
  // In place of `before` comes `after`.
  base::Result<void> change(const format::MonthCategory& of, const SpendingSum& before,
                            const SpendingSum& after);

  void add_to(ports::ProjectionStep& step) const;

 private:
  Read read_;
  std::map<std::string, SpendingSum> sums_;  // by key
};

}  // namespace atollbank::transactions
