// SPDX-License-Identifier: Apache-2.0
// Standing orders and payments on a later day: those there are, a new one, and one by itself, which
// its person approves or ends. A new one pays nothing before it is approved.
#include <algorithm>
#include <array>

#include "bank_calendar/london_time.h"
#include "base/bytes.h"
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/money_html.h"
#include "gateways/pages/money/payment_fields.h"
#include "gateways/pages/problem_page.h"

namespace atollbank::pages {
namespace {

using bank_calendar::Date;
using bank_calendar::Frequency;
using payments::Payee;
using payments::PaymentsApi;
using standing_orders::OrderName;
using standing_orders::OrderState;
using standing_orders::ShownOrder;
using standing_orders::StandingOrder;
using standing_orders::StandingOrdersApi;

struct FrequencyWords {
  Frequency frequency;
  std::string_view name;  // of the form
  std::string_view text;
};
constexpr std::array kFrequencies = {
    FrequencyWords{Frequency::kEveryMonth, "month", "Every month"},
    FrequencyWords{Frequency::kEveryWeek, "week", "Every week"},
    FrequencyWords{Frequency::kEveryTwoWeeks, "two-weeks", "Every two weeks"},
    FrequencyWords{Frequency::kEveryFourWeeks, "four-weeks", "Every four weeks"},
    FrequencyWords{Frequency::kLastWorkingDayOfMonth, "month-end",
                   "On the last working day of every month"},
    FrequencyWords{Frequency::kEveryThreeMonths, "three-months", "Every three months"},
    FrequencyWords{Frequency::kEveryYear, "year", "Every year"},
    FrequencyWords{Frequency::kEveryDay, "day", "Every day"},
    FrequencyWords{Frequency::kOnce, "once", "Once"},
};

constexpr std::array kFieldsOfReasons = {
    ReasonOfField{"amount_invalid", "amount"},
    ReasonOfField{"payment_limit_exceeded", "amount"},
    ReasonOfField{"reference_invalid", "reference"},
    ReasonOfField{"payee_not_found", "payee_id"},
    ReasonOfField{"scheme_not_reachable", "payee_id"},
    ReasonOfField{"same_account", "payee_id"},
    ReasonOfField{"currency_mismatch", "payee_id"},
    ReasonOfField{"schedule_in_the_past", "first_date"},
    ReasonOfField{"date_too_late", "first_date"},
    ReasonOfField{"end_of_single_payment", "final_date"},
    ReasonOfField{"final_date_before_first", "final_date"},
    ReasonOfField{"no_payments", "final_date"},
    ReasonOfField{"too_many_orders", "payee_id"},
};

struct OrderForm {
  ChosenAccount chosen;
  std::vector<Payee> payees;
  std::vector<ShownOrder> orders;
  bank_calendar::ScheduleTerms terms;
  base::Id payee_id;
  std::int64_t amount_minor = 0;
  FieldProblems problems;
};

std::string place_of(const StandingOrder& order) {
  return "/pay/orders/" + base::to_text("order", order.id);
}

std::string_view state_words(OrderState state) {
  switch (state) {
    case OrderState::kAwaitingApproval: return "Waits for you";
    case OrderState::kActive: return "Active";
    case OrderState::kFinished: return "Finished";
    case OrderState::kCancelled: return "Ended";
  }
  return "";
}

std::string_view frequency_words(Frequency frequency) {
  const auto* const found = std::ranges::find(kFrequencies, frequency, &FrequencyWords::frequency);
  return found == kFrequencies.end() ? "" : found->text;
}

void put_row(Html& html, const ShownOrder& shown, std::uint16_t currency) {
  const StandingOrder& order = shown.order;
  html.put("<li><div class=\"what\"><a class=\"who\" href=\"").text(place_of(order)).put("\">");
  html.foreign(order.payee.name).put("</a><span class=\"hint\">");
  html.text(frequency_words(order.terms.frequency)).put(" · ");
  if (shown.next) {
    html.put("next on ").text(date_words(shown.next->executed_on));
  } else {
    html.text(state_words(order.state));
  }
  html.put("</span></div> <span class=\"sum");
  html.put(order.has_ended() ? Markup(" gone\">") : Markup("\">"));
  put_money(html, order.amount_minor, currency).put("</span></li>");
}

void put_choice(Html& html, std::string_view value, std::string_view text, bool is_chosen) {
  html.put("<option value=\"").text(value).put("\"");
  if (is_chosen) html.put(" selected");
  html.put(">").text(text).put("</option>");
}

void put_payee_choice(Html& html, const Visit& visit, const OrderForm& form) {
  html.put("<label for=\"payee_id\">To</label>");
  put_words(html, "payee_id", form.problems);
  html.put("<select id=\"payee_id\" name=\"payee_id\"");
  tie_to_words(html, "payee_id", false, form.problems).put(">");
  for (const Payee& payee : form.payees) {
    const std::string id = base::to_text("payee", payee.id);
    put_choice(html, id, payee.name + " " + payee.account_number, id == visit.field("payee_id"));
  }
  html.put("</select>");
}

void put_dates(Html& html, const Visit& visit, const OrderForm& form) {
  html.put("<label for=\"frequency\">How often</label><select id=\"frequency\" ");
  html.put("name=\"frequency\">");
  for (const FrequencyWords& words : kFrequencies)
    put_choice(html, words.name, words.text, words.name == visit.field("frequency"));
  html.put("</select><div class=\"pair\"><div>");
  put_input(html,
            {.name = "first_date",
             .label = "First on",
             .value = visit.field("first_date"),
             .attributes = "type=\"date\" required"},
            form.problems);
  html.put("</div><div>");
  put_input(html,
            {.name = "final_date",
             .label = "Last on",
             .value = visit.field("final_date"),
             .hint = "Empty: until you end it.",
             .attributes = "type=\"date\""},
            form.problems);
  html.put("</div></div>");
}

void put_new_order(Html& html, const Visit& visit, const OrderForm& form) {
  html.put("<h2>A new one</h2>");
  if (form.payees.empty()) {
    html.put("<p class=\"hint\">A standing order is to somebody you have paid before. ");
    html.put("<a href=\"/pay\">Pay them once</a>, and they can be chosen here.</p>");
    return;
  }
  begin_form(html, visit, "/pay/orders");
  hidden(html, "account_id", base::to_text("acc", form.chosen.account.id));
  hidden(html, "order_token", draw_token());
  put_payee_choice(html, visit, form);
  put_amount_input(html, visit.field("amount"), form.problems);
  put_reference_input(html, visit.field("reference"), form.problems);
  put_dates(html, visit, form);
  html.put("<p class=\"hint\">Where a day is no working day, it is paid on the next.</p>");
  html.put("<button>Go on</button></form>");
}

Page orders_page(const Visit& visit, const OrderForm& form) {
  Page page;
  page.title = "Standing orders";
  page.status = form.problems.empty() ? 200 : 400;
  Html& html = page.content;
  html.put("<h1>Standing orders</h1>");
  if (!form.problems.empty())
    problem(html, "Nothing was set up. Please look at what is marked below.");
  put_other_accounts(html, form.chosen, "/pay/orders");
  if (form.orders.empty()) html.put("<p class=\"hint\">There are none yet.</p>");
  if (!form.orders.empty()) html.put("<ul class=\"rows\">");
  for (const ShownOrder& order : form.orders) put_row(html, order, form.chosen.account.currency);
  if (!form.orders.empty()) html.put("</ul>");
  put_new_order(html, visit, form);
  return page;
}

void put_answers(Html& html, const Visit& visit, const StandingOrder& order) {
  if (order.has_ended()) return;
  const bool is_waiting = order.state == OrderState::kAwaitingApproval;
  html.put("<div class=\"row\">");
  if (is_waiting) {
    begin_form(html, visit, place_of(order) + "/approve");
    html.put("<button>Approve it</button></form>");
  }
  begin_form(html, visit, place_of(order) + "/cancel");
  html.put("<button class=\"quiet danger\">");
  html.put(is_waiting ? Markup("Do not set it up") : Markup("End it"));
  html.put("</button></form></div>");
}

Page order_page(const Visit& visit, const ShownOrder& shown, std::uint16_t currency) {
  const StandingOrder& order = shown.order;
  Page page;
  page.title = "Standing order";
  Html& html = page.content;
  html.put("<h1>").text(state_words(order.state)).put("</h1>");
  if (order.state == OrderState::kAwaitingApproval)
    html.put("<p>Nothing is paid until you approve it. Then it pays without asking again.</p>");
  if (!order.last_refusal.empty()) {
    problem(html, words_for(base::make_error(base::ErrorCode::kFailedPrecondition,
                                             order.last_refusal, "")));
  }
  html.put("<dl class=\"card\"><dt>Amount</dt><dd><strong>");
  put_money(html, order.amount_minor, currency).put("</strong></dd><dt>To</dt><dd>");
  html.foreign(order.payee.name).put("<br>");
  put_account_number(html, order.payee.sort_code, order.payee.account_number);
  html.put("</dd><dt>How often</dt><dd>").text(frequency_words(order.terms.frequency));
  html.put("</dd><dt>First on</dt><dd>").text(day_words(order.terms.first_date)).put("</dd>");
  if (order.terms.final_date)
    html.put("<dt>Last on</dt><dd>").text(day_words(*order.terms.final_date)).put("</dd>");
  if (shown.next)
    html.put("<dt>Next</dt><dd>").text(day_words(shown.next->executed_on)).put("</dd>");
  if (!order.reference.empty())
    html.put("<dt>Reference</dt><dd>").foreign(order.reference).put("</dd>");
  html.put("<dt>Paid</dt><dd>").number(order.paid_count);
  html.put(order.paid_count == 1 ? Markup(" time</dd>") : Markup(" times</dd>"));
  if (order.missed_count != 0)
    html.put("<dt>Missed</dt><dd>").number(order.missed_count).put("</dd>");
  html.put("</dl>");
  put_answers(html, visit, order);
  html.put("<p class=\"more\"><a href=\"/pay/orders?account=");
  html.text(base::to_text("acc", order.account_id)).put("\">All standing orders</a></p>");
  return page;
}

using Step = runtime::Task<base::Result<void>>;

// `form` lives in the frame that awaits this.
Step read_form(const Services& services, Visit& visit, std::string account, OrderForm& form) {
  auto choosing = choose_account(services, visit, std::move(account));
  auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(std::move(chosen).error());
  form.chosen = *std::move(chosen);
  const base::Id user_id = visit.session->user_id;
  auto asked = ask<std::vector<Payee>>(services, services.payments, &PaymentsApi::payees,
                                       visit.context, user_id);
  auto payees = co_await std::move(asked);
  if (!payees) co_return base::fail(std::move(payees).error());
  form.payees = *std::move(payees);
  std::erase_if(form.payees, [](const Payee& payee) { return !payee.is_here(); });
  auto listing =
      ask<std::vector<ShownOrder>>(services, services.standing_orders, &StandingOrdersApi::list,
                                   visit.context, user_id, form.chosen.account.id);
  auto orders = co_await std::move(listing);
  if (!orders) co_return base::fail(std::move(orders).error());
  form.orders = *std::move(orders);
  co_return base::Result<void>();
}

void read_dates(const Visit& visit, OrderForm& form) {
  const std::string frequency = visit.field("frequency");
  const auto* const named = std::ranges::find(kFrequencies, frequency, &FrequencyWords::name);
  form.terms.frequency = named == kFrequencies.end() ? Frequency::kOnce : named->frequency;
  const auto first = bank_calendar::parse_date(visit.field("first_date"));
  if (first) form.terms.first_date = *first;
  if (!first) form.problems.emplace("first_date", words_for(first.error()));
  if (visit.field("final_date").empty()) return;
  const auto final = bank_calendar::parse_date(visit.field("final_date"));
  if (final) form.terms.final_date = *final;
  if (!final) form.problems.emplace("final_date", words_for(final.error()));
}

void read_order(const Visit& visit, OrderForm& form) {
  const auto payee_id = base::parse_id("payee", visit.field("payee_id"));
  if (payee_id) form.payee_id = *payee_id;
  if (!payee_id) form.problems.emplace("payee_id", "Choose somebody you have paid before.");
  const auto amount = typed_amount(visit.field("amount"), form.chosen.account.currency);
  if (amount) form.amount_minor = *amount;
  if (!amount) form.problems.emplace("amount", words_for(amount.error()));
  read_dates(visit, form);
}

// The same form sent twice is one order.
base::Id order_id_of(const Visit& visit, base::Id account_id) {
  base::ByteWriter name;
  name.write(visit.session->user_id);
  name.write(account_id);
  name.write_text(visit.field("order_token"));
  return base::derive_id("standing-order-form", name.bytes(), account_id.slice());
}

using NamedMethod = void (StandingOrdersApi::*)(const runtime::Context&, OrderName,
                                                runtime::Completion<ShownOrder>);

runtime::Task<base::Result<ShownOrder>> ask_named(const Services& services, Visit& visit,
                                                  NamedMethod method) {
  const auto id = base::parse_id("order", visit.place[0]);
  if (!id) co_return base::fail(base::ErrorCode::kNotFound, "order_not_found", "no id of an order");
  const OrderName name{.user_id = visit.session->user_id, .order_id = *id};
  auto asked = ask<ShownOrder>(services, services.standing_orders, method, visit.context, name);
  auto shown = co_await std::move(asked);
  co_return shown;
}

PageTask answer_named(const Services& services, Visit& visit, NamedMethod method) {
  auto asking = ask_named(services, visit, method);
  const auto shown = co_await std::move(asking);
  if (!shown) co_return base::fail(shown.error());
  co_return redirect_to(place_of(shown->order));
}

}  // namespace

PageTask show_orders(const Services& services, Visit& visit) {
  OrderForm form;
  auto reading = read_form(services, visit, visit.asked("account"), form);
  const auto read = co_await std::move(reading);
  if (!read) co_return base::fail(read.error());
  co_return orders_page(visit, form);
}

PageTask create_order(const Services& services, Visit& visit) {
  OrderForm form;
  auto reading = read_form(services, visit, visit.field("account_id"), form);
  const auto read = co_await std::move(reading);
  if (!read) co_return base::fail(read.error());
  read_order(visit, form);
  if (!form.problems.empty()) co_return orders_page(visit, form);
  standing_orders::CreateOrder request;
  request.order_id = order_id_of(visit, form.chosen.account.id);
  request.user_id = visit.session->user_id;
  request.account_id = form.chosen.account.id;
  request.payee_id = form.payee_id;
  request.amount_minor = form.amount_minor;
  request.reference = visit.field("reference");
  request.terms = form.terms;
  auto creating = ask<ShownOrder>(services, services.standing_orders, &StandingOrdersApi::create,
                                  visit.context, std::move(request));
  const auto made = co_await std::move(creating);
  if (made) co_return redirect_to(place_of(made->order));
  const base::Error& error = made.error();
  if (!add_problem(form.problems, kFieldsOfReasons, error, words_for(error)))
    co_return base::fail(error);
  co_return orders_page(visit, form);
}

PageTask show_order(const Services& services, Visit& visit) {
  auto asking = ask_named(services, visit, &StandingOrdersApi::find);
  const auto shown = co_await std::move(asking);
  if (!shown) co_return base::fail(shown.error());
  const std::string account = base::to_text("acc", shown->order.account_id);
  auto choosing = choose_account(services, visit, account);
  const auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(chosen.error());
  co_return order_page(visit, *shown, chosen->account.currency);
}

PageTask approve_order(const Services& services, Visit& visit) {
  const auto proven = check_proven(visit);
  if (!proven) co_return base::fail(proven.error());
  auto approving = answer_named(services, visit, &StandingOrdersApi::approve);
  auto page = co_await std::move(approving);
  co_return page;
}

PageTask cancel_order(const Services& services, Visit& visit) {
  return answer_named(services, visit, &StandingOrdersApi::cancel);
}

}  // namespace atollbank::pages
