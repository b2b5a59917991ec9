// SPDX-License-Identifier: Apache-2.0
// The pages and forms, one handler each, and the table that finds them. Handlers run on the
// executor; an error they return becomes a page that says so in words (see problem_page.h).
#pragma once

#include <span>
#include <string_view>

#include "gateways/pages/page.h"
#include "gateways/pages/request_book.h"
#include "runtime/await.h"
#include "runtime/open_streams.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/identity/api.h"
#include "services/payments/api.h"
#include "services/standing_orders/api.h"
#include "services/statements/api.h"
#include "services/transactions/api.h"
#include "services/webhooks/api.h"

namespace atollbank::pages {

struct Services {
  identity::ClientsApi& clients;
  identity::TokensApi& tokens;
  identity::SignInApi& sign_in;
  webhooks::WebhooksApi& webhooks;
  customers::CustomersApi& customers;
  accounts::AccountsApi& accounts;
  transactions::TransactionsApi& transactions;
  payments::PaymentsApi& payments;
  standing_orders::StandingOrdersApi& standing_orders;
  statements::StatementsApi& statements;
  runtime::Executor& executor;
  const RequestBook* requests = nullptr;  // the executor's; null: none are kept
  // A pointer, so that Services can be moved.
  std::unique_ptr<runtime::OpenStreams> streams = std::make_unique<runtime::OpenStreams>(executor);
};

using PageTask = runtime::Task<base::Result<Page>>;
// The services and the visit outlive the task.
using Handler = PageTask (*)(const Services& services, Visit& visit);

// What a page asks by itself needs a session too, and does not count as its person being there.
enum class Needs : std::uint8_t { kNothing, kSession, kOpenSession };

struct Route {
  std::string_view method;
  std::string_view path;  // a * stands for one part
  Needs needs;
  Handler handler;
};

std::span<const Route> routes();
// Null when there is none; fills visit.place.
const Route* find_route(Visit& visit);
// Whether any method is served there.
bool is_page(std::string_view path);

// Calls one method of a service, to be awaited; the context must outlive the wait.
template <class T, class Api, class Method, class... Arguments>
auto ask(const Services& services, Api& api, Method method, const runtime::Context& context,
         Arguments... arguments) {
  auto start = [&api, &context, method,
                ... arguments = std::move(arguments)](runtime::Completion<T> done) mutable {
    (api.*method)(context, std::move(arguments)..., std::move(done));
  };
  return runtime::await_completion<T>(services.executor, std::move(start));
}

PageTask show_sign_in(const Services& services, Visit& visit);
PageTask sign_in(const Services& services, Visit& visit);
PageTask sign_in_by_passkey(const Services& services, Visit& visit);
PageTask sign_out(const Services& services, Visit& visit);
PageTask show_prove(const Services& services, Visit& visit);
PageTask prove(const Services& services, Visit& visit);
PageTask prove_by_passkey(const Services& services, Visit& visit);

PageTask show_consent(const Services& services, Visit& visit);
PageTask consent(const Services& services, Visit& visit);

PageTask show_home(const Services& services, Visit& visit);
PageTask show_live(const Services& services, Visit& visit);
PageTask show_statements(const Services& services, Visit& visit);
PageTask download_statement(const Services& services, Visit& visit);
PageTask show_pay(const Services& services, Visit& visit);
PageTask check_payment(const Services& services, Visit& visit);
PageTask send_payment(const Services& services, Visit& visit);
PageTask forget_payee(const Services& services, Visit& visit);
PageTask show_wake(const Services& services, Visit& visit);
PageTask wake_account(const Services& services, Visit& visit);
PageTask show_payments(const Services& services, Visit& visit);
PageTask show_payment(const Services& services, Visit& visit);
PageTask approve_payment(const Services& services, Visit& visit);
PageTask cancel_payment(const Services& services, Visit& visit);
PageTask show_bulk(const Services& services, Visit& visit);
PageTask approve_bulk(const Services& services, Visit& visit);
PageTask cancel_bulk(const Services& services, Visit& visit);
PageTask show_orders(const Services& services, Visit& visit);
PageTask create_order(const Services& services, Visit& visit);
PageTask show_order(const Services& services, Visit& visit);
PageTask approve_order(const Services& services, Visit& visit);
PageTask cancel_order(const Services& services, Visit& visit);

PageTask show_connections(const Services& services, Visit& visit);
PageTask approve_connection(const Services& services, Visit& visit);
PageTask end_connection(const Services& services, Visit& visit);

PageTask show_devices(const Services& services, Visit& visit);
PageTask remove_device(const Services& services, Visit& visit);
PageTask remove_passkey(const Services& services, Visit& visit);
PageTask show_new_passkey(const Services& services, Visit& visit);
PageTask add_passkey(const Services& services, Visit& visit);
PageTask show_password(const Services& services, Visit& visit);
PageTask change_password(const Services& services, Visit& visit);

// The client that the path names first; not_found client_not_found for another's.
runtime::Task<base::Result<identity::Client>> find_own_client(const Services& services,
                                                              Visit& visit);
PageTask show_developer(const Services& services, Visit& visit);
PageTask register_client(const Services& services, Visit& visit);
PageTask show_client(const Services& services, Visit& visit);
PageTask change_client(const Services& services, Visit& visit);
PageTask rotate_secret(const Services& services, Visit& visit);
PageTask delete_client(const Services& services, Visit& visit);
// Removes the client's webhooks: all, or those on one customer's accounts.
runtime::Task<base::Result<void>> silence(const Services& services, Visit& visit,
                                          std::string client_id, std::optional<base::Id> user_id);
PageTask show_webhooks(const Services& services, Visit& visit);
PageTask show_deliveries(const Services& services, Visit& visit);
PageTask replay_event(const Services& services, Visit& visit);
PageTask enable_webhook(const Services& services, Visit& visit);

}  // namespace atollbank::pages
