// SPDX-License-Identifier: Apache-2.0
// Consent: which program asks for what, and where the browser goes with the answer.
#include "gateways/pages/handlers.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using identity::AuthorisationCode;
using identity::AuthorisationRequest;
using identity::CheckedRequest;
using identity::TokensApi;

struct Field {
  const char* name;
  std::string AuthorisationRequest::* member;
};
constexpr Field kFields[] = {
    {"client_id", &AuthorisationRequest::client_id},
    {"redirect_uri", &AuthorisationRequest::redirect_uri},
    {"response_type", &AuthorisationRequest::response_type},
    {"state", &AuthorisationRequest::state},
    {"code_challenge", &AuthorisationRequest::code_challenge},
    {"code_challenge_method", &AuthorisationRequest::code_challenge_method},
};

// RFC 6749, 3.1: no parameter twice.
base::Result<AuthorisationRequest> request_of(const net::Form& form) {
  AuthorisationRequest request;
  for (const auto& [name, member] : kFields) {
    std::size_t count = 0;
    for (const net::FormField& field : form.fields()) {
      if (field.key != name) continue;
      request.*member = field.value;
      ++count;
    }
    if (count > 1)
      return base::fail(base::ErrorCode::kInvalidArgument, "parameter_repeated",
                        "a parameter is there twice");
  }
  return request;
}

// Host and port, or the whole of an address that has none.
std::string_view place_of(std::string_view uri) {
  const auto begin = uri.find("://");
  if (begin == std::string_view::npos) return uri;
  const std::string_view rest = uri.substr(begin + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

Page consent_form(const Visit& visit, const AuthorisationRequest& request,
                  const identity::Client& client) {
  Page page;
  page.title = "Connect " + client.name;
  page.form_target = form_target_of(request.redirect_uri);
  Html& html = page.content;
  html.put("<h1>Connect ").foreign(client.name).put("?</h1><p>").foreign(client.name);
  html.put(" asks to see and do this with your accounts:</p><ul class=\"asked\">");
  html.put("<li>See your accounts, balances, pots and transactions</li>");
  html.put("<li>Move money between your account and your own pots</li>");
  html.put("<li>Add notes to transactions and items to your feed</li>");
  html.put("<li>Be told when something happens on your accounts</li>");
  html.put("<li>See and keep whom you pay, see your payments, and ask for new ones: you approve ");
  html.put("each of them here yourself</li></ul>");
  html.put("<p class=\"hint\">It pays nobody without you, and it never sees your password. It ");
  html.put(
      "sees nothing until you have also approved it under <em>Connections</em>, where you can ");
  html.put("end it at any time. Your answer goes to <strong>");
  html.foreign(place_of(request.redirect_uri)).put("</strong>.</p>");
  begin_form(html, visit, "/oauth2/authorize");
  for (const auto& [name, member] : kFields) hidden(html, name, request.*member);
  html.put("<div class=\"row\"><button name=\"answer\" value=\"allow\">Allow</button>");
  html.put("<button name=\"answer\" value=\"deny\" class=\"quiet\">Deny</button></div></form>");
  return page;
}

}  // namespace

PageTask show_consent(const Services& services, Visit& visit) {
  auto request = request_of(visit.query);
  if (!request) co_return base::fail(request.error());
  auto asked = ask<CheckedRequest>(services, services.tokens, &TokensApi::check_request,
                                   visit.context, *request);
  auto checked = co_await std::move(asked);
  if (!checked) co_return base::fail(std::move(checked).error());
  if (!checked->error.empty()) co_return redirect_to(checked->error_redirect);
  if (!visit.session)
    co_return base::fail(base::ErrorCode::kUnauthenticated, "session_unknown", "sign in first");
  co_return consent_form(visit, *request, checked->client);
}

PageTask consent(const Services& services, Visit& visit) {
  auto request = request_of(visit.form);
  if (!request) co_return base::fail(request.error());
  // What is denied was checked no less: a browser is sent to no address that is not registered.
  auto asked = ask<CheckedRequest>(services, services.tokens, &TokensApi::check_request,
                                   visit.context, *request);
  auto checked = co_await std::move(asked);
  if (!checked) co_return base::fail(std::move(checked).error());
  if (!checked->error.empty()) co_return redirect_to(checked->error_redirect);
  if (visit.field("answer") != "allow") {
    co_return redirect_to(
        identity::redirect_with_error(*request, "access_denied", services.tokens.issuer()));
  }
  auto authorising = ask<AuthorisationCode>(services, services.tokens, &TokensApi::authorise,
                                            visit.context, visit.cookies.session, *request);
  auto code = co_await std::move(authorising);
  if (!code) co_return base::fail(std::move(code).error());
  co_return redirect_to(std::move(code->redirect_to));
}

}  // namespace atollbank::pages
