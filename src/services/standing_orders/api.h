// SPDX-License-Identifier: Apache-2.0
// Standing orders and scheduled payments: what a customer has the bank pay for her on later dates.
//
// An order is approved once, and then pays without being asked for again. Each of its payments is
// one payment of services/payments, under a name that follows from the order and its number, so
// none is made twice whatever happens. Completions come exactly once, on the Context's executor.
// Errors of every call: see below.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/standing_orders/standing_order.h"

namespace atollbank::standing_orders {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kOrdersMax = 200;       // of an account, that have not ended
inline constexpr std::size_t kOrdersKeptMax = 2000;  // of an account, ended ones included

struct CreateOrder {
  base::Id order_id;  // lives in the account's slice; the same again is the same order
  base::Id user_id;
  base::Id account_id;
  base::Id payee_id;
  std::int64_t amount_minor = 0;
  std::string reference;
  bank_calendar::ScheduleTerms terms;
  // Its first date is not the caller's word but the day's: another one is no other order.
  bool begins_at_default = false;
};

struct OrderName {
  base::Id user_id;
  base::Id order_id;
};

// An order, and the payment that comes next as it stands in the calendar now.
struct ShownOrder {
  StandingOrder order;
  std::optional<bank_calendar::DuePayment> next;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss record_malformed.
class StandingOrdersApi {
 public:
  virtual ~StandingOrdersApi() = default;

  // It awaits approval. not_found account_not_found, payee_not_found · permission_denied
  // account_not_owned · invalid_argument amount_invalid, reference_invalid, and what
  // PaymentSchedule refuses · failed_precondition scheme_not_reachable, same_account,
  // currency_mismatch, payment_limit_exceeded, all_owners_must_approve, order_created_differently ·
  // resource_exhausted too_many_orders
  virtual void create(const Context& context, CreateOrder request, Completion<ShownOrder> done) = 0;
  // Whoever calls has made sure that it is the person. not_found order_not_found ·
  // permission_denied not_an_approver · failed_precondition order_not_awaiting_approval ·
  // invalid_argument schedule_in_the_past, no_payments
  virtual void approve(const Context& context, OrderName name, Completion<ShownOrder> done) = 0;
  // not_found order_not_found · failed_precondition order_has_ended · conflict payment_under_way
  virtual void cancel(const Context& context, OrderName name, Completion<ShownOrder> done) = 0;
  // By the bank, which says why: its last refusal. Otherwise as cancel().
  virtual void stop(const Context& context, OrderName name, std::string reason,
                    Completion<ShownOrder> done) = 0;
  // not_found order_not_found
  virtual void find(const Context& context, OrderName name, Completion<ShownOrder> done) = 0;
  // By age. not_found account_not_found · permission_denied account_not_owned
  virtual void list(const Context& context, base::Id user_id, base::Id account_id,
                    Completion<std::vector<ShownOrder>> done) = 0;
};

}  // namespace atollbank::standing_orders
