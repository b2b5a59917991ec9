// SPDX-License-Identifier: Apache-2.0
// One JSON value into one field of the ledger's, strictly: the right kind, the right range, exact.
//
// Pure. Every refusal is invalid_argument: json_wrong_kind · field_out_of_range · malformed_id ·
// malformed_time · malformed_amount · unknown_currency · text_too_long.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/id.h"
#include "base/json_view.h"
#include "ledger/exchange_rate.h"
#include "money/rounding.h"

namespace atollbank::ledger_http {

base::Result<void> set(base::Id& target, base::JsonView value);
base::Result<void> set(bool& target, base::JsonView value);
base::Result<void> set(std::uint32_t& target, base::JsonView value);
base::Result<void> set(std::uint16_t& target, base::JsonView value);
base::Result<void> set(std::uint64_t& target, base::JsonView value);

// A whole number, or one in a text for programs whose numbers lose digits beyond 2^53.
base::Result<void> set_minor(std::int64_t& target, base::JsonView value);
// "12.50": a decimal text that is a whole number of the currency's minor units.
base::Result<void> set_decimal(std::int64_t& minor, std::uint16_t currency, base::JsonView value);
// "GBP", or the ISO 4217 number.
base::Result<void> set_currency(std::uint16_t& target, base::JsonView value);
// "1.1642": at most twelve decimals. reason: malformed_rate
base::Result<void> set_rate(ledger::ExchangeRate& target, base::JsonView value);
// "half_even", "half_up", "up", "down".
base::Result<void> set_rounding(money::Rounding& target, base::JsonView value);
// RFC 3339.
base::Result<void> set_time(std::int64_t& target_ns, base::JsonView value);
// Fits `target`, which is padded with zero bytes.
base::Result<void> set_name(std::span<char> target, base::JsonView value);

base::Result<std::string_view> text_of(base::JsonView value);
// An even number of hexadecimal digits.
base::Result<std::string> bytes_of_hex(base::JsonView value);

}  // namespace atollbank::ledger_http
