// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/payments/payment_json.h"

#include <vector>

#include "base/json.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

constexpr const char* kApprovalPage = "/pay/payments/";  // of gateways/pages

void write(base::JsonWriter& json, const payments::Payee& payee) {
  json.begin_object();
  json.member("id", "payee", payee.id);
  json.member("name", payee.name);
  json.member("sort_code", payee.sort_code);
  json.member("account_number", payee.account_number);
  json.member("name_match", payments::name_of(payee.name_match));
  json.member("can_be_paid", payee.is_here());
  json.member("created", payee.created);
  json.end_object();
}

struct ShownPayment {
  const payments::Payment& payment;
  const std::string& bank;
};

void write(base::JsonWriter& json, const ShownPayment& shown) {
  write_payment(json, shown.payment, shown.bank);
}

template <class T>
std::string one_json(std::string_view key, const T& value) {
  base::JsonWriter json;
  json.begin_object();
  json.key(key);
  write(json, value);
  json.end_object();
  return json.take();
}

template <class T>
std::string list_json(std::string_view key, std::span<const T> values) {
  base::JsonWriter json;
  json.begin_object();
  json.key(key);
  json.begin_array();
  for (const T& value : values) write(json, value);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

void write_payee(base::JsonWriter& json, const transactions::Counterparty& payee) {
  json.key("payee");
  json.begin_object();
  json.member("name", payee.name);
  json.member("sort_code", payee.sort_code);
  json.member("account_number", payee.account_number);
  json.end_object();
}

void write_payment(base::JsonWriter& json, const payments::Payment& payment,
                   const std::string& bank) {
  json.begin_object();
  json.member("id", "payment", payment.id);
  json.member("account_id", "acc", payment.account_id);
  json.member("state", payments::name_of(payment.state));
  json.member("amount", payment.amount_minor);
  json.member("currency", currency_code(payment.currency));
  json.member("reference", payment.reference);
  if (!payment.mandate_id.is_nil()) json.member("standing_order_id", "order", payment.mandate_id);
  if (!payment.bulk_id.is_nil()) {
    json.member("bulk_payment_id", "bulk", payment.bulk_id);
    json.member("bulk_line", payment.bulk_line);
  }
  write_payee(json, payment.payee);
  json.member("created", payment.created);
  json.member("updated", payment.updated);
  json.member("approvals_needed", static_cast<std::int64_t>(payment.approvers.size()));
  json.member("approvals_given", static_cast<std::int64_t>(payment.approvals.size()));
  if (payment.state == payments::PaymentState::kAwaitingApproval) {
    json.member("lapses", payment.lapses);
    if (!bank.empty()) {
      json.member("approve_url", bank + kApprovalPage + base::to_text("payment", payment.id));
    }
  }
  if (!payment.decline_reason.empty()) json.member("decline_reason", payment.decline_reason);
  if (payment.state == payments::PaymentState::kBooked) {
    json.member("transaction_id", "tx", payment.debit_transaction_id);
  }
  json.end_object();
}

std::string payee_json(const payments::Payee& payee) { return one_json("payee", payee); }
std::string payees_json(std::span<const payments::Payee> payees) {
  return list_json("payees", payees);
}
std::string payment_json(const payments::Payment& payment, const std::string& bank) {
  return one_json("payment", ShownPayment{.payment = payment, .bank = bank});
}
std::string payments_json(std::span<const payments::Payment> payments, const std::string& bank) {
  std::vector<ShownPayment> shown;
  for (const payments::Payment& payment : payments) shown.push_back({payment, bank});
  return list_json("payments", std::span<const ShownPayment>(shown));
}

}  // namespace atollbank::edge
