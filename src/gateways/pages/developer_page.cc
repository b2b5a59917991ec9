// SPDX-License-Identifier: Apache-2.0
// For developers: the clients that are one's own, a new one, and what each has and did.
#include "gateways/pages/client_page.h"
#include "gateways/pages/handlers.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using base::Secret;
using identity::ChangeClient;
using identity::Client;
using identity::ClientKind;
using identity::ClientsApi;
using identity::Grant;
using identity::RegisterClient;
using identity::RegisteredClient;
using identity::TokensApi;

constexpr base::Duration kSecretOverlap = base::Duration::from_seconds(24 * 3600);

// One a line.
std::vector<std::string> redirect_uris_of(const Visit& visit) {
  std::vector<std::string> uris;
  const std::string text = visit.field("redirect_uris");
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) continue;
    line.remove_prefix(begin);
    uris.emplace_back(line.substr(0, line.find_last_not_of(" \t\r") + 1));
  }
  return uris;
}

Page developer_page(const Visit& visit, const std::vector<Client>& clients,
                    std::string_view went_wrong) {
  Page page;
  page.title = "Developer";
  Html& html = page.content;
  html.put("<h1>Developer</h1><h2>Your clients</h2>");
  if (clients.empty()) html.put("<p class=\"hint\">You have registered none yet.</p>");
  if (!clients.empty()) html.put("<ul class=\"cards\">");
  for (const Client& client : clients) {
    html.put("<li class=\"card\"><h3><a href=\"/developer/clients/");
    html.text(net::percent_encode(client.id)).put("\">").foreign(client.name);
    html.put("</a></h3><p><code>").text(client.id).put("</code></p></li>");
  }
  if (!clients.empty()) html.put("</ul>");
  html.put("<h2>Register a client</h2>");
  if (!went_wrong.empty()) problem(html, went_wrong);
  begin_form(html, visit, "/developer");
  put_client_fields(html, {.name = visit.field("name"), .redirect_uris = redirect_uris_of(visit)});
  html.put("<fieldset><legend>Kind</legend><label><input type=\"radio\" name=\"kind\" ");
  html.put("value=\"confidential\" checked> Confidential: runs where it can keep a secret</label>");
  html.put("<label><input type=\"radio\" name=\"kind\" value=\"public\"> Public: runs on a ");
  html.put("person's device, and uses PKCE</label></fieldset>");
  html.put("<button>Register</button></form>");
  return page;
}

PageTask answer_with_clients(const Services& services, Visit& visit, std::string went_wrong,
                             int status) {
  auto asked = ask<std::vector<Client>>(services, services.clients, &ClientsApi::clients_of,
                                        visit.context, visit.session->user_id);
  const auto clients = co_await std::move(asked);
  if (!clients) co_return base::fail(clients.error());
  Page page = developer_page(visit, *clients, went_wrong);
  page.status = status;
  co_return page;
}

// Everything of one client.
PageTask answer_with_client(const Services& services, Visit& visit, ClientPage shown) {
  auto finding = find_own_client(services, visit);
  auto client = co_await std::move(finding);
  if (!client) co_return base::fail(std::move(client).error());
  auto asked = ask<std::vector<Grant>>(services, services.tokens, &TokensApi::grants_to,
                                       visit.context, visit.session->user_id, client->id);
  auto grants = co_await std::move(asked);
  if (!grants) co_return base::fail(std::move(grants).error());
  shown.client = *std::move(client);
  shown.grants = *std::move(grants);
  if (services.requests != nullptr)
    shown.requests = services.requests->of(shown.client.id, services.executor.clock().wall());
  co_return client_page(visit, shown);
}

}  // namespace

runtime::Task<base::Result<Client>> find_own_client(const Services& services, Visit& visit) {
  auto asked = ask<Client>(services, services.clients, &ClientsApi::find_client, visit.context,
                           visit.place.front());
  auto client = co_await std::move(asked);
  if (client && client->owner_id != visit.session->user_id)
    co_return base::fail(base::ErrorCode::kNotFound, "client_not_found", "another's client");
  co_return client;
}

PageTask show_developer(const Services& services, Visit& visit) {
  auto shown = answer_with_clients(services, visit, {}, 200);
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask register_client(const Services& services, Visit& visit) {
  RegisterClient request{
      .owner_id = visit.session->user_id,
      .name = visit.field("name"),
      .kind = visit.field("kind") == "public" ? ClientKind::kPublic : ClientKind::kConfidential,
      .redirect_uris = redirect_uris_of(visit)};
  auto asked = ask<RegisteredClient>(services, services.clients, &ClientsApi::register_client,
                                     visit.context, std::move(request));
  auto registered = co_await std::move(asked);
  if (!registered && status_of(registered.error()) < 500) {
    auto again = answer_with_clients(services, visit, words_for(registered.error()),
                                     status_of(registered.error()));
    auto page = co_await std::move(again);
    co_return page;
  }
  if (!registered) co_return base::fail(std::move(registered).error());
  // The secret is here this once, so this answer is no redirect.
  visit.place = {registered->client.id};
  ClientPage fresh{.secret = std::move(registered->secret), .is_new = true};
  auto shown = answer_with_client(services, visit, std::move(fresh));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask show_client(const Services& services, Visit& visit) {
  ClientPage plain;
  auto shown = answer_with_client(services, visit, std::move(plain));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask change_client(const Services& services, Visit& visit) {
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  ChangeClient change{.owner_id = visit.session->user_id,
                      .client_id = client->id,
                      .name = visit.field("name"),
                      .redirect_uris = redirect_uris_of(visit),
                      .options = client->options};
  auto asked = ask<Client>(services, services.clients, &ClientsApi::change_client, visit.context,
                           std::move(change));
  const auto changed = co_await std::move(asked);
  if (changed) co_return redirect_to("/developer/clients/" + net::percent_encode(client->id));
  if (changed.error().code != base::ErrorCode::kInvalidArgument)
    co_return base::fail(changed.error());
  ClientPage refused{.went_wrong = words_for(changed.error())};
  auto shown = answer_with_client(services, visit, std::move(refused));
  auto page = co_await std::move(shown);
  if (page) page->status = 400;
  co_return page;
}

PageTask rotate_secret(const Services& services, Visit& visit) {
  auto asked = ask<Secret>(services, services.clients, &ClientsApi::rotate_secret, visit.context,
                           visit.session->user_id, visit.place.front(), kSecretOverlap);
  auto secret = co_await std::move(asked);
  if (!secret) co_return base::fail(std::move(secret).error());
  ClientPage fresh{.secret = *std::move(secret)};
  auto shown = answer_with_client(services, visit, std::move(fresh));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask delete_client(const Services& services, Visit& visit) {
  // What it hears goes before it, so that a deletion that fails half way is asked for again, and
  // after it, for what was registered meanwhile.
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  auto silencing = silence(services, visit, client->id, std::nullopt);
  const auto silenced = co_await std::move(silencing);
  if (!silenced) co_return base::fail(silenced.error());
  auto asked = ask<void>(services, services.clients, &ClientsApi::delete_client, visit.context,
                         visit.session->user_id, visit.place.front());
  const auto deleted = co_await std::move(asked);
  if (!deleted) co_return base::fail(deleted.error());
  auto last = silence(services, visit, client->id, std::nullopt);
  const auto silent = co_await std::move(last);
  if (!silent) co_return base::fail(silent.error());
  co_return redirect_to("/developer");
}

}  // namespace atollbank::pages
