// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/client_page.h"

#include <fmt/format.h>

namespace atollbank::pages {
namespace {

using identity::ClientKind;
using identity::Grant;

std::string place_of(const identity::Client& client, std::string_view below) {
  return "/developer/clients/" + net::percent_encode(client.id) + std::string(below);
}

void put_secret(Html& html, const ClientPage& shown) {
  html.put("<section class=\"card fresh\" aria-label=\"The new secret\"><h2>");
  html.put(shown.is_new ? Markup("It is registered") : Markup("There is a new secret"));
  html.put("</h2>");
  if (shown.secret.reveal().empty()) {
    html.put("<p>A public client has no secret; it proves itself by PKCE.</p></section>");
    return;
  }
  html.put("<p>Copy the secret now: it is never shown again.</p><p><code id=\"secret\">");
  html.text(shown.secret.reveal()).put("</code></p>");
  if (!shown.is_new) html.put("<p>The one before stays good for a day.</p>");
  html.put("</section>");
}

void put_tokens(Html& html, const std::vector<Grant>& grants) {
  html.put("<h2>Tokens</h2>");
  if (grants.empty()) {
    html.put("<p class=\"hint\">Nobody has connected it yet.</p>");
    return;
  }
  html.put("<div class=\"wide\" role=\"region\" aria-label=\"Tokens\" tabindex=\"0\"><table>");
  html.put("<thead><tr><th scope=\"col\">Customer</th><th scope=\"col\">Made</th>");
  html.put("<th scope=\"col\">State</th><th scope=\"col\">Last token</th></tr></thead><tbody>");
  for (const Grant& grant : grants) {
    html.put("<tr><td><code>").text(base::to_text("user", grant.user_id)).put("</code></td><td>");
    when(html, grant.created).put("</td><td>");
    html.put(grant.approved ? Markup("approved") : Markup("waits for approval")).put("</td><td>");
    when(html, grant.last_issued).put("</td></tr>");
  }
  html.put("</tbody></table></div>");
}

void put_requests(Html& html, const std::vector<AnsweredRequest>& requests) {
  html.put("<h2>Requests of the last hour</h2>");
  if (requests.empty()) {
    html.put("<p class=\"hint\">There were none.</p>");
    return;
  }
  html.put("<div class=\"wide\" role=\"region\" aria-label=\"Requests\" tabindex=\"0\"><table>");
  html.put("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Request</th>");
  html.put("<th scope=\"col\">Answer</th><th scope=\"col\">Took</th>");
  html.put("<th scope=\"col\">Request id</th></tr></thead><tbody>");
  for (const AnsweredRequest& request : requests) {
    html.put("<tr><td>");
    when(html, request.began).put("</td><td><code>").text(request.method).put(" ");
    html.text(request.path).put("</code></td><td>").number(request.status).put(" ");
    if (!request.error.empty()) html.put("<code>").text(request.error).put("</code>");
    html.put("</td><td>").text(fmt::format("{:.1f}", static_cast<double>(request.took.us()) / 1e3));
    html.put(" ms</td><td><code>")
        .text(base::to_text("req", request.request_id))
        .put("</code></td></tr>");
  }
  html.put("</tbody></table></div>");
}

void put_changes(Html& html, const Visit& visit, const ClientPage& shown) {
  const auto& client = shown.client;
  html.put("<h2>Change it</h2>");
  if (!shown.went_wrong.empty()) problem(html, shown.went_wrong);
  begin_form(html, visit, place_of(client, ""));
  put_client_fields(html, {.name = client.name, .redirect_uris = client.redirect_uris});
  html.put("<button>Save</button></form>");
  if (client.kind == ClientKind::kConfidential) {
    begin_form(html, visit, place_of(client, "/secret"));
    html.put("<button class=\"quiet\">Make a new secret</button></form>");
  }
  html.put("<details><summary>Delete this client</summary><p>Everybody who connected it is ");
  html.put("disconnected at once.</p>");
  begin_form(html, visit, place_of(client, "/delete"));
  html.put("<button class=\"quiet danger\">Delete it for ever</button></form></details>");
}

}  // namespace

void put_client_fields(Html& html, const ClientFields& fields) {
  html.put("<label for=\"name\">Name</label><input id=\"name\" name=\"name\" required ");
  html.put("maxlength=\"64\" autocomplete=\"off\" value=\"").text(fields.name).put("\">");
  html.put("<label for=\"redirect_uris\">Redirect addresses, one a line</label>");
  html.put("<textarea id=\"redirect_uris\" name=\"redirect_uris\" rows=\"3\" required ");
  html.put("spellcheck=\"false\">\n");
  for (const std::string& uri : fields.redirect_uris) html.text(uri).put("\n");
  html.put("</textarea>");
}

Page client_page(const Visit& visit, const ClientPage& shown) {
  Page page;
  page.title = shown.client.name;
  Html& html = page.content;
  html.put("<p><a href=\"/developer\">All clients</a></p><h1>").foreign(shown.client.name);
  html.put("</h1>");
  if (shown.is_new || !shown.secret.reveal().empty()) put_secret(html, shown);
  html.put("<dl><dt>Client id</dt><dd><code id=\"client-id\">").text(shown.client.id);
  html.put("</code></dd><dt>Kind</dt><dd>");
  html.put(shown.client.kind == ClientKind::kPublic ? Markup("public") : Markup("confidential"));
  html.put("</dd><dt>Registered</dt><dd>");
  when(html, shown.client.created).put("</dd></dl>");
  html.put("<p><a class=\"button quiet\" href=\"").text(place_of(shown.client, "/webhooks"));
  html.put("\">Webhooks and deliveries</a></p>");
  put_tokens(html, shown.grants);
  put_requests(html, shown.requests);
  put_changes(html, visit, shown);
  return page;
}

}  // namespace atollbank::pages
