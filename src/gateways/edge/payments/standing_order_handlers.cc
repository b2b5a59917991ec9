// SPDX-License-Identifier: Apache-2.0
// Standing orders, and in the sandbox the approval that the customer would give.
#include "bank_calendar/london_time.h"
#include "base/bytes.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/payments/standing_order_json.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using bank_calendar::Date;
using standing_orders::OrderName;
using standing_orders::OrderState;
using standing_orders::ShownOrder;
using standing_orders::StandingOrdersApi;

namespace {

constexpr std::int64_t kPaymentCountMax = 100'000;

base::Result<OrderName> name_of(const Call& call) {
  ATOLL_TRY(const base::Id order_id, base::parse_id("order", call.path_id));
  return OrderName{.user_id = call.holder.user_id, .order_id = order_id};
}

base::Result<std::optional<Date>> date_of(const Parameters& parameters, std::string_view key) {
  const auto text = parameters.text(key);
  if (!text) return std::optional<Date>();
  ATOLL_TRY(const Date date, bank_calendar::parse_date(*text));
  return std::optional<Date>(date);
}

// The same wish is the same order, however often it is sent.
base::Id order_id_of(const Call& call, base::Id account_id, const std::string& dedupe_id) {
  base::ByteWriter name;
  name.write_text(call.holder.client_id);
  name.write(account_id);
  name.write_text(dedupe_id);
  return base::derive_id("standing-order", name.bytes(), account_id.slice());
}

// From tomorrow on, where no first date is said.
base::Result<bank_calendar::ScheduleTerms> terms_of(const Parameters& parameters,
                                                    base::Timestamp now) {
  bank_calendar::ScheduleTerms terms;
  ATOLL_TRY(const std::string frequency, parameters.required_text("frequency"));
  const auto named = frequency_named(frequency);
  if (!named) return base::fail(malformed_param("frequency", "is no frequency"));
  terms.frequency = *named;
  ATOLL_TRY(const auto first_date, date_of(parameters, "first_date"));
  const std::chrono::sys_days today(bank_calendar::london_date(now));
  terms.first_date = first_date.value_or(Date(today + std::chrono::days(1)));
  ATOLL_TRY(const auto count, parameters.whole("payment_count", 1, kPaymentCountMax));
  if (count) terms.payment_count = static_cast<std::uint32_t>(*count);
  ATOLL_TRY(terms.final_date, date_of(parameters, "final_date"));
  return terms;
}

using NamedMethod = void (StandingOrdersApi::*)(const runtime::Context&, OrderName,
                                                runtime::Completion<ShownOrder>);

HandlerTask answer_named(const Services& services, Call call, NamedMethod method) {
  ATOLL_CO_TRY(const OrderName name, name_of(call));
  auto asked = ask<ShownOrder>(services, services.standing_orders, method, call.context, name);
  ATOLL_CO_TRY(const ShownOrder shown, co_await std::move(asked));
  co_return Answer{.body = standing_order_json(shown)};
}

}  // namespace

HandlerTask create_standing_order(const Services& services, Call call) {
  standing_orders::CreateOrder request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const std::string dedupe_id, call.parameters.required_text("dedupe_id"));
  request.order_id = order_id_of(call, request.account_id, dedupe_id);
  request.begins_at_default = !call.parameters.text("first_date");
  ATOLL_CO_TRY(request.payee_id, call.parameters.required_id("payee_id", "payee"));
  ATOLL_CO_TRY(request.amount_minor, call.parameters.required_amount_minor("amount"));
  request.reference = call.parameters.text("reference").value_or("");
  ATOLL_CO_TRY(request.terms, terms_of(call.parameters, services.executor.clock().wall()));
  auto asked = ask<ShownOrder>(services, services.standing_orders, &StandingOrdersApi::create,
                               call.context, std::move(request));
  ATOLL_CO_TRY(const ShownOrder shown, co_await std::move(asked));
  co_return Answer{.body = standing_order_json(shown)};
}

HandlerTask list_standing_orders(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto asked =
      ask<std::vector<ShownOrder>>(services, services.standing_orders, &StandingOrdersApi::list,
                                   call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY(const std::vector<ShownOrder> found, co_await std::move(asked));
  co_return Answer{.body = standing_orders_json(found)};
}

HandlerTask read_standing_order(const Services& services, Call call) {
  return answer_named(services, std::move(call), &StandingOrdersApi::find);
}

HandlerTask cancel_standing_order(const Services& services, Call call) {
  return answer_named(services, std::move(call), &StandingOrdersApi::cancel);
}

// Those of the account that await approval. What cannot be approved any more stays as it is.
HandlerTask approve_standing_orders(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto listing =
      ask<std::vector<ShownOrder>>(services, services.standing_orders, &StandingOrdersApi::list,
                                   call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY(const std::vector<ShownOrder> found, co_await std::move(listing));
  std::vector<ShownOrder> approved;
  for (const ShownOrder& waiting : found) {
    if (waiting.order.state != OrderState::kAwaitingApproval) continue;
    const OrderName name{.user_id = call.holder.user_id, .order_id = waiting.order.id};
    auto asked = ask<ShownOrder>(services, services.standing_orders, &StandingOrdersApi::approve,
                                 call.context, name);
    auto shown = co_await std::move(asked);
    if (shown) approved.push_back(*std::move(shown));
  }
  co_return Answer{.body = standing_orders_json(approved)};
}

}  // namespace atollbank::edge
