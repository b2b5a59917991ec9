// SPDX-License-Identifier: Apache-2.0
// Looking at customers: read, and told to the access log by the door.
#include "gateways/operations/operation_json.h"
#include "gateways/operations/routes.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using accounts::AccountStanding;
using base::JsonWriter;
using operations::AccountView;
using operations::CustomerView;
using operations::Saga;
using runtime::await_completion;
using runtime::Completion;

namespace {

void write_standing(JsonWriter& json, const AccountStanding& standing) {
  const accounts::Account& account = standing.account;
  json.begin_object().member("id", "acc", account.id).member("user_id", "user", account.user_id);
  json.member("sort_code", account.sort_code).member("account_number", account.account_number);
  json.member("created", account.created).member("standing", standing.name());
  json.member("balance", standing.balance_minor).member("held", standing.held_minor);
  json.end_object();
}

void write_transaction(JsonWriter& json, const transactions::Transaction& transaction) {
  json.begin_object().member("id", "tx", transaction.id).member("created", transaction.created);
  json.member("amount", transaction.amount_minor).member("description", transaction.description);
  json.member("scheme", posting::name_of(transaction.scheme));
  json.member("is_pending", transaction.is_pending).key("metadata").begin_object();
  // The bank's own alone: what programs put there is between them and the customer.
  for (const char* key : {"corrects", "corrected_by"}) {
    const auto found = transaction.metadata.find(key);
    if (found != transaction.metadata.end()) json.key(found->first).value(found->second);
  }
  json.end_object().end_object();
}

void write_payment(JsonWriter& json, const payments::Payment& payment) {
  json.begin_object().member("id", "payment", payment.id).member("amount", payment.amount_minor);
  json.member("to_account_id", "acc", payment.to_account_id);
  json.member("state", payments::name_of(payment.state)).member("created", payment.created);
  json.member("updated", payment.updated).member("decline_reason", payment.decline_reason);
  json.end_object();
}

void write_order(JsonWriter& json, const standing_orders::StandingOrder& order) {
  json.begin_object().member("id", "order", order.id).member("amount", order.amount_minor);
  json.member("to_account_id", "acc", order.to_account_id);
  json.member("state", standing_orders::name_of(order.state)).member("created", order.created);
  json.member("paid", order.paid_count).member("missed", order.missed_count);
  json.member("tries", std::uint32_t{order.next.count});
  json.member("last_error", order.last_refusal).end_object();
}

HandlerTask show_customer(const Services& services, Call call, operations::WhichCustomer which) {
  auto ask = [&services, context = call.context, id = call.who.id,
              which = std::move(which)](Completion<CustomerView> done) mutable {
    services.operations.customer(context, id, std::move(which), std::move(done));
  };
  ATOLL_CO_TRY(const CustomerView view,
               co_await await_completion<CustomerView>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().member("id", "user", view.customer.id);
  json.member("name", view.customer.preferred_name).member("created", view.customer.created);
  json.member("deceased", view.is_deceased);
  json.key("accounts").begin_array();
  for (const AccountStanding& standing : view.accounts) write_standing(json, standing);
  json.end_array().key("pots").begin_array();
  for (const accounts::Pot& pot : view.pots) {
    json.begin_object().member("id", "pot", pot.id).member("account_id", "acc", pot.account_id);
    json.member("name", pot.name).member("balance", pot.balance_minor);
    json.member("locked", pot.locked).member("deleted", pot.deleted).end_object();
  }
  json.end_array().end_object();
  co_return json.take();
}

}  // namespace

HandlerTask find_customer(const Services& services, Call call) {
  ATOLL_CO_TRY(Search search, read_search(call.body));
  auto showing = show_customer(services, std::move(call), std::move(search.which));
  auto shown = co_await std::move(showing);
  co_return std::move(shown);
}

HandlerTask read_customer(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id user_id, call.id("user"));
  auto showing = show_customer(services, std::move(call), operations::UserId{user_id});
  auto shown = co_await std::move(showing);
  co_return std::move(shown);
}

HandlerTask read_account(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.id("acc"));
  auto ask = [&services, context = call.context, id = call.who.id,
              account_id](Completion<AccountView> done) {
    services.operations.account(context, id, account_id, std::move(done));
  };
  ATOLL_CO_TRY(const AccountView view,
               co_await await_completion<AccountView>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().key("account");
  write_standing(json, view.standing);
  json.key("transactions").begin_array();
  for (const auto& transaction : view.transactions) write_transaction(json, transaction);
  json.end_array().key("payments").begin_array();
  for (const auto& payment : view.payments) write_payment(json, payment);
  json.end_array().key("standing_orders").begin_array();
  for (const auto& shown : view.orders) write_order(json, shown.order);
  json.end_array().end_object();
  co_return json.take();
}

HandlerTask list_sagas(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.id("acc"));
  auto ask = [&services, context = call.context, id = call.who.id,
              account_id](Completion<std::vector<Saga>> done) {
    services.operations.sagas(context, id, account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto sagas,
               co_await await_completion<std::vector<Saga>>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().key("sagas").begin_array();
  for (const Saga& saga : sagas) {
    json.begin_object().member("kind", saga.kind).member("id", saga.id);
    json.member("state", saga.state).member("began", saga.began).member("updated", saga.updated);
    json.member("tries", saga.tries).member("last_error", saga.last_error).end_object();
  }
  json.end_array().end_object();
  co_return json.take();
}

}  // namespace atollbank::operations_door
