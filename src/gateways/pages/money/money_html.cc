// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/money_html.h"

#include <fmt/format.h>

#include <array>

#include "account_numbers/sort_code.h"
#include "bank_calendar/london_time.h"
#include "money/written_amount.h"

namespace atollbank::pages {
namespace {

constexpr std::array kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                              "Thursday", "Friday", "Saturday"};
constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                "May",       "June",     "July",     "August",
                                "September", "October",  "November", "December"};

}  // namespace

std::string money_text(std::int64_t minor, std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  if (known) return money::to_written({.minor = minor, .currency = *known});
  return fmt::format("{} of currency {}", minor, currency);
}

Html& put_money(Html& html, std::int64_t minor, std::uint16_t currency) {
  return html.text(money_text(minor, currency));
}

Html& put_change(Html& html, std::int64_t minor, std::uint16_t currency) {
  if (minor > 0) html.put("+");
  return put_money(html, minor, currency);
}

Html& put_account_number(Html& html, std::string_view sort_code, std::string_view number) {
  const auto code = account_numbers::SortCode::parse(sort_code);
  html.put("<span class=\"number\">").text(code ? code->printed() : std::string(sort_code));
  return html.put(" ").text(number).put("</span>");
}

std::string date_words(bank_calendar::Date date) {
  return fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                     kMonths.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()));
}

std::string day_words(bank_calendar::Date date) {
  const unsigned day = bank_calendar::weekday_of(date).c_encoding();
  return fmt::format("{} {}", kDays.at(day), date_words(date));
}

std::string clock_words(base::Timestamp moment) {
  const auto local = bank_calendar::london_time(moment);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local) -
                       std::chrono::floor<std::chrono::days>(local);
  return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

Html& put_moment(Html& html, base::Timestamp moment) {
  html.put("<time datetime=\"").text(base::to_rfc3339(moment)).put("\">");
  html.text(date_words(bank_calendar::london_date(moment))).put(", ");
  return html.text(clock_words(moment)).put("</time>");
}

std::string_view state_words(payments::PaymentState state) {
  using payments::PaymentState;
  switch (state) {
    case PaymentState::kAwaitingApproval: return "Waits for you";
    case PaymentState::kReleased: return "On its way";
    case PaymentState::kUnknown: return "Not known yet";
    case PaymentState::kBooked: return "Paid";
    case PaymentState::kDeclined: return "Declined";
    case PaymentState::kCancelled: return "Called off";
    case PaymentState::kLapsed: return "Lapsed";
  }
  return "";
}

}  // namespace atollbank::pages
