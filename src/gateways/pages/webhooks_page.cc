// SPDX-License-Identifier: Apache-2.0
// A client's webhooks on the accounts of those who connected it, what each was sent and how that
// went, and sending it again.
#include <fmt/format.h>

#include <algorithm>

#include "gateways/pages/handlers.h"

namespace atollbank::pages {
namespace {

using identity::Grant;
using identity::TokensApi;
using webhooks::DeliveryAttempt;
using webhooks::ShownWebhook;
using webhooks::Webhook;
using webhooks::WebhookName;
using webhooks::WebhooksApi;

// A page is no report: whoever has more asks the API.
constexpr std::size_t kCustomersMax = 20;
constexpr std::size_t kAttemptsMax = 50;

std::string place_of(const Webhook& webhook) {
  return fmt::format("/developer/clients/{}/webhooks/{}/{}", net::percent_encode(webhook.client_id),
                     base::to_text("user", webhook.user_id), base::to_text("webhook", webhook.id));
}

base::Result<WebhookName> name_of(const Visit& visit) {
  const auto user_id = base::parse_id("user", visit.place[1]);
  const auto webhook_id = base::parse_id("webhook", visit.place[2]);
  if (!user_id || !webhook_id)
    return base::fail(base::ErrorCode::kNotFound, "webhook_not_found", "no id of a webhook");
  return WebhookName{.user_id = *user_id, .client_id = visit.place[0], .webhook_id = *webhook_id};
}

std::string_view state_of(const Webhook& webhook) { return webhook.is_enabled ? "on" : "off"; }

Page webhooks_page(const identity::Client& client, const std::vector<Webhook>& found) {
  Page page;
  page.title = "Webhooks of " + client.name;
  Html& html = page.content;
  html.put("<p><a href=\"/developer/clients/").text(net::percent_encode(client.id)).put("\">");
  html.foreign(client.name).put("</a></p><h1>Webhooks</h1>");
  if (found.empty()) html.put("<p class=\"hint\">It has registered none.</p>");
  if (found.empty()) return page;
  html.put("<h2>On your customers' accounts</h2><ul class=\"cards\">");
  for (const Webhook& webhook : found) {
    html.put("<li class=\"card\"><h3><a href=\"").text(place_of(webhook)).put("\">");
    html.foreign(webhook.url).put("</a></h3><p>On <code>");
    html.text(base::to_text("acc", webhook.account_id)).put("</code>, ");
    html.text(state_of(webhook)).put(".</p></li>");
  }
  html.put("</ul>");
  return page;
}

void put_attempt(Html& html, const Visit& visit, const Webhook& webhook,
                 const DeliveryAttempt& attempt) {
  const std::string event_id = base::to_text("evt", attempt.event_id);
  html.put("<tr><td>");
  when(html, attempt.began).put("</td><td><code>").text(event_id).put("</code></td><td>");
  html.text(fmt::format("{}", attempt.number));
  if (attempt.is_replay) html.put(" again");
  html.put("</td><td>");
  if (attempt.status != 0) html.number(attempt.status).put(" ");
  html.text(attempt.reason.empty() ? "delivered" : attempt.reason).put("</td><td>");
  html.text(fmt::format("{:.1f} ms", static_cast<double>(attempt.took.us()) / 1e3));
  html.put("</td><td>");
  // One that is off is sent nothing.
  if (!webhook.is_enabled) html.put("</td></tr>");
  if (!webhook.is_enabled) return;
  begin_form(html, visit, place_of(webhook) + "/replay");
  hidden(html, "event_id", event_id);
  html.put("<button class=\"quiet small\">Send again<span class=\"unseen\"> ").text(event_id);
  html.put("</span></button></form></td></tr>");
}

Page deliveries_page(const Visit& visit, const Webhook& webhook,
                     const std::vector<DeliveryAttempt>& attempts) {
  Page page;
  page.title = "Deliveries";
  Html& html = page.content;
  html.put("<p><a href=\"/developer/clients/").text(net::percent_encode(webhook.client_id));
  html.put("/webhooks\">All webhooks</a></p><h1>Deliveries</h1><dl><dt>Address</dt><dd><code>");
  html.foreign(webhook.url).put("</code></dd><dt>State</dt><dd>").text(state_of(webhook));
  if (!webhook.is_enabled) html.put(", as ").text(webhook.disabled_reason);
  html.put("</dd></dl>");
  if (!webhook.is_enabled) {
    begin_form(html, visit, place_of(webhook) + "/enable");
    html.put("<button>Switch it on</button></form>");
  }
  html.put("<h2>What it was sent</h2>");
  if (attempts.empty()) html.put("<p class=\"hint\">Nothing yet.</p>");
  if (attempts.empty()) return page;
  html.put("<div class=\"wide\" role=\"region\" aria-label=\"Deliveries\" tabindex=\"0\"><table>");
  html.put("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Event</th>");
  html.put(
      "<th scope=\"col\">Attempt</th><th scope=\"col\">Answer</th><th scope=\"col\">Took</th>");
  html.put("<th scope=\"col\">Again</th></tr></thead><tbody>");
  for (std::size_t i = 0; i < std::min(attempts.size(), kAttemptsMax); ++i)
    put_attempt(html, visit, webhook, attempts[i]);
  html.put("</tbody></table></div>");
  return page;
}

// Those who connected the client, each once.
std::vector<base::Id> customers_of(const std::vector<Grant>& grants) {
  std::vector<base::Id> customers;
  for (const Grant& grant : grants) {
    if (std::ranges::find(customers, grant.user_id) == customers.end())
      customers.push_back(grant.user_id);
    if (customers.size() == kCustomersMax) break;
  }
  return customers;
}

runtime::Task<base::Result<void>> add_webhooks_of(const Services& services, Visit& visit,
                                                  base::Id user_id, std::vector<Webhook>& found) {
  auto asking = ask<std::vector<accounts::Account>>(
      services, services.accounts, &accounts::AccountsApi::accounts_of, visit.context, user_id);
  const auto accounts = co_await std::move(asking);
  if (!accounts) co_return base::fail(accounts.error());
  for (const accounts::Account& account : *accounts) {
    auto asked = ask<std::vector<Webhook>>(services, services.webhooks, &WebhooksApi::list,
                                           visit.context, user_id, visit.place[0], account.id);
    const auto some = co_await std::move(asked);
    if (!some) co_return base::fail(some.error());
    found.insert(found.end(), some->begin(), some->end());
  }
  co_return base::Result<void>();
}

}  // namespace

runtime::Task<base::Result<void>> silence(const Services& services, Visit& visit,
                                          std::string client_id, std::optional<base::Id> user_id) {
  auto asked = ask<void>(services, services.webhooks, &WebhooksApi::remove_all, visit.context,
                         std::move(client_id), user_id);
  const auto removed = co_await std::move(asked);
  co_return removed;
}

PageTask show_webhooks(const Services& services, Visit& visit) {
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  auto asked = ask<std::vector<Grant>>(services, services.tokens, &TokensApi::grants_to,
                                       visit.context, visit.session->user_id, client->id);
  const auto grants = co_await std::move(asked);
  if (!grants) co_return base::fail(grants.error());
  std::vector<Webhook> found;
  const std::vector<base::Id> customers = customers_of(*grants);
  for (const base::Id customer : customers) {
    auto adding = add_webhooks_of(services, visit, customer, found);
    const auto added = co_await std::move(adding);
    if (!added) co_return base::fail(added.error());
  }
  co_return webhooks_page(*client, found);
}

PageTask show_deliveries(const Services& services, Visit& visit) {
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  const auto name = name_of(visit);
  if (!name) co_return base::fail(name.error());
  auto asking =
      ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::get, visit.context, *name);
  const auto webhook = co_await std::move(asking);
  if (!webhook) co_return base::fail(webhook.error());
  auto asked = ask<std::vector<DeliveryAttempt>>(services, services.webhooks,
                                                 &WebhooksApi::deliveries, visit.context, *name);
  const auto attempts = co_await std::move(asked);
  if (!attempts) co_return base::fail(attempts.error());
  co_return deliveries_page(visit, webhook->webhook, *attempts);
}

PageTask replay_event(const Services& services, Visit& visit) {
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  const auto name = name_of(visit);
  if (!name) co_return base::fail(name.error());
  const auto event_id = base::parse_id("evt", visit.field("event_id"));
  if (!event_id)
    co_return base::fail(base::ErrorCode::kNotFound, "event_not_found", "no id of an event");
  webhooks::ReplayWebhook request{.name = *name, .event_id = *event_id};
  auto asked = ask<void>(services, services.webhooks, &WebhooksApi::replay, visit.context,
                         std::move(request));
  const auto replayed = co_await std::move(asked);
  if (!replayed) co_return base::fail(replayed.error());
  co_return redirect_to(visit.path.substr(0, visit.path.rfind('/')));
}

PageTask enable_webhook(const Services& services, Visit& visit) {
  auto finding = find_own_client(services, visit);
  const auto client = co_await std::move(finding);
  if (!client) co_return base::fail(client.error());
  const auto name = name_of(visit);
  if (!name) co_return base::fail(name.error());
  webhooks::ChangeWebhook request{.name = *name, .is_enabled = true};
  auto asked = ask<ShownWebhook>(services, services.webhooks, &WebhooksApi::change, visit.context,
                                 std::move(request));
  const auto changed = co_await std::move(asked);
  if (!changed) co_return base::fail(changed.error());
  co_return redirect_to(visit.path.substr(0, visit.path.rfind('/')));
}

}  // namespace atollbank::pages
