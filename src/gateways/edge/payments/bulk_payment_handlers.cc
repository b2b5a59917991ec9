// SPDX-License-Identifier: Apache-2.0
// Bulk payments: a file that is paid, how far it has come, and in the sandbox the approval that the
// customer would give.
#include <fmt/format.h>

#include <algorithm>

#include "gateways/edge/handlers.h"
#include "gateways/edge/papers/file_disposition.h"
#include "gateways/edge/payments/bulk_payment_json.h"
#include "gateways/edge/payments/payment_json.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using payments::BulkAnswer;
using payments::BulkName;
using payments::BulkView;
using payments::PaymentsApi;

namespace {

constexpr base::Duration kFirstLook = base::Duration::from_ms(5);
constexpr base::Duration kLookMax = base::Duration::from_ms(200);
constexpr base::Duration kWaitMax = base::Duration::from_seconds(8);

base::Result<BulkName> name_of(const Call& call) {
  ATOLL_TRY(const base::Id bulk_id, base::parse_id("bulk", call.path_id));
  return BulkName{.user_id = call.holder.user_id, .bulk_id = bulk_id};
}

base::Result<payments::SendBulk> request_of(Call& call) {
  const Parameters& parameters = call.parameters;
  payments::SendBulk request;
  request.user_id = call.holder.user_id;
  ATOLL_TRY(request.account_id, parameters.required_id("account_id", "acc"));
  ATOLL_TRY(request.dedupe_id, parameters.required_text("dedupe_id"));
  const std::string on_bad_line = parameters.text("on_bad_line").value_or("refuse");
  if (on_bad_line == "skip") {
    request.on_bad_line = payments::OnBadLine::kSkip;
  } else if (on_bad_line != "refuse") {
    return base::fail(malformed_param("on_bad_line", "must be refuse or skip"));
  }
  if (call.sent.content_type.starts_with("multipart/") || !call.sent.content_encoding.empty()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "unsupported_media_type",
                      "Send the file itself as the body");
  }
  request.waits_for_approval = !call.holder.may(identity::kMakePayments);
  request.file = std::move(call.sent.bytes);
  return request;
}

std::string bank_of(const Call& call) {
  if (!call.public_url.empty()) return call.public_url;
  return address_of_bank(call.host, call.is_secure).value_or("");
}

// Once all of it has ended, waits for approval, or the client should not wait longer; and once the
// account's transactions show what was booked.
runtime::Task<base::Result<BulkView>> wait_for_end(const Services& services, Call call,
                                                   BulkView view) {
  const BulkName name{.user_id = call.holder.user_id, .bulk_id = view.bulk.id};
  const base::Timestamp until = services.executor.clock().monotonic() + kWaitMax;
  base::Duration pause = kFirstLook;
  while (payments::state_of(view.payments) == payments::BulkState::kUnderWay &&
         services.executor.clock().monotonic() < until) {
    co_await runtime::sleep_for(services.executor, pause);
    pause = std::min(pause * 2, kLookMax);
    auto asked =
        ask<BulkView>(services, services.payments, &PaymentsApi::find_bulk, call.context, name);
    ATOLL_CO_TRY(view, co_await std::move(asked));
  }
  std::uint64_t last_slot = 0;
  for (const auto& payment : view.payments) last_slot = std::max(last_slot, payment.slot);
  if (last_slot != 0) {
    auto shown = wait_for_own_write(services, view.bulk.account_id, last_slot);
    co_await std::move(shown);
  }
  co_return std::move(view);
}

Answer refused(const std::vector<payments::BadLine>& lines) {
  Answer answer{.body = bad_lines_json(lines)};
  answer.refusal = base::make_error(
      base::ErrorCode::kInvalidArgument, "bad_lines",
      fmt::format("Nothing is paid: {} of the file's lines cannot be", lines.size()));
  return answer;
}

}  // namespace

HandlerTask send_bulk_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(auto request, request_of(call));
  ATOLL_CO_TRY(const auto waits, call.parameters.flag("wait"));
  auto asked = ask<BulkAnswer>(services, services.payments, &PaymentsApi::send_bulk, call.context,
                               std::move(request));
  ATOLL_CO_TRY(BulkAnswer sent, co_await std::move(asked));
  if (!sent.view) co_return refused(sent.bad_lines);
  const std::string bank = bank_of(call);
  if (!waits.value_or(true)) co_return Answer{.body = bulk_payment_json(*sent.view, bank)};
  auto waiting = wait_for_end(services, std::move(call), *std::move(sent.view));
  ATOLL_CO_TRY(const BulkView view, co_await std::move(waiting));
  co_return Answer{.body = bulk_payment_json(view, bank)};
}

HandlerTask read_bulk_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(const auto name, name_of(call));
  auto asked =
      ask<BulkView>(services, services.payments, &PaymentsApi::find_bulk, call.context, name);
  ATOLL_CO_TRY(const BulkView view, co_await std::move(asked));
  co_return Answer{.body = bulk_payment_json(view, bank_of(call))};
}

HandlerTask cancel_bulk_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(const auto name, name_of(call));
  auto asked =
      ask<BulkView>(services, services.payments, &PaymentsApi::cancel_bulk, call.context, name);
  ATOLL_CO_TRY(const BulkView view, co_await std::move(asked));
  co_return Answer{.body = bulk_payment_json(view, bank_of(call))};
}

HandlerTask approve_bulk_payment(const Services& services, Call call, base::Id bulk_id) {
  const BulkName name{.user_id = call.holder.user_id, .bulk_id = bulk_id};
  auto asked =
      ask<BulkView>(services, services.payments, &PaymentsApi::approve_bulk, call.context, name);
  ATOLL_CO_TRY(BulkView approved, co_await std::move(asked));
  const std::string bank = bank_of(call);
  auto waiting = wait_for_end(services, std::move(call), std::move(approved));
  ATOLL_CO_TRY(const BulkView view, co_await std::move(waiting));
  co_return Answer{.body = payments_json(view.payments, bank)};
}

}  // namespace atollbank::edge
