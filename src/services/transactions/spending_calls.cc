// SPDX-License-Identifier: Apache-2.0
// The half of the service that answers what was spent.
#include "services/transactions/service.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::Task;

void TransactionsService::spending(const Context& context, SpendingRequest request,
                                   Completion<std::vector<MonthSpending>> done) {
  runtime::answer_with<std::vector<MonthSpending>>(executor_, context, show_spending(request),
                                                   std::move(done));
}

// The records are caught up with first: whoever has just sorted a transaction sees it sorted.
Task<Result<std::vector<MonthSpending>>> TransactionsService::show_spending(
    SpendingRequest request) {
  const bool are_months = request.first.ok() && request.last.ok() && request.first <= request.last;
  if (!are_months || (request.last - request.first).count() >= kSpendingMonthsMax) {
    co_return base::fail(ErrorCode::kInvalidArgument, "months_invalid",
                         "1 to 60 months, the first of them first");
  }
  auto catching_up = catch_up_with_records();
  ATOLL_CO_TRY_VOID(co_await std::move(catching_up));
  auto work = [this, request]() -> Result<std::vector<MonthSpending>> {
    ATOLL_TRY_VOID(reader_.check_owner(request.user_id, request.account_id));
    return reader_.spending_between(request.account_id, request.first, request.last);
  };
  auto months =
      co_await await_blocking<std::vector<MonthSpending>>(pool_, executor_, std::move(work));
  co_return std::move(months);
}

}  // namespace atollbank::transactions
