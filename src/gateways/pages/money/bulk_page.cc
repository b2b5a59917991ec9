// SPDX-License-Identifier: Apache-2.0
// The payments of one file, which their person approves or calls off all at once.
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/money_html.h"

namespace atollbank::pages {
namespace {

using payments::BulkName;
using payments::BulkState;
using payments::BulkView;
using payments::Payment;
using payments::PaymentsApi;

std::string place_of(const BulkView& view) {
  return "/pay/bulk/" + base::to_text("bulk", view.bulk.id);
}

std::string_view title_of(BulkState state) {
  switch (state) {
    case BulkState::kAwaitingApproval: return "A file waits for you";
    case BulkState::kUnderWay: return "A file is on its way";
    case BulkState::kEnded: return "A file of payments";
  }
  return "";
}

std::int64_t waiting_minor(const BulkView& view) {
  std::int64_t sum = 0;
  for (const Payment& payment : view.payments) {
    const bool waits = payment.state == payments::PaymentState::kAwaitingApproval;
    if (waits) sum += payment.amount_minor;
  }
  return sum;
}

void put_row(Html& html, const Payment& payment) {
  html.put("<li><div class=\"what\"><a class=\"who\" href=\"/pay/payments/");
  html.text(base::to_text("payment", payment.id)).put("\">").foreign(payment.payee.name);
  html.put("</a><span class=\"hint\">").text(state_words(payment.state));
  if (!payment.reference.empty()) html.put(" · ").foreign(payment.reference);
  const bool has_moved = payment.state == payments::PaymentState::kBooked;
  html.put("</span></div> <span class=\"sum");
  html.put(has_moved ? Markup("\">") : Markup(" gone\">"));
  put_money(html, payment.amount_minor, payment.currency).put("</span></li>");
}

void put_answers(Html& html, const Visit& visit, const BulkView& view) {
  html.put("<div class=\"row\">");
  begin_form(html, visit, place_of(view) + "/approve").put("<button>Approve and pay ");
  put_money(html, waiting_minor(view), view.bulk.currency).put("</button></form>");
  begin_form(html, visit, place_of(view) + "/cancel");
  html.put("<button class=\"quiet danger\">Do not pay</button></form></div>");
}

Page bulk_page(const Visit& visit, const BulkView& view, const std::string& program) {
  const BulkState state = payments::state_of(view.payments);
  const bool is_waiting = state == BulkState::kAwaitingApproval;
  Page page;
  page.title = std::string(title_of(state));
  Html& html = page.content;
  html.put("<h1>").text(page.title).put("</h1><p>");
  html.number(static_cast<std::int64_t>(view.payments.size())).put(" payments, together <strong>");
  put_money(html, view.bulk.amount_minor, view.bulk.currency).put("</strong>.</p>");
  if (!program.empty()) {
    html.put("<p><strong>").foreign(program).put("</strong> asked for them");
    html.put(is_waiting ? Markup(". Approve them only if you want them yourself.</p>")
                        : Markup(".</p>"));
  }
  if (!view.bulk.bad_lines.empty()) {
    html.put("<p class=\"hint\">Lines of the file that were left out: ");
    for (const auto& line : view.bulk.bad_lines) {
      html.put(&line == &view.bulk.bad_lines.front() ? Markup("") : Markup(", "));
      html.number(line.line_number);
    }
    html.put(".</p>");
  }
  if (is_waiting) put_answers(html, visit, view);
  html.put("<ul class=\"rows\">");
  for (const Payment& payment : view.payments) put_row(html, payment);
  html.put("</ul><p class=\"more\"><a href=\"/pay/payments?account=");
  html.text(base::to_text("acc", view.bulk.account_id)).put("\">All payments</a></p>");
  return page;
}

using NamedMethod = void (PaymentsApi::*)(const runtime::Context&, BulkName,
                                          runtime::Completion<BulkView>);

runtime::Task<base::Result<BulkView>> ask_named(const Services& services, Visit& visit,
                                                NamedMethod method) {
  const auto id = base::parse_id("bulk", visit.place[0]);
  if (!id) {
    co_return base::fail(base::ErrorCode::kNotFound, "bulk_payment_not_found", "no such id");
  }
  const BulkName name{.user_id = visit.session->user_id, .bulk_id = *id};
  auto asked = ask<BulkView>(services, services.payments, method, visit.context, name);
  auto view = co_await std::move(asked);
  co_return view;
}

}  // namespace

PageTask show_bulk(const Services& services, Visit& visit) {
  auto asking = ask_named(services, visit, &PaymentsApi::find_bulk);
  const auto view = co_await std::move(asking);
  if (!view) co_return base::fail(view.error());
  auto naming = name_of_program(services, visit, view->payments.front().client_id);
  const auto program = co_await std::move(naming);
  if (!program) co_return base::fail(program.error());
  co_return bulk_page(visit, *view, *program);
}

PageTask approve_bulk(const Services& services, Visit& visit) {
  const auto proven = check_proven(visit);
  if (!proven) co_return base::fail(proven.error());
  auto asking = ask_named(services, visit, &PaymentsApi::approve_bulk);
  const auto view = co_await std::move(asking);
  if (!view) co_return base::fail(view.error());
  co_return redirect_to(place_of(*view));
}

PageTask cancel_bulk(const Services& services, Visit& visit) {
  auto asking = ask_named(services, visit, &PaymentsApi::cancel_bulk);
  const auto view = co_await std::move(asking);
  if (!view) co_return base::fail(view.error());
  co_return redirect_to(place_of(*view));
}

}  // namespace atollbank::pages
