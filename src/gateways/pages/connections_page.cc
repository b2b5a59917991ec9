// SPDX-License-Identifier: Apache-2.0
// Connections: which programs wait for approval, which have it, and the end of either.
#include <algorithm>

#include "gateways/pages/handlers.h"

namespace atollbank::pages {
namespace {

using identity::Grant;
using identity::TokensApi;

Html& begin_grant_form(Html& html, const Visit& visit, std::string_view action,
                       const Grant& grant) {
  begin_form(html, visit, action);
  hidden(html, "client_id", grant.client.id);
  return hidden(html, "grant_id", base::to_text("grant", grant.id));
}

// A button says for whom it is, as a list reads it out by itself.
Html& button_for(Html& html, Markup opening, std::string_view what, const Grant& grant) {
  html.put(opening).text(what).put("<span class=\"unseen\"> ").foreign(grant.client.name);
  return html.put("</span></button></form>");
}

void put_waiting(Html& html, const Visit& visit, const Grant& grant) {
  html.put("<li class=\"card waiting\"><h3>").foreign(grant.client.name);
  html.put("</h3><p>Asked on ");
  when(html, grant.created).put(". Until you approve it, it sees nothing.</p><div class=\"row\">");
  begin_grant_form(html, visit, "/connections/approve", grant);
  button_for(html, "<button>", "Approve", grant);
  begin_grant_form(html, visit, "/connections/end", grant);
  button_for(html, "<button class=\"quiet\">", "Refuse", grant).put("</div></li>");
}

void put_approved(Html& html, const Visit& visit, const Grant& grant) {
  html.put("<li class=\"card\"><h3>").foreign(grant.client.name).put("</h3><p>Approved on ");
  when(html, *grant.approved).put(", good until ");
  when(html, grant.expires).put(" at most.</p><div class=\"row\">");
  begin_grant_form(html, visit, "/connections/end", grant);
  button_for(html, "<button class=\"quiet danger\">", "Disconnect", grant).put("</div></li>");
}

Page connections(const Visit& visit, const std::vector<Grant>& grants) {
  Page page;
  page.title = "Connections";
  Html& html = page.content;
  const auto is_waiting = [](const Grant& grant) { return !grant.approved.has_value(); };
  const auto waiting = std::ranges::count_if(grants, is_waiting);
  html.put("<h1>Connections</h1>");
  if (waiting != 0) html.put("<h2>Waiting for you</h2><ul class=\"cards\">");
  for (const Grant& grant : grants)
    if (is_waiting(grant)) put_waiting(html, visit, grant);
  if (waiting != 0) html.put("</ul>");
  html.put("<h2>Connected</h2>");
  if (static_cast<std::size_t>(waiting) == grants.size()) {
    html.put("<p class=\"hint\">No program sees your accounts.</p>");
    return page;
  }
  html.put("<ul class=\"cards\">");
  for (const Grant& grant : grants)
    if (!is_waiting(grant)) put_approved(html, visit, grant);
  html.put("</ul>");
  return page;
}

base::Result<base::Id> grant_of(const Visit& visit) {
  const auto id = base::parse_id("grant", visit.field("grant_id"));
  if (id) return *id;
  return base::fail(base::ErrorCode::kNotFound, "grant_not_found", "no such grant");
}

}  // namespace

PageTask show_connections(const Services& services, Visit& visit) {
  auto asked = ask<std::vector<Grant>>(services, services.tokens, &TokensApi::grants_of,
                                       visit.context, visit.session->user_id);
  const auto grants = co_await std::move(asked);
  if (!grants) co_return base::fail(grants.error());
  co_return connections(visit, *grants);
}

PageTask approve_connection(const Services& services, Visit& visit) {
  const auto grant_id = grant_of(visit);
  if (!grant_id) co_return base::fail(grant_id.error());
  auto asked = ask<Grant>(services, services.tokens, &TokensApi::approve, visit.context,
                          visit.cookies.session, visit.field("client_id"), *grant_id);
  const auto approved = co_await std::move(asked);
  if (!approved) co_return base::fail(approved.error());
  co_return redirect_to("/connections");
}

// The client's webhooks go before its last grant, so that an end that fails half way is asked for
// again, and after it, for what the grant still allowed to register meanwhile.
PageTask end_connection(const Services& services, Visit& visit) {
  const auto grant_id = grant_of(visit);
  if (!grant_id) co_return base::fail(grant_id.error());
  const std::string client_id = visit.field("client_id");
  const base::Id user_id = visit.session->user_id;
  auto looking = ask<std::vector<Grant>>(services, services.tokens, &TokensApi::grants_of,
                                         visit.context, user_id);
  const auto grants = co_await std::move(looking);
  if (!grants) co_return base::fail(grants.error());
  const bool has_another = std::ranges::any_of(*grants, [&](const Grant& grant) {
    return grant.client.id == client_id && grant.id != *grant_id && grant.approved.has_value();
  });
  if (!has_another) {
    auto silencing = silence(services, visit, client_id, user_id);
    const auto silenced = co_await std::move(silencing);
    if (!silenced) co_return base::fail(silenced.error());
  }
  auto asked = ask<void>(services, services.tokens, &TokensApi::end_grant, visit.context,
                         visit.cookies.session, client_id, *grant_id);
  const auto ended = co_await std::move(asked);
  if (!ended) co_return base::fail(ended.error());
  if (!has_another) {
    auto silencing = silence(services, visit, client_id, user_id);
    const auto silenced = co_await std::move(silencing);
    if (!silenced) co_return base::fail(silenced.error());
  }
  co_return redirect_to("/connections");
}

}  // namespace atollbank::pages
