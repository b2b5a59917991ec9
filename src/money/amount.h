// SPDX-License-Identifier: Apache-2.0
// An amount of money: whole minor units of one currency. A plain value; pure.
//
// Arithmetic is checked: a sum that does not fit, or of two currencies, is an Error of code
// invalid_argument, never a wrong number. There is no floating point anywhere. Text is exact both
// ways: "12.34 GBP", "-0.005 KWD", "1200 JPY".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "money/currency.h"

namespace atollbank::money {

struct Amount {
  std::int64_t minor = 0;
  Currency currency;

  constexpr bool operator==(const Amount&) const = default;
};

// reasons: currency_mismatch · amount_overflow
base::Result<Amount> add(Amount a, Amount b);
base::Result<Amount> subtract(Amount a, Amount b);
// reason: amount_overflow
base::Result<Amount> negate(Amount amount);
base::Result<Amount> multiply(Amount amount, std::int64_t factor);

// "12.34", with all decimals of the currency.
std::string to_decimal(Amount amount);
// "12.34 GBP"
std::string to_text(Amount amount);

// An optional '-', digits, and at most as many decimals as the currency has; no blank, no '+', no
// separator of thousands. reasons: malformed_amount · amount_overflow
base::Result<Amount> parse_decimal(std::string_view text, Currency currency);
// Inverse of to_text. reasons: malformed_amount · unknown_currency · amount_overflow
base::Result<Amount> parse_amount(std::string_view text);

}  // namespace atollbank::money
