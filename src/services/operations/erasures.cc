// SPDX-License-Identifier: Apache-2.0
// Customers who are forgotten: two persons destroy what only her key opens. Only of one who has no
// open account, so that nobody is left with money that the bank cannot give back to a name.
#include "runtime/answer.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::await_completion;

// "customer"; what stands in her way is an error. Joint accounts are hers too.
OperationsService::Answer<std::string> OperationsService::standing_of_customer(Context context,
                                                                               base::Id user_id) {
  context.executor = nullptr;
  auto find = [this, context, user_id](Completion<customers::Customer> done) {
    bank_.customers.find(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto customer,
               co_await await_completion<customers::Customer>(executor_, std::move(find)));
  if (customer.personal_key == 0) {
    co_return fail(ErrorCode::kFailedPrecondition, "customer_has_no_key",
                   "she was there before there were keys, and cannot be erased so");
  }
  auto list = [this, context, user_id](Completion<std::vector<accounts::Account>> done) {
    bank_.accounts.accounts_of(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto accounts, co_await await_completion<std::vector<accounts::Account>>(
                                        executor_, std::move(list)));
  for (const accounts::Account& account : accounts) {
    if (account.closed) continue;
    co_return fail(ErrorCode::kFailedPrecondition, "customer_has_open_accounts",
                   "close them first: " + base::to_text("acc", account.id));
  }
  co_return std::string(customer.is_erased ? kErased : "customer");
}

// Said twice is said once.
OperationsService::Answer<void> OperationsService::erase_customer(Context context,
                                                                  Proposal* proposal) {
  const base::Id user_id = std::get<EraseCustomer>(proposal->operation).user_id;
  auto standing = standing_of_customer(context, user_id);
  ATOLL_CO_TRY_VOID(co_await std::move(standing));
  auto erase = [this, context, user_id](Completion<base::Id> done) {
    bank_.customers.erase(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const base::Id opening_id,
               co_await await_completion<base::Id>(executor_, std::move(erase)));
  // Onboarding still has digests of her, where she came by it.
  auto forget = [this, context = std::move(context),
                 opening_id](Completion<onboarding::Application> done) {
    bank_.onboarding.erase(context, opening_id, std::move(done));
  };
  const auto forgotten =
      co_await await_completion<onboarding::Application>(executor_, std::move(forget));
  if (!forgotten && forgotten.error().code != ErrorCode::kNotFound)
    co_return fail(forgotten.error());
  proposal->after = kErased;
  co_return Result<void>();
}

}  // namespace atollbank::operations
