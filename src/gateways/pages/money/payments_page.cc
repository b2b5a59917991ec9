// SPDX-License-Identifier: Apache-2.0
// What was paid and what became of it; and one payment, which its person approves or calls off.
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/money_html.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using payments::Payment;
using payments::PaymentName;
using payments::PaymentsApi;
using payments::PaymentState;

constexpr std::uint32_t kRows = 30;

std::string place_of(const Payment& payment) {
  return "/pay/payments/" + base::to_text("payment", payment.id);
}

std::string_view what_it_means(PaymentState state) {
  switch (state) {
    case PaymentState::kAwaitingApproval: return "No money moves until you approve it.";
    case PaymentState::kReleased: return "The bank is booking it. Look again in a moment.";
    case PaymentState::kUnknown:
      return "The bank does not know yet whether it was booked, and is finding out. Do not pay it "
             "again: money moves once at most.";
    case PaymentState::kBooked: return "The money has arrived.";
    case PaymentState::kDeclined: return "No money moved.";
    case PaymentState::kCancelled: return "No money moved.";
    case PaymentState::kLapsed: return "It was not approved within a day, so no money moved.";
  }
  return "";
}

void put_row(Html& html, const Payment& payment) {
  html.put("<li><div class=\"what\"><a class=\"who\" href=\"").text(place_of(payment)).put("\">");
  html.foreign(payment.payee.name).put("</a><span class=\"hint\">");
  html.text(state_words(payment.state)).put(" · ");
  put_moment(html, payment.created).put("</span></div> <span class=\"sum");
  const bool has_moved = payment.state == PaymentState::kBooked;
  html.put(has_moved ? Markup("\">") : Markup(" gone\">"));
  put_money(html, payment.amount_minor, payment.currency).put("</span></li>");
}

Page payments_page(const ChosenAccount& chosen, const std::vector<Payment>& found) {
  const std::string account = base::to_text("acc", chosen.account.id);
  Page page;
  page.title = "Payments";
  Html& html = page.content;
  html.put("<h1>Payments</h1>");
  put_other_accounts(html, chosen, "/pay/payments");
  html.put("<p><a class=\"button\" href=\"/pay?account=").text(account);
  html.put("\">Pay somebody</a></p>");
  if (found.empty()) html.put("<p class=\"hint\">You have paid nobody from here yet.</p>");
  if (!found.empty()) html.put("<ul class=\"rows\">");
  for (const Payment& payment : found) put_row(html, payment);
  if (!found.empty()) html.put("</ul>");
  if (found.size() == kRows) {
    html.put("<p class=\"more\"><a href=\"/pay/payments?account=").text(account);
    html.put("&amp;before=").text(base::to_text("payment", found.back().id));
    html.put("\">Earlier</a></p>");
  }
  return page;
}

void put_answers(Html& html, const Visit& visit, const Payment& payment) {
  html.put("<div class=\"row\">");
  begin_form(html, visit, place_of(payment) + "/approve").put("<button>Approve and pay ");
  put_money(html, payment.amount_minor, payment.currency).put("</button></form>");
  begin_form(html, visit, place_of(payment) + "/cancel");
  html.put("<button class=\"quiet danger\">Do not pay</button></form></div>");
}

// `program`: who asked for it, where it was not her.
Page payment_page(const Visit& visit, const Payment& payment, const std::string& program) {
  const bool is_waiting = payment.state == PaymentState::kAwaitingApproval;
  Page page;
  page.title = std::string(state_words(payment.state));
  Html& html = page.content;
  html.put("<h1>").text(page.title).put("</h1><p>").text(what_it_means(payment.state)).put("</p>");
  if (!program.empty()) {
    html.put("<p><strong>").foreign(program).put("</strong> asked for this payment");
    html.put(is_waiting ? Markup(". Approve it only if you want it yourself.</p>")
                        : Markup(".</p>"));
  }
  if (!payment.decline_reason.empty()) {
    problem(html, words_for(base::make_error(base::ErrorCode::kFailedPrecondition,
                                             payment.decline_reason, "")));
  }
  html.put("<dl class=\"card\"><dt>Amount</dt><dd><strong>");
  put_money(html, payment.amount_minor, payment.currency).put("</strong></dd><dt>To</dt><dd>");
  html.foreign(payment.payee.name).put("<br>");
  put_account_number(html, payment.payee.sort_code, payment.payee.account_number);
  html.put("</dd><dt>From</dt><dd>");
  put_account_number(html, payment.payer.sort_code, payment.payer.account_number).put("</dd>");
  if (!payment.reference.empty())
    html.put("<dt>Reference</dt><dd>").foreign(payment.reference).put("</dd>");
  html.put("<dt>Asked for</dt><dd>");
  put_moment(html, payment.created).put("</dd>");
  if (is_waiting) {
    html.put("<dt>Lapses</dt><dd>");
    put_moment(html, payment.lapses).put("</dd>");
  }
  html.put("</dl>");
  if (is_waiting) put_answers(html, visit, payment);
  if (!payment.bulk_id.is_nil()) {
    html.put("<p class=\"more\"><a href=\"/pay/bulk/").text(base::to_text("bulk", payment.bulk_id));
    html.put("\">The file that it is of</a></p>");
  }
  html.put("<p class=\"more\"><a href=\"/home?account=");
  html.text(base::to_text("acc", payment.account_id)).put("\">Home</a> ");
  html.put("<a href=\"/pay/payments?account=").text(base::to_text("acc", payment.account_id));
  html.put("\">All payments</a></p>");
  return page;
}

base::Result<PaymentName> name_of(const Visit& visit) {
  const auto id = base::parse_id("payment", visit.place[0]);
  if (id) return PaymentName{.user_id = visit.session->user_id, .payment_id = *id};
  return base::fail(base::ErrorCode::kNotFound, "payment_not_found", "no id of a payment");
}

using NamedMethod = void (PaymentsApi::*)(const runtime::Context&, PaymentName,
                                          runtime::Completion<Payment>);

runtime::Task<base::Result<Payment>> ask_named(const Services& services, Visit& visit,
                                               NamedMethod method) {
  const auto name = name_of(visit);
  if (!name) co_return base::fail(name.error());
  auto asked = ask<Payment>(services, services.payments, method, visit.context, *name);
  auto payment = co_await std::move(asked);
  co_return payment;
}

}  // namespace

PageTask show_payments(const Services& services, Visit& visit) {
  auto choosing = choose_account(services, visit, visit.asked("account"));
  const auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(chosen.error());
  payments::ListPayments request;
  request.user_id = visit.session->user_id;
  request.account_id = chosen->account.id;
  request.limit = kRows;
  if (const auto before = base::parse_id("payment", visit.asked("before")))
    request.before = *before;
  auto asked = ask<std::vector<Payment>>(services, services.payments, &PaymentsApi::list,
                                         visit.context, request);
  const auto found = co_await std::move(asked);
  if (!found) co_return base::fail(found.error());
  co_return payments_page(*chosen, *found);
}

PageTask show_payment(const Services& services, Visit& visit) {
  auto asking = ask_named(services, visit, &PaymentsApi::find);
  const auto payment = co_await std::move(asking);
  if (!payment) co_return base::fail(payment.error());
  auto naming = name_of_program(services, visit, payment->client_id);
  const auto program = co_await std::move(naming);
  if (!program) co_return base::fail(program.error());
  co_return payment_page(visit, *payment, *program);
}

PageTask approve_payment(const Services& services, Visit& visit) {
  const auto proven = check_proven(visit);
  if (!proven) co_return base::fail(proven.error());
  auto asking = ask_named(services, visit, &PaymentsApi::approve);
  const auto payment = co_await std::move(asking);
  if (!payment) co_return base::fail(payment.error());
  if (payment->state == PaymentState::kBooked) {
    auto waiting = wait_until_seen(services, payment->account_id, payment->slot);
    co_await std::move(waiting);
  }
  co_return redirect_to(place_of(*payment));
}

PageTask cancel_payment(const Services& services, Visit& visit) {
  auto asking = ask_named(services, visit, &PaymentsApi::cancel);
  const auto payment = co_await std::move(asking);
  if (!payment) co_return base::fail(payment.error());
  co_return redirect_to(place_of(*payment));
}

}  // namespace atollbank::pages
