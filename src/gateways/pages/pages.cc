// SPDX-License-Identifier: Apache-2.0
// The way of a visit: read on the server's thread, served on the executor, answered as a page
// whatever happened.
#include "gateways/pages/pages.h"

#include "base/log.h"
#include "base/secret.h"
#include "gateways/pages/money/live_feed.h"
#include "gateways/pages/problem_page.h"
#include "gateways/pages/web_files.h"

namespace atollbank::pages {
namespace {

using base::ErrorCode;

// Where a person goes on who had to prove herself before a form was taken.
std::string page_of_form(std::string_view path) {
  if (path.ends_with("/approve") && path.starts_with("/pay/")) {
    return std::string(path.substr(0, path.find_last_of('/')));
  }
  if (path.starts_with("/pay/orders")) return "/pay/orders";
  if (path.starts_with("/pay")) return "/pay";
  if (path.starts_with("/connections")) return "/connections";
  if (path.starts_with("/devices") || path.starts_with("/passkeys")) return "/devices";
  if (path.starts_with("/password")) return "/password";
  if (path.starts_with("/developer")) return "/developer";
  return "/home";
}

std::string next_of(const Visit& visit) {
  return net::percent_encode(visit.method == "GET" ? visit.target : page_of_form(visit.path));
}

// Of the session, or of the cookie that came with a form from before it.
base::Result<void> check_form_token(const Visit& visit, Needs needs) {
  const base::Secret sent(visit.field("form_token"));
  const bool is_sessions =
      visit.session && !visit.session->form_token.empty() && sent.equals(visit.session->form_token);
  const bool is_cookies =
      needs == Needs::kNothing && !visit.cookies.form.empty() && sent.equals(visit.cookies.form);
  if (is_sessions || is_cookies) return {};
  return base::fail(ErrorCode::kPermissionDenied, "form_expired", "the form's token is wrong");
}

}  // namespace

bool Pages::owns(const net::HttpRequest& request) {
  return is_page(request.path()) || find_web_file(request.path()) != nullptr;
}

void Pages::handle(net::HttpRequest request, net::Responder responder) {
  if (const WebFile* file = find_web_file(request.path()))
    return responder.answer(answer_of(*file));
  const bool is_foreign = request.method == "POST" && is_from_elsewhere(request, options_.origin);
  auto visit = read_visit(std::move(request), options_.is_secure);
  if (!visit) return responder.answer(answer_of(problem_page(visit.error()), Visit()));
  const Route* route = find_route(*visit);
  if (route == nullptr) {
    const Page page = plain_page(405, "Not here", "This page does not take what was sent.");
    return responder.answer(answer_of(page, *visit));
  }
  if (is_foreign) {
    const auto error = base::make_error(ErrorCode::kPermissionDenied, "form_from_elsewhere", "");
    return responder.answer(answer_of(problem_page(error), *visit));
  }
  if (requests_in_flight_.fetch_add(1) >= options_.requests_in_flight_max) {
    requests_in_flight_.fetch_sub(1);
    const Page page = plain_page(503, "Busy", "The bank is busy. Please try again in a moment.");
    return responder.answer(answer_of(page, *visit));
  }
  visit->context.deadline =
      base::Deadline::at(services_.executor.clock().monotonic() + options_.request_time);
  visit->context.executor = &services_.executor;
  runtime::spawn(services_.executor, serve(*std::move(visit), route, std::move(responder)));
}

net::HttpResponse Pages::refuse(std::uint32_t wait_s) {
  const Page page = plain_page(429, "Too many visits",
                               "More came from your address than the bank takes. Please wait.");
  net::HttpResponse response = answer_of(page, Visit());
  response.headers.emplace_back("Retry-After", std::to_string(wait_s));
  return response;
}

runtime::Task<void> Pages::serve(Visit visit, const Route* route, net::Responder responder) {
  auto visiting = visited(visit, route);
  auto page = co_await std::move(visiting);
  requests_in_flight_.fetch_sub(1);
  if (!page && page.error().reason == "session_unknown") {
    page = redirect_to("/sign-in?next=" + next_of(visit));
  } else if (!page && page.error().reason == "session_idle") {
    page = redirect_to("/prove?next=" + next_of(visit));
  } else if (!page) {
    if (status_of(page.error()) >= 500) base::log_warning("page_failed", {{"error", page.error()}});
    page = problem_page(page.error());
  }
  if (page->live)
    begin_live(services_, std::move(visit), *page, std::move(responder));
  else
    responder.answer(answer_of(*page, visit));
}

// `visit` lives in the frame that awaits this.
PageTask Pages::visited(Visit& visit, const Route* route) {
  if (!visit.cookies.session.empty()) {
    const auto find = route->needs == Needs::kOpenSession ? &identity::SignInApi::look_at_session
                                                          : &identity::SignInApi::find_session;
    auto asked = ask<identity::Session>(services_, services_.sign_in, find, visit.context,
                                        visit.cookies.session);
    auto session = co_await std::move(asked);
    const bool is_unknown = !session && session.error().reason == "session_unknown";
    if (!session && !is_unknown) co_return base::fail(std::move(session).error());
    if (session) {
      visit.context.caller.subject = base::to_text("user", session->user_id);
      visit.session = *std::move(session);
    }
  }
  if (route->needs != Needs::kNothing && !visit.session)
    co_return base::fail(ErrorCode::kUnauthenticated, "session_unknown", "nobody is signed in");
  if (visit.method == "POST") {
    const auto checked = check_form_token(visit, route->needs);
    if (!checked) co_return base::fail(checked.error());
  }
  auto handled = route->handler(services_, visit);
  auto page = co_await std::move(handled);
  co_return page;
}

}  // namespace atollbank::pages
