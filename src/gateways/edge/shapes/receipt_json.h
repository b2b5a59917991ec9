// SPDX-License-Identifier: Apache-2.0
// Receipts as programs send them and as they are shown. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "services/receipts/receipt.h"

namespace atollbank::edge {

// What was sent; ids and times but the transaction's are left out. What it must keep to besides its
// shape, the service says. invalid_argument malformed_json, missing_param.…, malformed_param.… with
// the field as "items[].amount", receipt_too_deep
base::Result<receipts::Receipt> parse_receipt(std::string_view json);

// {"receipt_id":…,…}, the answer to a receipt that was put.
std::string put_receipt_json(const receipts::Receipt& receipt);
// {"receipt":{"id":…,…}}
std::string receipt_json(const receipts::Receipt& receipt);

}  // namespace atollbank::edge
