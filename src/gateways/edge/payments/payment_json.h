// SPDX-License-Identifier: Apache-2.0
// Payments and payees in the public shape. Pure.
#pragma once

#include <span>
#include <string>

#include "base/json_writer.h"
#include "services/payments/api.h"

namespace atollbank::edge {

// The "payee" of a payment or an order, as the payer sees her.
void write_payee(base::JsonWriter& json, const transactions::Counterparty& payee);

// As an object.
void write_payment(base::JsonWriter& json, const payments::Payment& payment,
                   const std::string& bank);

std::string payee_json(const payments::Payee& payee);              // {"payee":{…}}
std::string payees_json(std::span<const payments::Payee> payees);  // {"payees":[…]}
// `bank`: by which the customer's browser reaches the page on which she approves what waits; empty:
// it is not known, and not said.
std::string payment_json(const payments::Payment& payment,
                         const std::string& bank);  // {"payment":{…}}
std::string payments_json(std::span<const payments::Payment> payments,
                          const std::string& bank);  // {"payments":[…]}

}  // namespace atollbank::edge
