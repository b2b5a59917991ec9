// SPDX-License-Identifier: Apache-2.0
// ISO 4217: the letters of a currency's number, as the public API shows them. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace atollbank::edge {

// "GBP" for 826; "XXX" (no currency) for a number that the bank does not keep.
std::string_view currency_code(std::uint16_t number);

}  // namespace atollbank::edge
