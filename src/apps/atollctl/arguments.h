// SPDX-License-Identifier: Apache-2.0
// What people type, made into values; each refusal is one line that says what would have been
// right.
//
// Pure. `option` is named in the refusal. Errors, all invalid_argument bad_argument.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "ledger/exchange_rate.h"

namespace atollbank::atollctl {

base::Error bad_argument(std::string_view option, std::string_view why);

// "acc_0000…", "pot_0000…" or the 22 characters alone; an empty text is the nil id.
base::Result<base::Id> id_argument(std::string_view option, std::string_view text);

// "45s", "30m", "12h", "7d".
base::Result<base::Duration> duration_argument(std::string_view option, std::string_view text);

base::Result<base::Timestamp> time_argument(std::string_view option, std::string_view text);

// "1.1725" and "half-even", "half-up", "down" or "up".
base::Result<ledger::ExchangeRate> rate_argument(std::string_view option, std::string_view rate,
                                                 std::string_view rounding);

// Digits, or digits, a point and digits; with a minus sign only where `negative` allows it.
base::Result<std::string> amount_argument(std::string_view option, std::string_view text,
                                          bool negative);

// 1 to `size_max` printable characters without blanks.
base::Result<std::string> name_argument(std::string_view option, std::string_view text,
                                        std::size_t size_max);

}  // namespace atollbank::atollctl
