// SPDX-License-Identifier: Apache-2.0
// Amounts as people type and read them: "£1,200", "12.50". Exact both ways; pure.
//
// Read strictly: who typed something that could be meant in two ways is asked again.
#pragma once

#include <string>
#include <string_view>

#include "money/amount.h"

namespace atollbank::money {

// Perhaps the currency's sign, whole units with or without commas between thousands, and all
// decimals of the currency or none; blanks around. No sign of its own, nothing abbreviated.
// reasons: malformed_amount · amount_overflow
base::Result<Amount> parse_written(std::string_view text, Currency currency);

// "£1,234.50", "−£0.05"; where a currency has no sign of its own, "1,234.500 KWD".
std::string to_written(Amount amount);

}  // namespace atollbank::money
