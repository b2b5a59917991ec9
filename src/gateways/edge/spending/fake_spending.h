// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: one month's spending, shown for the last month that is asked for.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "services/transactions/api.h"

namespace atollbank::edge {

struct FakeSpending final : transactions::SpendingApi {
  template <class T>
  using Completion = runtime::Completion<T>;

  transactions::MonthSpending shown;
  std::vector<transactions::CategoryRule> made;
  std::optional<transactions::SpendingRequest> asked;

  void spending(const runtime::Context&, transactions::SpendingRequest request,
                Completion<std::vector<transactions::MonthSpending>> done) override {
    asked = request;
    std::vector<transactions::MonthSpending> months;
    for (auto month = request.first; month <= request.last; month += std::chrono::months(1)) {
      months.push_back({.month = month, .sums = {}});
    }
    months.back().sums = shown.sums;
    done(std::move(months));
  }
  void create_rule(const runtime::Context&, base::Id, transactions::CategoryRule rule,
                   Completion<transactions::CategoryRule> done) override {
    if (const auto checked = check_rule(rule); !checked) return done(base::fail(checked.error()));
    made.push_back(rule);
    done(std::move(rule));
  }
  void rules(const runtime::Context&, base::Id, transactions::AccountId,
             Completion<std::vector<transactions::CategoryRule>> done) override {
    done(made);
  }
  void delete_rule(const runtime::Context&, base::Id, base::Id rule_id,
                   Completion<transactions::CategoryRule> done) override {
    const auto found = std::ranges::find(made, rule_id, &transactions::CategoryRule::id);
    if (found == made.end()) {
      return done(base::fail(base::ErrorCode::kNotFound, "rule_not_found", "no such rule"));
    }
    auto rule = *found;
    made.erase(found);
    done(std::move(rule));
  }
};

}  // namespace atollbank::edge
