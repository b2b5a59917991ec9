// SPDX-License-Identifier: Apache-2.0
// Interest that pots earn and overdrafts cost, and how far an account may be overdrawn.
//
// Each day of London is accrued at the balance that it ended with, and each month's whole pence are
// posted to the account when its last day has been. Completions come exactly once, on the Context's
// executor. Errors of every call: see below.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/interest/product.h"

namespace atollbank::interest {

using runtime::Completion;
using runtime::Context;

inline constexpr std::int64_t kOverdraftMinorMax = 10'000'00;

struct SetTerms {
  std::string product;
  InterestKind kind{};
  TermsFrom terms;
};

struct EarnInterest {
  base::Id user_id;
  base::Id pot_id;
  std::string product;
};

struct SetOverdraft {
  base::Id account_id;
  std::int64_t limit_minor = 0;  // 0: none, and what is owed stays owed
  std::string product;
  base::Id change_id;  // names this change for ever
};

struct Overdraft {
  base::Id account_id;
  std::int64_t limit_minor = 0;
  std::int64_t balance_minor = 0;
  std::int64_t available_minor = 0;  // with the overdraft
};

// What one address has earned or cost since it was last posted, in whole minor units, up to and
// with a day.
struct AccruedInterest {
  InterestKind kind{};
  std::string product;
  std::int64_t accrued_minor = 0;
  std::int32_t up_to_day = 0;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable,
// shard_stopped · resource_exhausted blocking_pool_full, posting_overloaded, no_space · unknown
// outcome_unknown (ask again) · data_loss record_malformed.
class InterestApi {
 public:
  virtual ~InterestApi() = default;

  // Those of with_terms(). failed_precondition product_of_other_kind
  virtual void set_terms(const Context& context, SetTerms request, Completion<Product> done) = 0;
  // By name.
  virtual void products(const Context& context, Completion<std::vector<Product>> done) = 0;

  // From today on. The same again is no change. not_found product_not_found, pot_not_found ·
  // failed_precondition product_of_other_kind
  virtual void earn(const Context& context, EarnInterest request, Completion<Agreement> done) = 0;
  // The ledger lets the account go so far below zero, and what it is below is charged from today
  // on. The same change again is no change. invalid_argument overdraft_limit_invalid,
  // change_id_missing · not_found product_not_found, account_not_found · failed_precondition
  // product_of_other_kind, account_closed, change_made_differently
  virtual void set_overdraft(const Context& context, SetOverdraft request,
                             Completion<Overdraft> done) = 0;
  // Of a pot or an account of the user. not_found interest_not_agreed · permission_denied
  // account_not_owned
  virtual void accrued(const Context& context, base::Id user_id, base::Id address_id,
                       Completion<std::vector<AccruedInterest>> done) = 0;
};

}  // namespace atollbank::interest
