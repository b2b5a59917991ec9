// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/payments/bulk_payment_json.h"

#include <algorithm>

#include "gateways/edge/payments/payment_json.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

constexpr const char* kApprovalPage = "/pay/bulk/";  // of gateways/pages

using payments::PaymentState;

void write_counts(base::JsonWriter& json, const std::vector<payments::Payment>& payments) {
  json.key("payment_counts").begin_object();
  for (std::uint8_t number = 1; number <= payments::kPaymentStateMax; ++number) {
    const auto state = static_cast<PaymentState>(number);
    const auto count = std::ranges::count(payments, state, &payments::Payment::state);
    json.member(payments::name_of(state), static_cast<std::int64_t>(count));
  }
  json.end_object();
}

}  // namespace

std::string bad_lines_json(const std::vector<payments::BadLine>& lines) {
  base::JsonWriter json;
  json.begin_array();
  for (const payments::BadLine& line : lines) {
    json.begin_object();
    json.member("line", line.line_number);
    json.member("reason", line.reason);
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::string bulk_payment_json(const payments::BulkView& view, const std::string& bank) {
  const payments::BulkPayment& bulk = view.bulk;
  const payments::BulkState state = payments::state_of(view.payments);
  base::JsonWriter json;
  json.begin_object();
  json.key("bulk_payment").begin_object();
  json.member("id", "bulk", bulk.id);
  json.member("account_id", "acc", bulk.account_id);
  json.member("state", payments::name_of(state));
  json.member("amount", bulk.amount_minor);
  json.member("currency", currency_code(bulk.currency));
  json.member("created", bulk.created);
  write_counts(json, view.payments);
  json.key("bad_lines").json(bad_lines_json(bulk.bad_lines));
  if (state == payments::BulkState::kAwaitingApproval && !bank.empty()) {
    json.member("approve_url", bank + kApprovalPage + base::to_text("bulk", bulk.id));
  }
  json.end_object();
  json.key("payments").begin_array();
  for (const payments::Payment& payment : view.payments) write_payment(json, payment, bank);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
