// SPDX-License-Identifier: Apache-2.0
#include "services/standing_orders/standing_order.h"

#include <utility>

#include "base/assert.h"

namespace atollbank::standing_orders {

using bank_calendar::DuePayment;
using bank_calendar::PaymentSchedule;
using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

PaymentSchedule schedule_of(const StandingOrder& order) {
  auto schedule = PaymentSchedule::make(order.terms);
  ATOLL_ASSERT(schedule.has_value());  // checked when it was asked for, and when it was read
  return *std::move(schedule);
}

base::Timestamp time_of(const DuePayment& payment, std::uint8_t tries) {
  return bank_calendar::instant_of(payment.executed_on, kAttemptTimes.at(tries));
}

// On to the next payment, or to the end.
void finish_payment(StandingOrder& order, const WorkingDays& days) {
  ++order.next.number;
  order.next.count = 0;
  if (!schedule_of(order).payment(order.next.number, days)) order.state = OrderState::kFinished;
}

}  // namespace

std::optional<DuePayment> next_payment(const StandingOrder& order, const WorkingDays& days) {
  if (order.state != OrderState::kActive) return std::nullopt;
  return schedule_of(order).payment(order.next.number, days);
}

std::optional<base::Timestamp> due_at(const StandingOrder& order, const WorkingDays& days) {
  const auto payment = next_payment(order, days);
  if (!payment) return std::nullopt;
  return time_of(*payment, order.next.count);
}

Result<StandingOrder> approved(StandingOrder order, base::Id user_id, base::Timestamp now,
                               const WorkingDays& days) {
  if (order.user_id != user_id) {
    return fail(ErrorCode::kPermissionDenied, "not_an_approver",
                "somebody else has to approve this order");
  }
  if (order.state == OrderState::kActive || order.state == OrderState::kFinished) return order;
  if (order.state != OrderState::kAwaitingApproval) {
    return fail(ErrorCode::kFailedPrecondition, "order_not_awaiting_approval",
                "the order awaits no approval");
  }
  // Its first days may have gone by before she approved.
  ATOLL_TRY_VOID(schedule_of(order).check_new(bank_calendar::london_date(now), days));
  order.state = OrderState::kActive;
  order.updated = now;
  return order;
}

Result<StandingOrder> cancelled(StandingOrder order, base::Timestamp now) {
  if (order.state == OrderState::kCancelled) return order;
  if (order.state == OrderState::kFinished) {
    return fail(ErrorCode::kFailedPrecondition, "order_has_ended", "its last payment was made");
  }
  order.state = OrderState::kCancelled;
  order.updated = now;
  return order;
}

// A payment that was on its way when the order was cancelled is counted all the same.
StandingOrder paid(StandingOrder order, Attempt attempt, base::Id payment_id, base::Timestamp now,
                   const WorkingDays& days) {
  if (order.next != attempt) return order;
  ++order.paid_count;
  order.last_refusal.clear();
  order.last_payment_id = payment_id;
  order.updated = now;
  const bool was_cancelled = order.state == OrderState::kCancelled;
  finish_payment(order, days);
  if (was_cancelled) order.state = OrderState::kCancelled;
  return order;
}

StandingOrder refused(StandingOrder order, Attempt attempt, std::string reason, base::Timestamp now,
                      const WorkingDays& days) {
  const auto payment = next_payment(order, days);
  if (order.next != attempt || !payment) return order;
  order.last_refusal = std::move(reason);
  order.updated = now;
  // Times that have passed are not tried: the money is not there yet.
  do {
    ++order.next.count;
  } while (order.next.count < kAttemptTimes.size() && time_of(*payment, order.next.count) <= now);
  if (order.next.count < kAttemptTimes.size()) return order;
  ++order.missed_count;
  finish_payment(order, days);
  return order;
}

base::Result<StandingOrder> stopped(StandingOrder order, std::string reason, base::Timestamp now) {
  ATOLL_TRY(StandingOrder ended, cancelled(std::move(order), now));
  ended.last_refusal = std::move(reason);
  return ended;
}

std::string_view name_of(OrderState state) {
  switch (state) {
    case OrderState::kAwaitingApproval: return "awaiting_approval";
    case OrderState::kActive: return "active";
    case OrderState::kFinished: return "finished";
    case OrderState::kCancelled: return "cancelled";
  }
  return "";
}

}  // namespace atollbank::standing_orders
