// SPDX-License-Identifier: Apache-2.0
#include "services/payments/payment.h"

#include <algorithm>

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<void> check_limits(const Payment& payment, std::int64_t sent_today_minor,
                          const PaymentLimits& limits) {
  if (!payment.is_limited()) return {};
  if (payment.amount_minor > limits.payment_minor) {
    return fail(ErrorCode::kFailedPrecondition, "payment_limit_exceeded",
                "one payment may not be so large");
  }
  if (payment.amount_minor > limits.day_minor - sent_today_minor) {
    return fail(ErrorCode::kFailedPrecondition, "daily_limit_exceeded",
                "with what was sent today, it is more than a day's limit");
  }
  return {};
}

Payment begun(Payment payment, const PayingOwners& owners, std::int64_t sent_today_minor,
              const PaymentLimits& limits) {
  // A standing order was agreed to by its rule when it was given.
  const bool needs_all = owners.all.size() > 1 && payment.mandate_id.is_nil() &&
                         payment.amount_minor > owners.all_above_minor - sent_today_minor;
  const bool is_beyond =
      payment.is_limited() && payment.amount_minor > limits.unapproved_minor - sent_today_minor;
  if (!needs_all && !is_beyond && payment.state != PaymentState::kAwaitingApproval) return payment;
  payment.state = PaymentState::kAwaitingApproval;
  payment.approvers = needs_all ? owners.all : std::vector{payment.user_id};
  payment.lapses = payment.created + limits.approval_lifetime;
  payment.released_on = 0;
  return payment;
}

Payment as_of(Payment payment, base::Timestamp now) {
  if (payment.state == PaymentState::kAwaitingApproval && payment.lapses <= now) {
    payment.state = PaymentState::kLapsed;
    payment.updated = payment.lapses;
  }
  return payment;
}

Result<Payment> approved(Payment payment, base::Id user_id, base::Timestamp now, std::int32_t day) {
  payment = as_of(std::move(payment), now);
  if (std::ranges::find(payment.approvers, user_id) == payment.approvers.end()) {
    return fail(ErrorCode::kPermissionDenied, "not_an_approver",
                "somebody else has to approve this payment");
  }
  if (std::ranges::find(payment.approvals, user_id, &Approval::user_id) !=
      payment.approvals.end()) {
    return payment;
  }
  if (payment.state == PaymentState::kLapsed) {
    return fail(ErrorCode::kFailedPrecondition, "payment_lapsed",
                "it was not approved in time; ask for it again");
  }
  if (payment.state != PaymentState::kAwaitingApproval) {
    return fail(ErrorCode::kFailedPrecondition, "payment_not_awaiting_approval",
                "the payment awaits no approval");
  }
  payment.approvals.push_back({.user_id = user_id, .at = now});
  payment.updated = now;
  if (payment.approvals.size() == payment.approvers.size()) {
    payment.state = PaymentState::kReleased;
    payment.released_on = day;
  }
  return payment;
}

Result<Payment> cancelled(Payment payment, base::Timestamp now) {
  payment = as_of(std::move(payment), now);
  if (payment.state == PaymentState::kCancelled) return payment;
  if (payment.state != PaymentState::kAwaitingApproval) {
    return fail(ErrorCode::kFailedPrecondition, "payment_not_cancellable",
                "only what awaits approval can be cancelled");
  }
  payment.state = PaymentState::kCancelled;
  payment.updated = now;
  return payment;
}

std::string_view name_of(PaymentState state) {
  switch (state) {
    case PaymentState::kAwaitingApproval: return "awaiting_approval";
    case PaymentState::kReleased: return "released";
    case PaymentState::kUnknown: return "unknown";
    case PaymentState::kBooked: return "booked";
    case PaymentState::kDeclined: return "declined";
    case PaymentState::kCancelled: return "cancelled";
    case PaymentState::kLapsed: return "lapsed";
  }
  return "";
}

}  // namespace atollbank::payments
