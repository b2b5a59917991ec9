// SPDX-License-Identifier: Apache-2.0
// What operators look at: asked of the services that know it, at the moment of the call.
#include <algorithm>

#include "runtime/answer.h"
#include "services/operations/operation_audit.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using accounts::Account;
using accounts::AccountStanding;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;
using standing_orders::ShownOrder;

namespace {

Saga saga_of(const payments::Payment& payment) {
  return {.kind = "payment",
          .id = base::to_text("payment", payment.id),
          .about = base::to_text("acc", payment.account_id),
          .state = std::string(payments::name_of(payment.state)),
          .began = payment.created,
          .updated = payment.updated,
          .tries = 0,
          .last_error = payment.decline_reason};
}

Saga saga_of(const standing_orders::StandingOrder& order) {
  return {.kind = "standing_order",
          .id = base::to_text("order", order.id),
          .about = base::to_text("acc", order.account_id),
          .state = std::string(standing_orders::name_of(order.state)),
          .began = order.created,
          .updated = order.updated,
          .tries = order.next.count,
          .last_error = order.last_refusal};
}

Saga saga_of(const Proposal& proposal) {
  return {.kind = "proposal",
          .id = base::to_text("proposal", proposal.id),
          .about = resource_of(proposal).name,
          .state = std::string(name_of(proposal.state)),
          .began = proposal.made.at,
          .updated = proposal.updated,
          .tries = 0,
          .last_error = proposal.decline_reason};
}

}  // namespace

void OperationsService::customer(const Context& context, base::Id operator_id, WhichCustomer which,
                                 Completion<CustomerView> done) {
  answer_with<CustomerView>(executor_, context,
                            show_customer(context, operator_id, std::move(which)), std::move(done));
}

void OperationsService::account(const Context& context, base::Id operator_id, base::Id account_id,
                                Completion<AccountView> done) {
  answer_with<AccountView>(executor_, context, show_account(context, operator_id, account_id),
                           std::move(done));
}

void OperationsService::sagas(const Context& context, base::Id operator_id, base::Id account_id,
                              Completion<std::vector<Saga>> done) {
  answer_with<std::vector<Saga>>(executor_, context, show_sagas(context, operator_id, account_id),
                                 std::move(done));
}

OperationsService::Answer<base::Id> OperationsService::customer_named(Context context,
                                                                      WhichCustomer which) {
  if (const auto* user = std::get_if<UserId>(&which)) co_return user->id;
  auto ask = [this, context, which](Completion<Account> done) {
    if (const auto* account = std::get_if<AccountId>(&which)) {
      return bank_.accounts.find_any(context, account->id, std::move(done));
    }
    const auto& number = std::get<AccountNumber>(which);
    bank_.accounts.find_by_number(context, number.sort_code, number.account_number,
                                  std::move(done));
  };
  ATOLL_CO_TRY(const Account account,
               co_await await_completion<Account>(executor_, std::move(ask)));
  co_return account.user_id;
}

OperationsService::Answer<AccountStanding> OperationsService::standing_at(Context context,
                                                                          base::Id account_id) {
  context.executor = nullptr;
  auto ask = [this, context = std::move(context), account_id](Completion<AccountStanding> done) {
    bank_.control.standing(context, account_id, std::move(done));
  };
  auto standing = co_await await_completion<AccountStanding>(executor_, std::move(ask));
  co_return std::move(standing);
}

OperationsService::Answer<CustomerView> OperationsService::show_customer(Context context,
                                                                         base::Id operator_id,
                                                                         WhichCustomer which) {
  context.executor = nullptr;
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto naming = customer_named(context, std::move(which));
  ATOLL_CO_TRY(const base::Id user_id, co_await std::move(naming));
  auto ask_customer = [this, context, user_id](Completion<customers::Customer> done) {
    bank_.customers.find(context, user_id, std::move(done));
  };
  CustomerView view;
  ATOLL_CO_TRY(view.customer,
               co_await await_completion<customers::Customer>(executor_, std::move(ask_customer)));
  auto asking_deceased = is_deceased(context, user_id);
  ATOLL_CO_TRY(view.is_deceased, co_await std::move(asking_deceased));
  auto ask_accounts = [this, context, user_id](Completion<std::vector<Account>> done) {
    bank_.accounts.accounts_of(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto accounts,
               co_await await_completion<std::vector<Account>>(executor_, std::move(ask_accounts)));
  for (const Account& account : accounts) {
    auto asking = standing_at(context, account.id);
    ATOLL_CO_TRY(auto standing, co_await std::move(asking));
    view.accounts.push_back(std::move(standing));
  }
  auto ask_pots = [this, context, user_id](Completion<std::vector<accounts::Pot>> done) {
    bank_.accounts.pots(context, user_id, {}, std::move(done));
  };
  ATOLL_CO_TRY(view.pots, co_await await_completion<std::vector<accounts::Pot>>(
                              executor_, std::move(ask_pots)));
  co_return std::move(view);
}

OperationsService::Answer<std::vector<payments::Payment>> OperationsService::payments_of(
    Context context, Account account) {
  payments::ListPayments request{
      .user_id = account.user_id, .account_id = account.id, .before = {}, .limit = kListLimitMax};
  auto ask = [this, context = std::move(context),
              request](Completion<std::vector<payments::Payment>> done) {
    bank_.payments.list(context, request, std::move(done));
  };
  auto listed =
      co_await await_completion<std::vector<payments::Payment>>(executor_, std::move(ask));
  co_return std::move(listed);
}

OperationsService::Answer<std::vector<ShownOrder>> OperationsService::orders_of(Context context,
                                                                                Account account) {
  auto ask = [this, context = std::move(context), user_id = account.user_id,
              account_id = account.id](Completion<std::vector<ShownOrder>> done) {
    bank_.standing_orders.list(context, user_id, account_id, std::move(done));
  };
  auto listed = co_await await_completion<std::vector<ShownOrder>>(executor_, std::move(ask));
  co_return std::move(listed);
}

OperationsService::Answer<AccountView> OperationsService::show_account(Context context,
                                                                       base::Id operator_id,
                                                                       base::Id account_id) {
  context.executor = nullptr;
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  AccountView view;
  auto asking = standing_at(context, account_id);
  ATOLL_CO_TRY(view.standing, co_await std::move(asking));
  const Account& account = view.standing.account;
  transactions::ListTransactions wanted;
  wanted.user_id = account.user_id;
  wanted.account_id = account_id;
  wanted.limit = kListLimitMax;
  auto ask = [this, context, wanted](Completion<std::vector<transactions::Transaction>> done) {
    bank_.transactions.list(context, wanted, std::move(done));
  };
  ATOLL_CO_TRY(view.transactions, co_await await_completion<std::vector<transactions::Transaction>>(
                                      executor_, std::move(ask)));
  auto asking_payments = payments_of(context, account);
  ATOLL_CO_TRY(view.payments, co_await std::move(asking_payments));
  auto asking_orders = orders_of(context, account);
  ATOLL_CO_TRY(view.orders, co_await std::move(asking_orders));
  co_return std::move(view);
}

OperationsService::Answer<std::vector<Saga>> OperationsService::show_sagas(Context context,
                                                                           base::Id operator_id,
                                                                           base::Id account_id) {
  context.executor = nullptr;
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto asking = standing_at(context, account_id);
  ATOLL_CO_TRY(const auto standing, co_await std::move(asking));
  auto asking_payments = payments_of(context, standing.account);
  ATOLL_CO_TRY(const auto payments, co_await std::move(asking_payments));
  auto asking_orders = orders_of(context, standing.account);
  ATOLL_CO_TRY(const auto orders, co_await std::move(asking_orders));
  auto work = [this]() -> Result<std::vector<Proposal>> {
    ATOLL_TRY(auto all, store_.list({}, kListLimitMax));
    // One that waits to be carried out may be older than the newest hundred.
    ATOLL_TRY(const auto approved, store_.unfinished());
    for (const Proposal& one : approved) {
      if (std::ranges::find(all, one.id, &Proposal::id) == all.end()) all.push_back(one);
    }
    return all;
  };
  auto listing = run_blocking<std::vector<Proposal>>(std::move(work));
  ATOLL_CO_TRY(const auto proposals, co_await std::move(listing));
  std::vector<Saga> sagas;
  for (const auto& payment : payments) {
    if (!payment.has_ended()) sagas.push_back(saga_of(payment));
  }
  for (const auto& shown : orders) {
    if (!shown.order.has_ended()) sagas.push_back(saga_of(shown.order));
  }
  const std::string account_text = base::to_text("acc", account_id);
  for (const auto& stored : proposals) {
    const Proposal proposal = as_of(stored, now());
    const bool is_here = resource_of(proposal).name == account_text;
    if (is_here && !proposal.has_ended()) sagas.push_back(saga_of(proposal));
  }
  co_return std::move(sagas);
}

}  // namespace atollbank::operations
