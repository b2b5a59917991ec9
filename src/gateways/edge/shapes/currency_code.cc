// SPDX-License-Identifier: Apache-2.0
// Asks money/ for the letters.
#include "gateways/edge/shapes/currency_code.h"

#include "money/currency.h"

namespace atollbank::edge {

std::string_view currency_code(std::uint16_t number) {
  const auto currency = money::Currency::from_numeric(number);
  return currency ? currency->alpha() : "XXX";
}

}  // namespace atollbank::edge
