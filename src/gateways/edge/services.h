// SPDX-License-Identifier: Apache-2.0
// What the handlers stand on: the bank's services, and the executor on which their coroutines run.
// Built in apps/ and outliving every call.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "gateways/edge/call.h"
#include "runtime/await.h"
#include "runtime/open_streams.h"
#include "services/accounts/api.h"
#include "services/attachments/api.h"
#include "services/customers/api.h"
#include "services/idempotency/api.h"
#include "services/identity/api.h"
#include "services/imports/api.h"
#include "services/interest/api.h"
#include "services/onboarding/api.h"
#include "services/payments/api.h"
#include "services/receipts/api.h"
#include "services/standing_orders/api.h"
#include "services/statements/api.h"
#include "services/transactions/api.h"
#include "services/webhooks/api.h"

namespace atollbank::edge {

// The bank's own time goes on by days.
struct PassDays {
  base::Id command_id;  // the same again lets no more days pass
  base::Id user_id;
  std::uint32_t days = 1;
};
struct DaysPassed {
  base::Timestamp now;  // the bank's clock
};

// A call that was not allowed, for the access log. Good while it is told. Of the calls that a rate
// limit refuses, the first of each caller and window.
struct RefusedCall {
  const runtime::Caller& caller;
  std::string_view counted_as;  // who asked, as rate limits tell callers apart
  base::Id request_id;
  std::string_view name;  // of its route
  std::string_view method;
  std::string_view path;  // without its query
  std::string_view code;  // as it was answered
};

// What a client asked and how that was answered, told once the answer is made. The texts live as
// long as the call. Nothing of the customer's in it: no query, no body.
struct AnsweredCall {
  std::string_view client_id;
  std::string_view method;
  std::string_view path;
  int status = 200;
  std::string_view error;  // the public code; empty: none
  base::Duration took;
  base::Id request_id;
};

struct Services {
  customers::CustomersApi& customers;
  onboarding::OnboardingApi& onboarding;
  identity::TokensApi& tokens;
  identity::ClientsApi& clients;
  accounts::AccountsApi& accounts;
  transactions::TransactionsApi& transactions;
  transactions::SpendingApi& spending;
  payments::PaymentsApi& payments;
  standing_orders::StandingOrdersApi& standing_orders;
  statements::StatementsApi& statements;
  webhooks::WebhooksApi& webhooks;
  attachments::AttachmentsApi& attachments;
  receipts::ReceiptsApi& receipts;
  idempotency::IdempotencyApi& idempotency;
  runtime::Executor& executor;
  // How long a write waits until its own client would read it. The write stands either way.
  base::Duration own_write_wait = base::Duration::from_seconds(2);
  std::function<base::Result<void>()> health;           // any thread; the error says what is wrong
  std::function<std::string()> metrics_text;            // Prometheus text; any thread
  std::function<void(const RefusedCall&)> refused{};    // any thread
  std::function<void(const AnsweredCall&)> answered{};  // of known clients; the executor

  // The sandbox's; none where there is none (EdgeOptions::is_sandbox).
  imports::ImportsApi* imports = nullptr;
  interest::InterestApi* interest = nullptr;
  std::function<void(const runtime::Context&, PassDays, runtime::Completion<DaysPassed>)> pass_days;
  // Shared with nobody: a pointer, so that Services can be moved.
  std::unique_ptr<runtime::OpenStreams> streams = std::make_unique<runtime::OpenStreams>(executor);
};

// Calls one method of a service, to be awaited:
//
//   auto asked = ask<BalanceView>(services, services.accounts, &AccountsApi::balance, call.context,
//   user_id); ATOLL_CO_TRY(const BalanceView view, co_await std::move(asked));
//
// The context must outlive the wait; a call's does.
template <class T, class Api, class Method, class... Arguments>
auto ask(const Services& services, Api& api, Method method, const runtime::Context& context,
         Arguments... arguments) {
  auto start = [&api, &context, method,
                ... arguments = std::move(arguments)](runtime::Completion<T> done) mutable {
    (api.*method)(context, std::move(arguments)..., std::move(done));
  };
  return runtime::await_completion<T>(services.executor, std::move(start));
}

// The same, and what came is made into the answer where it came: a long list need not be written
// out on the executor that everybody waits for. `make` gives a Result<Answer> and touches only what
// it holds.
template <class T, class Make, class Api, class Method, class... Arguments>
auto ask_and_make(const Services& services, Make make, Api& api, Method method,
                  const runtime::Context& context, Arguments... arguments) {
  auto start = [&api, &context, method, make = std::move(make),
                ... arguments = std::move(arguments)](runtime::Completion<Answer> done) mutable {
    auto made = [make = std::move(make), done = std::move(done)](base::Result<T> came) mutable {
      if (!came) return done(base::fail(std::move(came).error()));
      done(make(*std::move(came)));
    };
    (api.*method)(context, std::move(arguments)..., runtime::Completion<T>(std::move(made)));
  };
  return runtime::await_completion<Answer>(services.executor, std::move(start));
}

// Lets the client read its own write: waits, within bounds, until the account's transactions show
// `slot`.
runtime::Task<void> wait_for_own_write(const Services& services, base::Id account_id,
                                       std::uint64_t slot);

}  // namespace atollbank::edge
