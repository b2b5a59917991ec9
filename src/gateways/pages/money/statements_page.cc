// SPDX-License-Identifier: Apache-2.0
// Statements that were issued, and one of them as a file.
#include <array>

#include "bank_calendar/london_time.h"
#include "gateways/pages/handlers.h"
#include "gateways/pages/money/chosen_account.h"
#include "gateways/pages/money/money_html.h"

namespace atollbank::pages {
namespace {

using statements::IssuedHead;
using statements::StatementFile;
using statements::StatementsApi;
using statements::StatementsPage;

constexpr std::uint32_t kRows = 24;

struct FormWords {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kForms = {FormWords{"pdf", "PDF"}, FormWords{"csv", "CSV"},
                               FormWords{"ofx", "OFX"}, FormWords{"camt053", "camt.053"},
                               FormWords{"json", "JSON"}};

// The period ends right before the next begins.
std::string period_words(const statements::Period& period) {
  const auto last = period.to - base::Duration{1};
  return date_words(bank_calendar::london_date(period.from)) + " to " +
         date_words(bank_calendar::london_date(last));
}

void put_row(Html& html, const IssuedHead& issued) {
  const statements::StatementHead& head = issued.head;
  const std::string period = period_words(head.period);
  html.put("<li><div class=\"what\"><span class=\"who\">").text(period).put("</span>");
  html.put("<span class=\"forms\">");
  for (const FormWords& form : kForms) {
    html.put("<a href=\"/home/statements/").text(base::to_text("stmt", head.id));
    html.put("?form=").text(form.name).put("\">").text(form.text);
    html.put("<span class=\"unseen\"> of ").text(period).put("</span></a> ");
  }
  html.put("</span></div> <span class=\"sum\">");
  put_money(html, head.closing_minor, head.currency.numeric()).put("</span></li>");
}

Page statements_page(const ChosenAccount& chosen, const StatementsPage& found) {
  Page page;
  page.title = "Statements";
  Html& html = page.content;
  html.put("<h1>Statements</h1>");
  put_other_accounts(html, chosen, "/home/statements");
  if (found.heads.empty() && !found.next) {
    html.put("<p class=\"hint\">The first comes when a month of this account is over.</p>");
    return page;
  }
  html.put("<p class=\"hint\">Each with what the account held at its end.</p>");
  html.put("<ul class=\"rows\">");
  for (const IssuedHead& issued : found.heads) put_row(html, issued);
  html.put("</ul>");
  if (found.next && !found.heads.empty()) {
    html.put("<p class=\"more\"><a href=\"/home/statements?account=");
    html.text(base::to_text("acc", chosen.account.id)).put("&amp;before=");
    html.text(base::to_text("stmt", found.heads.back().head.id)).put("\">Earlier</a></p>");
  }
  return page;
}

}  // namespace

PageTask show_statements(const Services& services, Visit& visit) {
  auto choosing = choose_account(services, visit, visit.asked("account"));
  const auto chosen = co_await std::move(choosing);
  if (!chosen) co_return base::fail(chosen.error());
  statements::ListStatements request;
  request.user_id = visit.session->user_id;
  request.account_id = chosen->account.id;
  request.limit = kRows;
  if (const auto before = base::parse_id("stmt", visit.asked("before"))) {
    auto looking = ask<IssuedHead>(services, services.statements, &StatementsApi::find_head,
                                   visit.context, request.user_id, *before);
    const auto last = co_await std::move(looking);
    if (!last) co_return base::fail(last.error());
    request.after = last->head.period;
  }
  auto asked = ask<StatementsPage>(services, services.statements, &StatementsApi::list,
                                   visit.context, request);
  const auto found = co_await std::move(asked);
  if (!found) co_return base::fail(found.error());
  co_return statements_page(*chosen, *found);
}

PageTask download_statement(const Services& services, Visit& visit) {
  const auto id = base::parse_id("stmt", visit.place[0]);
  const auto form = statements::form_named(visit.asked("form"));
  if (!id || !form)
    co_return base::fail(base::ErrorCode::kNotFound, "statement_not_found", "no such statement");
  auto asked = ask<StatementFile>(services, services.statements, &StatementsApi::write,
                                  visit.context, visit.session->user_id, *id, *form);
  auto written = co_await std::move(asked);
  if (!written) co_return base::fail(std::move(written).error());
  Page page;
  page.file = PageFile{.bytes = std::move(written->bytes),
                       .content_type = std::string(written->content_type),
                       .name = std::move(written->name)};
  co_return page;
}

}  // namespace atollbank::pages
