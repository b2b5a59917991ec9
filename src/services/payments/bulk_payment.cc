// SPDX-License-Identifier: Apache-2.0
#include "services/payments/bulk_payment.h"

#include <algorithm>

namespace atollbank::payments {

BulkState state_of(const std::vector<Payment>& payments) {
  const auto awaits = [](const Payment& payment) {
    return payment.state == PaymentState::kAwaitingApproval;
  };
  if (std::ranges::any_of(payments, awaits)) return BulkState::kAwaitingApproval;
  return std::ranges::all_of(payments, &Payment::has_ended) ? BulkState::kEnded
                                                            : BulkState::kUnderWay;
}

std::string_view name_of(BulkState state) {
  switch (state) {
    case BulkState::kAwaitingApproval: return "awaiting_approval";
    case BulkState::kUnderWay: return "under_way";
    case BulkState::kEnded: return "ended";
  }
  return "";
}

std::vector<Payment> begun_together(std::vector<Payment> payments, const PayingOwners& owners,
                                    std::int64_t sent_today_minor, const PaymentLimits& limits) {
  if (payments.empty()) return payments;
  // One payment that stands for all. What limits do not count is still what all owners decide of.
  Payment all = payments.front();
  Payment limited = payments.front();
  all.amount_minor = 0;
  limited.amount_minor = 0;
  all.is_own = true;
  limited.is_own = true;
  for (const Payment& payment : payments) {
    all.amount_minor += payment.amount_minor;
    if (!payment.is_limited()) continue;
    limited.is_own = false;
    limited.amount_minor += payment.amount_minor;
  }
  const Payment by_owners = begun(all, owners, sent_today_minor, limits);
  const Payment by_limits =
      begun(limited, PayingOwners{.all = owners.all}, sent_today_minor, limits);
  const bool is_for_all = by_owners.state == PaymentState::kAwaitingApproval;
  const Payment& first = is_for_all ? by_owners : by_limits;
  for (Payment& payment : payments) {
    payment.state = first.state;
    payment.approvers = first.approvers;
    payment.lapses = first.lapses;
    payment.released_on = first.released_on;
  }
  return payments;
}

base::Result<std::int64_t> check_limits_together(const std::vector<Payment>& payments,
                                                 std::int64_t sent_today_minor,
                                                 const PaymentLimits& limits) {
  std::int64_t counted = 0;
  for (const Payment& payment : payments) {
    ATOLL_TRY_VOID(check_limits(payment, sent_today_minor + counted, limits));
    if (payment.is_limited()) counted += payment.amount_minor;
  }
  return counted;
}

}  // namespace atollbank::payments
