// SPDX-License-Identifier: Apache-2.0
#include "services/standing_orders/service.h"

#include "base/log.h"
#include "runtime/answer.h"

namespace atollbank::standing_orders {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;

namespace {

tl::unexpected<base::Error> under_way() {
  return fail(ErrorCode::kConflict, "payment_under_way",
              "a payment of the order is under way; try again when it has come to its end");
}

}  // namespace

StandingOrdersService::StandingOrdersService(
    const StandingOrdersOptions& options, WorkingDays days, accounts::AccountsApi& accounts,
    customers::CustomersApi& customers, payments::PaymentsApi& payments,
    ports::RecordStore& records, const ports::PersonVault& persons, runtime::Executor& executor,
    runtime::BlockingPool& pool)
    : options_(options),
      days_(std::move(days)),
      accounts_(accounts),
      customers_(customers),
      payments_(payments),
      persons_(persons),
      store_(records, persons),
      executor_(executor),
      pool_(pool) {}

void StandingOrdersService::start(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, load(context), std::move(done));
}

void StandingOrdersService::create(const Context& context, CreateOrder request,
                                   Completion<ShownOrder> done) {
  answer_with<ShownOrder>(executor_, context, make_order(context, std::move(request)),
                          std::move(done));
}

void StandingOrdersService::approve(const Context& context, OrderName name,
                                    Completion<ShownOrder> done) {
  answer_with<ShownOrder>(executor_, context, approve_order(context, name), std::move(done));
}

void StandingOrdersService::cancel(const Context& context, OrderName name,
                                   Completion<ShownOrder> done) {
  // A payment on its way cannot be called back: whoever cancels hears so, or that none will come.
  auto step = [this](const StandingOrder& before) { return cancelled(before, now()); };
  answer_with<ShownOrder>(executor_, context, cancel_unless_under_way(context, name, step),
                          std::move(done));
}

void StandingOrdersService::stop(const Context& context, OrderName name, std::string reason,
                                 Completion<ShownOrder> done) {
  auto step = [this, reason = std::move(reason)](const StandingOrder& before) {
    return stopped(before, reason, now());
  };
  answer_with<ShownOrder>(executor_, context,
                          cancel_unless_under_way(context, name, std::move(step)), std::move(done));
}

void StandingOrdersService::find(const Context& context, OrderName name,
                                 Completion<ShownOrder> done) {
  answer_with<ShownOrder>(executor_, context, show(name), std::move(done));
}

void StandingOrdersService::list(const Context& context, base::Id user_id, base::Id account_id,
                                 Completion<std::vector<ShownOrder>> done) {
  answer_with<std::vector<ShownOrder>>(executor_, context, list_orders(user_id, account_id),
                                       std::move(done));
}

StandingOrdersService::Answer<std::size_t> StandingOrdersService::load(Context context) {
  auto work = [this, context = std::move(context)] { return store_.active(context, now()); };
  auto reading = run_blocking<std::vector<StandingOrder>>(std::move(work));
  ATOLL_CO_TRY(const auto orders, co_await std::move(reading));
  for (const StandingOrder& order : orders) note_due(order);
  runtime::spawn(executor_, live());
  co_return orders.size();
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::make_order(Context context,
                                                                            CreateOrder request) {
  ATOLL_CO_TRY_VOID(payments::check_reference(request.reference));
  ATOLL_CO_TRY_VOID(accounts::check_amount(request.amount_minor));
  if (request.amount_minor > options_.amount_minor_max) {
    co_return fail(ErrorCode::kFailedPrecondition, "payment_limit_exceeded",
                   "one payment may not be so large");
  }
  ATOLL_CO_TRY(const auto schedule, bank_calendar::PaymentSchedule::make(request.terms));
  auto ask = [this, user_id = request.user_id,
              account_id = request.account_id](Completion<accounts::Account> done) {
    accounts_.account(Context(), user_id, account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto account,
               co_await await_completion<accounts::Account>(executor_, std::move(ask)));
  // An order is approved once and by one; what all owners must approve is no order.
  if (request.amount_minor > account.all_above_minor) {
    co_return fail(ErrorCode::kFailedPrecondition, "all_owners_must_approve",
                   "one owner of the account may not send so much");
  }
  auto finding = payee_of(request.user_id, request.payee_id);
  ATOLL_CO_TRY(const auto payee, co_await std::move(finding));
  if (payee.account_id == account.id) {
    co_return fail(ErrorCode::kFailedPrecondition, "same_account",
                   "the money is in that account already");
  }
  auto ask_payees = [this, account_id = payee.account_id](Completion<accounts::Account> done) {
    accounts_.find_any(Context(), account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto theirs,
               co_await await_completion<accounts::Account>(executor_, std::move(ask_payees)));
  if (theirs.currency != account.currency) {
    co_return fail(ErrorCode::kFailedPrecondition, "currency_mismatch",
                   "the accounts have different currencies");
  }
  auto sealing = sealed_reference(request.user_id, std::move(request.reference));
  ATOLL_CO_TRY(auto reference, co_await std::move(sealing));
  StandingOrder order{.id = request.order_id,
                      .user_id = request.user_id,
                      .account_id = account.id,
                      .to_account_id = payee.account_id,
                      .payee = {.name = payee.name,
                                .account_number = payee.account_number,
                                .sort_code = payee.sort_code,
                                .user_id = "",
                                .name_parts = payee.name_parts},
                      .amount_minor = request.amount_minor,
                      .reference = std::move(reference.text),
                      .reference_parts = std::move(reference.parts),
                      .terms = request.terms,
                      .created = now(),
                      .updated = now()};
  auto work = [this, context, order, schedule,
               any_first_date = request.begins_at_default]() -> Result<StandingOrder> {
    ATOLL_TRY(const auto there, store_.find(order.account_id, order.id));
    // Asked for again, it may have begun.
    if (!there) ATOLL_TRY_VOID(schedule.check_new(bank_calendar::london_date(now()), days_));
    return store_.begin(order, any_first_date, context);
  };
  auto keeping = run_blocking<StandingOrder>(std::move(work));
  ATOLL_CO_TRY(auto kept, co_await std::move(keeping));
  co_return shown(std::move(kept));
}

StandingOrdersService::Answer<ports::PersonalText> StandingOrdersService::sealed_reference(
    base::Id user_id, std::string reference) {
  auto ask = [this, user_id](Completion<customers::Customer> done) {
    customers_.find(Context(), user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto customer,
               co_await await_completion<customers::Customer>(executor_, std::move(ask)));
  co_return ports::sealed_text(persons_, customer.personal_key, ports::kReferenceText,
                               std::move(reference));
}

StandingOrdersService::Answer<payments::Payee> StandingOrdersService::payee_of(base::Id user_id,
                                                                               base::Id payee_id) {
  auto ask = [this, user_id](Completion<std::vector<payments::Payee>> done) {
    payments_.payees(Context(), user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto payees,
               co_await await_completion<std::vector<payments::Payee>>(executor_, std::move(ask)));
  for (const payments::Payee& payee : payees) {
    if (payee.id != payee_id) continue;
    if (payee.is_here()) co_return payee;
    co_return fail(ErrorCode::kFailedPrecondition, "scheme_not_reachable",
                   "payments to other banks are not possible here");
  }
  co_return fail(ErrorCode::kNotFound, "payee_not_found", "no such payee");
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::change(Context context,
                                                                        OrderName name,
                                                                        OrderStore::Step step) {
  auto owning = own_order(name);
  ATOLL_CO_TRY(auto order, co_await std::move(owning));
  auto changing = change_found(std::move(context), std::move(order), std::move(step));
  auto changed = co_await std::move(changing);
  co_return std::move(changed);
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::change_found(
    Context context, StandingOrder order, OrderStore::Step step) {
  auto work = [this, context = std::move(context), account_id = order.account_id,
               order_id = order.id, step = std::move(step)] {
    return store_.change(account_id, order_id, step, context, now());
  };
  auto changing = run_blocking<StandingOrder>(std::move(work));
  ATOLL_CO_TRY(auto changed, co_await std::move(changing));
  note_due(changed);
  co_return shown(std::move(changed));
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::approve_order(Context context,
                                                                               OrderName name) {
  auto step = [this, user_id = name.user_id](const StandingOrder& before) {
    return approved(before, user_id, now(), days_);
  };
  auto changing = change(std::move(context), name, std::move(step));
  ATOLL_CO_TRY(auto shown, co_await std::move(changing));
  // What hinders this costs the first payment a commit more, and is told when it is due.
  auto prepare = [this, due = due_payment(shown.order)](Completion<void> done) mutable {
    payments_.prepare_due(context_of_service(), std::move(due), std::move(done));
  };
  if (shown.next) (void)co_await await_completion<void>(executor_, std::move(prepare));
  co_return std::move(shown);
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::cancel_unless_under_way(
    Context context, OrderName name, OrderStore::Step step) {
  // Nothing of it is begun until this is done.
  if (!under_way_.insert(name.order_id).second) co_return under_way();
  auto cancelling = cancel_unless_due(std::move(context), name, std::move(step));
  auto cancelled = co_await std::move(cancelling);
  under_way_.erase(name.order_id);
  co_return std::move(cancelled);
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::cancel_unless_due(
    Context context, OrderName name, OrderStore::Step step) {
  auto owning = own_order(name);
  ATOLL_CO_TRY(auto order, co_await std::move(owning));
  // Before a crash it may have been paid what is due now.
  const auto due = due_at(order, days_);
  if (due && *due <= now()) co_return under_way();
  auto changing = change_found(std::move(context), std::move(order), std::move(step));
  auto changed = co_await std::move(changing);
  co_return std::move(changed);
}

StandingOrdersService::Answer<ShownOrder> StandingOrdersService::show(OrderName name) {
  auto owning = own_order(name);
  ATOLL_CO_TRY(auto order, co_await std::move(owning));
  co_return shown(std::move(order));
}

StandingOrdersService::Answer<std::vector<ShownOrder>> StandingOrdersService::list_orders(
    base::Id user_id, base::Id account_id) {
  auto ask = [this, user_id, account_id](Completion<accounts::Account> done) {
    accounts_.account(Context(), user_id, account_id, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<accounts::Account>(executor_, std::move(ask)));
  auto work = [this, account_id] { return store_.list(account_id); };
  auto reading = run_blocking<std::vector<StandingOrder>>(std::move(work));
  ATOLL_CO_TRY(auto orders, co_await std::move(reading));
  std::vector<ShownOrder> all;
  for (StandingOrder& order : orders) all.push_back(shown(std::move(order)));
  co_return std::move(all);
}

StandingOrdersService::Answer<StandingOrder> StandingOrdersService::own_order(OrderName name) {
  auto ask = [this, user_id = name.user_id](Completion<std::vector<accounts::Account>> done) {
    accounts_.accounts_of(Context(), user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto accounts, co_await await_completion<std::vector<accounts::Account>>(
                                        executor_, std::move(ask)));
  auto work = [this, name, accounts]() -> Result<StandingOrder> {
    for (const accounts::Account& account : accounts) {
      ATOLL_TRY(auto order, store_.find(account.id, name.order_id));
      if (order) return *std::move(order);
    }
    return fail(ErrorCode::kNotFound, "order_not_found", "no such standing order");
  };
  auto finding = run_blocking<StandingOrder>(std::move(work));
  auto order = co_await std::move(finding);
  co_return std::move(order);
}

ShownOrder StandingOrdersService::shown(StandingOrder order) const {
  ShownOrder shown{.order = std::move(order), .next = {}};
  shown.next = next_payment(shown.order, days_);
  return shown;
}

}  // namespace atollbank::standing_orders
