// SPDX-License-Identifier: Apache-2.0
// Sign-in with password and code, or with a passkey where the browser has script; and the same once
// more for a session that was idle.
#include <algorithm>

#include "gateways/pages/handlers.h"
#include "gateways/pages/passkey_form.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using base::Secret;
using identity::PasskeyChallenge;
using identity::Session;
using identity::SignedIn;
using identity::SignInApi;

// Apps show codes in two groups.
Secret code_of(const Visit& visit) {
  std::string code = visit.field("code");
  std::erase_if(code, [](char c) { return c == ' ' || c == '-'; });
  return Secret(std::move(code));
}

void put_factors(Html& html, std::string_view password_autocomplete) {
  html.put("<label for=\"password\">Password</label><input id=\"password\" name=\"password\" ");
  html.put("type=\"password\" required maxlength=\"256\" autocomplete=\"");
  html.text(password_autocomplete).put("\"><label for=\"code\">Code from your app</label>");
  html.put("<input id=\"code\" name=\"code\" required inputmode=\"numeric\" ");
  html.put("autocomplete=\"one-time-code\" maxlength=\"12\" aria-describedby=\"code-hint\">");
  html.put("<p class=\"hint\" id=\"code-hint\">Six digits, new every half minute.</p>");
}

Page sign_in_form(Visit& visit, const base::Result<PasskeyChallenge>& challenge,
                  std::string_view what_went_wrong) {
  Page page;
  page.title = "Sign in";
  if (visit.cookies.form.empty()) {
    visit.cookies.form = draw_token();
    page.cookies.push_back(set_cookie(visit, "form", visit.cookies.form, CookieLife::kSession));
  }
  const std::string next =
      safe_next(visit.method == "GET" ? visit.asked("next") : visit.field("next"));
  Html& html = page.content;
  html.put("<h1>Sign in</h1>");
  if (!what_went_wrong.empty()) problem(html, what_went_wrong);
  begin_form(html, visit, "/sign-in");
  hidden(html, "next", next);
  html.put("<label for=\"name\">Email or user name</label><input id=\"name\" name=\"name\" ");
  html.put(
      "required maxlength=\"254\" autocomplete=\"username webauthn\" autocapitalize=\"none\" ");
  html.put("spellcheck=\"false\" value=\"").text(visit.field("name")).put("\">");
  put_factors(html, "current-password");
  html.put("<button>Sign in</button></form>");
  if (challenge) {
    page.script = Script::kPasskey;
    put_passkey_use(html, visit, "/sign-in/passkey", *challenge, next);
  }
  return page;
}

// A passkey is a convenience: where no challenge can be had, the form stands alone.
PageTask answer_with_form(const Services& services, Visit& visit, std::string what_went_wrong,
                          int status) {
  auto asked = ask<PasskeyChallenge>(services, services.sign_in, &SignInApi::begin_passkey_sign_in,
                                     visit.context);
  const auto challenge = co_await std::move(asked);
  Page page = sign_in_form(visit, challenge, what_went_wrong);
  page.status = status;
  co_return page;
}

Page signed_in(const Visit& visit, const SignedIn& fresh) {
  Page page = redirect_to(safe_next(visit.field("next")));
  page.cookies.push_back(
      set_cookie(visit, "session", fresh.session_token.reveal(), CookieLife::kSession));
  page.cookies.push_back(
      set_cookie(visit, "device", fresh.device_token.reveal(), CookieLife::kYear));
  page.cookies.push_back(set_cookie(visit, "form", "", CookieLife::kGone));
  return page;
}

identity::Browser browser_of(const Visit& visit) {
  return {.user_agent = visit.user_agent, .device_token = visit.cookies.device};
}

// Whether the form is to be shown again rather than a page of its own.
bool is_for_the_form(const base::Error& error) { return status_of(error) < 500; }

Page prove_form(const Visit& visit, const base::Result<PasskeyChallenge>& challenge,
                std::string_view what_went_wrong) {
  Page page;
  page.title = "Is it you?";
  const std::string next =
      safe_next(visit.method == "GET" ? visit.asked("next") : visit.field("next"));
  Html& html = page.content;
  html.put("<h1>Is it you?</h1><p>You have not used these pages for a while. ");
  html.put("Show once more that it is you, and go on where you were.</p>");
  if (!what_went_wrong.empty()) problem(html, what_went_wrong);
  begin_form(html, visit, "/prove");
  hidden(html, "next", next);
  put_factors(html, "current-password");
  html.put("<button>Go on</button></form>");
  if (challenge) {
    page.script = Script::kPasskey;
    put_passkey_use(html, visit, "/prove/passkey", *challenge, next);
  }
  return page;
}

PageTask answer_with_proof(const Services& services, Visit& visit, std::string what_went_wrong,
                           int status) {
  auto asked = ask<PasskeyChallenge>(services, services.sign_in, &SignInApi::begin_passkey_sign_in,
                                     visit.context);
  const auto challenge = co_await std::move(asked);
  Page page = prove_form(visit, challenge, what_went_wrong);
  page.status = status;
  co_return page;
}

}  // namespace

PageTask show_sign_in(const Services& services, Visit& visit) {
  if (visit.session) co_return redirect_to(safe_next(visit.asked("next")));
  auto shown = answer_with_form(services, visit, {}, 200);
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask sign_in(const Services& services, Visit& visit) {
  identity::SignIn request{.name = visit.field("name"),
                           .password = Secret(visit.field("password")),
                           .code = code_of(visit),
                           .browser = browser_of(visit)};
  auto asked = ask<SignedIn>(services, services.sign_in, &SignInApi::sign_in, visit.context,
                             std::move(request));
  const auto fresh = co_await std::move(asked);
  if (fresh) co_return signed_in(visit, *fresh);
  if (!is_for_the_form(fresh.error())) co_return base::fail(fresh.error());
  auto shown =
      answer_with_form(services, visit, words_for(fresh.error()), status_of(fresh.error()));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask sign_in_by_passkey(const Services& services, Visit& visit) {
  auto passkey = passkey_shown(visit);
  if (!passkey) co_return base::fail(passkey.error());
  auto asked = ask<SignedIn>(services, services.sign_in, &SignInApi::passkey_sign_in, visit.context,
                             *std::move(passkey), browser_of(visit));
  const auto fresh = co_await std::move(asked);
  if (fresh) co_return signed_in(visit, *fresh);
  if (!is_for_the_form(fresh.error())) co_return base::fail(fresh.error());
  auto shown =
      answer_with_form(services, visit, "The passkey could not be used.", status_of(fresh.error()));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask sign_out(const Services& services, Visit& visit) {
  auto asked = ask<void>(services, services.sign_in, &SignInApi::sign_out, visit.context,
                         visit.cookies.session);
  const auto done = co_await std::move(asked);
  if (!done && done.error().reason != "session_unknown") co_return base::fail(done.error());
  Page page = redirect_to("/sign-in");
  page.cookies.push_back(set_cookie(visit, "session", "", CookieLife::kGone));
  co_return page;
}

PageTask show_prove(const Services& services, Visit& visit) {
  auto shown = answer_with_proof(services, visit, {}, 200);
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask prove(const Services& services, Visit& visit) {
  auto asked = ask<Session>(services, services.sign_in, &SignInApi::prove_again, visit.context,
                            visit.cookies.session, Secret(visit.field("password")), code_of(visit));
  const auto proven = co_await std::move(asked);
  if (proven) co_return redirect_to(safe_next(visit.field("next")));
  if (!is_for_the_form(proven.error()) || proven.error().reason == "session_unknown")
    co_return base::fail(proven.error());
  auto shown =
      answer_with_proof(services, visit, words_for(proven.error()), status_of(proven.error()));
  auto page = co_await std::move(shown);
  co_return page;
}

PageTask prove_by_passkey(const Services& services, Visit& visit) {
  auto passkey = passkey_shown(visit);
  if (!passkey) co_return base::fail(passkey.error());
  auto asked = ask<Session>(services, services.sign_in, &SignInApi::prove_by_passkey, visit.context,
                            visit.cookies.session, *std::move(passkey));
  const auto proven = co_await std::move(asked);
  if (proven) co_return redirect_to(safe_next(visit.field("next")));
  if (!is_for_the_form(proven.error()) || proven.error().reason == "session_unknown")
    co_return base::fail(proven.error());
  auto shown = answer_with_proof(services, visit, "The passkey could not be used.",
                                 status_of(proven.error()));
  auto page = co_await std::move(shown);
  co_return page;
}

}  // namespace atollbank::pages
