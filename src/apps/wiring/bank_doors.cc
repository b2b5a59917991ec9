// SPDX-License-Identifier: Apache-2.0
// The doors of a bank: its public API and pages, the ledger's, and what is printed of them.
#include <fmt/core.h>

#include "apps/wiring/bank_parts.h"
#include "apps/wiring/public_address.h"
#include "base/log.h"
#include "runtime/answer.h"

namespace atollbank::apps {
namespace {

// Where an address's requests have no limit, all may have one, a proxy's: its share of the memory
// for large bodies is then the whole.
net::HttpServerOptions http_options_of(const BankOptions& options, std::uint32_t address_requests) {
  net::HttpServerOptions http{.address = options.address, .port = options.port};
  if (address_requests == 0)
    http.limits.address_large_bodies_bytes_max = http.limits.large_bodies_bytes_max;
  return http;
}

}  // namespace

base::Result<void> Bank::Parts::open_door() {
  door.base_url = fmt::format("http://{}:{}", options.address, http_server->port());
  const std::string& public_url = options.public_url.empty() ? door.base_url : options.public_url;
  ATOLL_TRY_VOID(identity->start(public_url));
  sign_in->start("Atoll", relying_party_at(public_url));
  door.page_url = relying_party_at(public_url).origins.front() + "/";
  // A bank that is meant has nobody's password to print.
  if (!options.is_sandbox) return {};
  ATOLL_TRY(door.sandbox, open_sandbox_door(*identity, *identity, *sandbox_secret,
                                            folder.sandbox_tokens(), printed));
  const SandboxServices services{*sign_in, *customers, *accounts};
  ATOLL_TRY(door.sign_in, sandbox_sign_in(services, *sandbox_secret, SandboxPerson::kFirst,
                                          {printed.user_id, printed.account_id}));
  ATOLL_TRY(door.second_sign_in,
            sandbox_sign_in(services, *sandbox_secret, SandboxPerson::kSecond,
                            {printed.second_user_id, printed.second_account_id}));
  door.user_id = printed.user_id;
  door.account_id = printed.account_id;
  door.second_user_id = printed.second_user_id;
  door.second_account_id = printed.second_account_id;
  return {};
}

void Bank::Parts::let_days_pass(const runtime::Context& context, edge::PassDays request,
                                runtime::Completion<edge::DaysPassed> done) {
  auto told = [done = std::move(done)](base::Result<base::Timestamp> now) mutable {
    if (!now) return done(base::fail(std::move(now).error()));
    done(edge::DaysPassed{.now = *now});
  };
  runtime::answer_with<base::Timestamp>(
      *executor, context, town->pass_days(request.command_id, request.user_id, request.days),
      std::move(told));
}

pages::Services Bank::Parts::services_of_pages() {
  return {.clients = *identity,
          .tokens = *identity,
          .sign_in = *sign_in,
          .webhooks = *webhooks,
          .customers = *customers,
          .accounts = *accounts,
          .transactions = *transactions,
          .payments = *payments,
          .standing_orders = *standing_orders,
          .statements = statements->statements(),
          .executor = *executor,
          .requests = &requests};
}

edge::Services Bank::Parts::services_of_edge() {
  edge::Services services{*customers,       onboarding->onboarding(),
                          *identity,        *identity,
                          *accounts,        *transactions,
                          *transactions,    *payments,
                          *standing_orders, statements->statements(),
                          *webhooks,        *attachments,
                          *receipts,        *idempotency,
                          *executor};
  services.health = [this]() -> base::Result<void> {
    if (ledger->posting().figures().stopped) {
      return base::fail(base::ErrorCode::kUnavailable, "shard_stopped",
                        "a write of the journal failed");
    }
    if (!records->has_stopped()) return {};
    return base::fail(base::ErrorCode::kUnavailable, "records_stopped",
                      "a write of the records failed");
  };
  services.refused = [this](const edge::RefusedCall& call) {
    access_log->note({.caller = call.caller,
                      .counted_as = std::string(call.counted_as),
                      .request_id = call.request_id,
                      .service = "edge",
                      .event_name = std::string(call.name),
                      .error_code = std::string(call.code),
                      .method = std::string(call.method),
                      .path = std::string(call.path)});
  };
  services.metrics_text = [this] {
    metrics.update(ledger->posting().shard(), ledger->journal_figures());
    return registry.to_prometheus();
  };
  if (options.is_sandbox) {
    services.imports = imports.get();
    services.interest = interest.get();
    services.pass_days = [this](const runtime::Context& context, edge::PassDays request,
                                runtime::Completion<edge::DaysPassed> done) {
      let_days_pass(context, request, std::move(done));
    };
  }
  services.answered = note_requests(requests, clock);
  return services;
}

base::Result<void> Bank::Parts::listen() {
  pages = std::make_unique<pages::Pages>(
      services_of_pages(), pages::PagesOptions{.is_secure = is_reached_over_tls(options.public_url),
                                               .origin = options.public_url});
  const std::uint32_t address_requests =
      address_requests_per_minute(options.address_requests_per_minute, options.public_url);
  edge = std::make_unique<edge::Edge>(
      services_of_edge(), registry,
      edge::EdgeOptions{.id_worker = 0x65646765,
                        .rate_limit = {.requests = options.requests_per_minute},
                        .address_rate_limit = {.requests = address_requests},
                        .public_url = options.public_url,
                        .is_sandbox = options.is_sandbox});
  net::HttpServerOptions http_options = http_options_of(options, address_requests);
  http_options.body_limit_of = [this](const net::HttpRequest& head) {
    return edge->body_bytes_max(head);
  };
  ATOLL_TRY(http_server, net::HttpServer::listen(
                             std::move(http_options), clock, pages_before(*pages, *edge),
                             [this](net::HttpRefusal refusal) { return edge->refuse(refusal); }));
  // Bound and not yet served: only now is the address known, of which the tokens speak.
  ATOLL_TRY_VOID(open_door());
  http_server_thread =
      std::make_unique<runtime::NamedThread>("http", [this] { http_server->run(); });
  ATOLL_TRY(ledger_door,
            LedgerDoor::open(*ledger, folder.journal(), clock, options.ledger_addresses));
  door.ledger_addresses = ledger_door->addresses();
  base::log_info("bank_serves", {{"base_url", door.base_url}});
  return {};
}

}  // namespace atollbank::apps
