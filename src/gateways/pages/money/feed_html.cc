// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/feed_html.h"

#include <algorithm>
#include <optional>
#include <ranges>

#include "bank_calendar/london_time.h"
#include "base/utf8.h"
#include "gateways/pages/money/money_html.h"

namespace atollbank::pages {
namespace {

using bank_calendar::Date;
using transactions::DeclineReason;
using transactions::Scheme;
using transactions::Transaction;

std::string pot_name(const Transaction& shown, std::span<const accounts::Pot> pots) {
  const auto found = std::ranges::find(pots, shown.pot_id, &accounts::Pot::id);
  return found == pots.end() ? "a pot" : found->name;
}

// Whom the money came from or went to, as far as anybody said.
std::string who_of(const Transaction& shown, std::span<const accounts::Pot> pots) {
  if (shown.merchant) return shown.merchant->name;
  if (!shown.pot_id.is_nil()) return pot_name(shown, pots);
  if (!shown.counterparty.name.empty()) return shown.counterparty.name;
  return shown.description.empty() ? "Atoll" : shown.description;
}

// A letter is on every device; pictures are not.
std::string_view mark_of(std::string_view who) {
  return who.substr(0, std::max<std::size_t>(base::utf8_size(who), 1));
}

std::string_view words_of(DeclineReason reason) {
  switch (reason) {
    case DeclineReason::kNone: return "";
    case DeclineReason::kInsufficientFunds: return "Declined: not enough money";
    case DeclineReason::kCardInactive: return "Declined: the card is not active";
    case DeclineReason::kCardBlocked: return "Declined: the card is blocked";
    default: return "Declined";
  }
}

void put_row(Html& html, const Transaction& shown, std::span<const accounts::Pot> pots) {
  const std::string who = who_of(shown, pots);
  html.put("<li data-row=\"").text(base::to_text("tx", shown.id));
  html.put("\"><span class=\"mark\" aria-hidden=\"true\">").text(mark_of(who)).put("</span>");
  html.put("<div class=\"what\"><span class=\"who\">");
  if (!shown.pot_id.is_nil()) html.put(shown.amount_minor < 0 ? Markup("To ") : Markup("From "));
  html.foreign(who);
  html.put("</span><span class=\"hint\"><time datetime=\"").text(base::to_rfc3339(shown.created));
  html.put("\">").text(clock_words(shown.created)).put("</time>");
  const bool has_words = shown.scheme == Scheme::kPersonToPerson ||
                         shown.scheme == Scheme::kFasterPayment || shown.scheme == Scheme::kBacs;
  if (has_words && !shown.description.empty()) html.put(" · ").foreign(shown.description);
  if (shown.is_pending) html.put(" · Pending");
  if (shown.is_declined()) html.put(" · ").text(words_of(shown.decline_reason));
  html.put("</span></div> ");
  html.put(shown.is_declined()      ? Markup("<span class=\"sum gone\">")
           : shown.amount_minor > 0 ? Markup("<span class=\"sum in\">")
                                    : Markup("<span class=\"sum\">"));
  put_change(html, shown.amount_minor, shown.currency).put("</span></li>");
}

std::string day_heading(Date date, Date today) {
  if (date == today) return "Today";
  if (date == bank_calendar::plus_days(today, -1)) return "Yesterday";
  return day_words(date);
}

}  // namespace

void put_feed(Html& html, std::span<const Transaction> transactions,
              std::span<const accounts::Pot> pots, Date today) {
  std::optional<Date> day;
  for (const Transaction& shown : std::views::reverse(transactions)) {
    const Date date = bank_calendar::london_date(shown.created);
    if (day != date) {
      if (day) html.put("</ul>");
      html.put("<h3 class=\"day\">").text(day_heading(date, today)).put("</h3><ul class=\"rows\">");
      day = date;
    }
    put_row(html, shown, pots);
  }
  html.put(day ? Markup("</ul>") : Markup("<p class=\"hint\">Nothing has happened here yet.</p>"));
}

}  // namespace atollbank::pages
