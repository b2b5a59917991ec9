// SPDX-License-Identifier: Apache-2.0
// What an account spent and received, month by month, and the rules by which its owner sorts it.
//
// Completions come exactly once, on the Context's executor. Errors of every call: those of api.h ·
// not_found account_not_found · permission_denied account_not_owned. Each call names its own.
#pragma once

#include <vector>

#include "ledger/command.h"
#include "runtime/context.h"
#include "services/transactions/category_rule.h"
#include "services/transactions/spending.h"

namespace atollbank::transactions {

using ledger::AccountId;
using runtime::Completion;
using runtime::Context;

inline constexpr std::int64_t kSpendingMonthsMax = 60;  // of one question

struct SpendingRequest {
  base::Id user_id;
  AccountId account_id;
  Month first{};  // London's
  Month last{};
};

// Rules sort transactions a moment after they are there; what one gave a transaction stays when the
// rule goes.
class SpendingApi {
 public:
  virtual ~SpendingApi() = default;

  // One for each month, also of those in which nothing moved; with every category that was given by
  // now. invalid_argument months_invalid
  virtual void spending(const Context& context, SpendingRequest request,
                        Completion<std::vector<MonthSpending>> done) = 0;

  // `created` is set; a nil id is made up, the same id again is the same rule. invalid_argument
  // too_many_rules, and those of check_rule()
  virtual void create_rule(const Context& context, base::Id user_id, CategoryRule rule,
                           Completion<CategoryRule> done) = 0;
  // By age.
  virtual void rules(const Context& context, base::Id user_id, AccountId account,
                     Completion<std::vector<CategoryRule>> done) = 0;
  // What was deleted. not_found rule_not_found, also of one of another user's account
  virtual void delete_rule(const Context& context, base::Id user_id, base::Id rule_id,
                           Completion<CategoryRule> done) = 0;
};

}  // namespace atollbank::transactions
