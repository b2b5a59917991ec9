// SPDX-License-Identifier: Apache-2.0
// Money and currencies as people type and read them. Pure. Errors: invalid_argument bad_argument.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::atollctl {

// "GBP" is 826.
base::Result<std::uint16_t> currency_argument(std::string_view option, std::string_view code);

// "12.34" is 1234 pence; more digits than the currency has are refused, never rounded.
base::Result<std::int64_t> minor_argument(std::string_view option, std::string_view amount,
                                          std::uint16_t currency);

// "12.34 GBP"; a currency that nobody knows is shown by its number, its amount in minor units.
std::string amount_text(std::int64_t minor, std::uint16_t currency);

std::string currency_text(std::uint16_t currency);

}  // namespace atollbank::atollctl
