// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/payments/standing_order_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "gateways/edge/payments/payment_json.h"

namespace atollbank::edge {
namespace {

using bank_calendar::Frequency;

constexpr std::array kFrequencies = {
    std::pair{Frequency::kOnce, std::string_view("once")},
    std::pair{Frequency::kEveryDay, std::string_view("daily")},
    std::pair{Frequency::kEveryWeek, std::string_view("weekly")},
    std::pair{Frequency::kEveryTwoWeeks, std::string_view("two_weekly")},
    std::pair{Frequency::kEveryFourWeeks, std::string_view("four_weekly")},
    std::pair{Frequency::kEveryMonth, std::string_view("monthly")},
    std::pair{Frequency::kEveryThreeMonths, std::string_view("quarterly")},
    std::pair{Frequency::kEveryYear, std::string_view("yearly")},
    std::pair{Frequency::kLastWorkingDayOfMonth, std::string_view("last_working_day_of_month")},
};

std::string_view name_of(Frequency frequency) {
  return std::ranges::find(kFrequencies, frequency, &std::pair<Frequency, std::string_view>::first)
      ->second;
}

void write(base::JsonWriter& json, const standing_orders::ShownOrder& shown) {
  const standing_orders::StandingOrder& order = shown.order;
  json.begin_object();
  json.member("id", "order", order.id);
  json.member("account_id", "acc", order.account_id);
  json.member("state", standing_orders::name_of(order.state));
  json.member("amount", order.amount_minor);
  json.member("reference", order.reference);
  write_payee(json, order.payee);
  json.member("frequency", name_of(order.terms.frequency));
  json.member("first_date", bank_calendar::date_text(order.terms.first_date));
  if (order.terms.payment_count) {
    json.member("payment_count", std::int64_t{*order.terms.payment_count});
  }
  if (order.terms.final_date) {
    json.member("final_date", bank_calendar::date_text(*order.terms.final_date));
  }
  if (shown.next) json.member("next_date", bank_calendar::date_text(shown.next->executed_on));
  json.member("paid_count", std::int64_t{order.paid_count});
  json.member("missed_count", std::int64_t{order.missed_count});
  if (!order.last_refusal.empty()) json.member("last_refusal", order.last_refusal);
  json.member("created", order.created);
  json.member("updated", order.updated);
  json.end_object();
}

}  // namespace

std::string standing_order_json(const standing_orders::ShownOrder& shown) {
  base::JsonWriter json;
  json.begin_object();
  json.key("standing_order");
  write(json, shown);
  json.end_object();
  return json.take();
}

std::string standing_orders_json(std::span<const standing_orders::ShownOrder> shown) {
  base::JsonWriter json;
  json.begin_object();
  json.key("standing_orders");
  json.begin_array();
  for (const standing_orders::ShownOrder& one : shown) write(json, one);
  json.end_array();
  json.end_object();
  return json.take();
}

std::optional<Frequency> frequency_named(std::string_view name) {
  for (const auto& [frequency, word] : kFrequencies) {
    if (word == name) return frequency;
  }
  return std::nullopt;
}

}  // namespace atollbank::edge
