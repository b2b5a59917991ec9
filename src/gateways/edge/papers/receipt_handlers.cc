// SPDX-License-Identifier: Apache-2.0
// Receipts of the calling client.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/receipt_json.h"

namespace atollbank::edge {
namespace {

using receipts::Receipt;
using receipts::ReceiptsApi;

receipts::Holder holder_of(const Call& call) {
  return {.user_id = call.holder.user_id, .client_id = call.holder.client_id};
}

}  // namespace

HandlerTask put_receipt(const Services& services, Call call) {
  ATOLL_CO_TRY(Receipt receipt, parse_receipt(call.sent.bytes));
  auto asked = ask<Receipt>(services, services.receipts, &ReceiptsApi::put, call.context,
                            holder_of(call), std::move(receipt));
  ATOLL_CO_TRY(const Receipt kept, co_await std::move(asked));
  co_return Answer{.body = put_receipt_json(kept)};
}

HandlerTask read_receipt(const Services& services, Call call) {
  ATOLL_CO_TRY(std::string external_id, call.parameters.required_text("external_id"));
  auto asked = ask<Receipt>(services, services.receipts, &ReceiptsApi::get, call.context,
                            holder_of(call), std::move(external_id));
  ATOLL_CO_TRY(const Receipt receipt, co_await std::move(asked));
  co_return Answer{.body = receipt_json(receipt)};
}

HandlerTask delete_receipt(const Services& services, Call call) {
  ATOLL_CO_TRY(std::string external_id, call.parameters.required_text("external_id"));
  auto asked = ask<void>(services, services.receipts, &ReceiptsApi::remove, call.context,
                         holder_of(call), std::move(external_id));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
