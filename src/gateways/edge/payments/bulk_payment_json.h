// SPDX-License-Identifier: Apache-2.0
// Bulk payments in the public shape. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/payments/api.h"

namespace atollbank::edge {

// {"bulk_payment":{…},"payments":[…]}; `bank` as for a payment (payment_json.h).
std::string bulk_payment_json(const payments::BulkView& view, const std::string& bank);
// [{"line":2,"reason":"amount_invalid"}, …]
std::string bad_lines_json(const std::vector<payments::BadLine>& lines);

}  // namespace atollbank::edge
