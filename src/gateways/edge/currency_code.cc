// SPDX-License-Identifier: Apache-2.0
// The currencies that the bank keeps.
#include "gateways/edge/currency_code.h"

namespace atollbank::edge {

std::string_view currency_code(std::uint16_t number) {
  switch (number) {
    case 826: return "GBP";
    case 840: return "USD";
    case 978: return "EUR";
    default: return "XXX";
  }
}

}  // namespace atollbank::edge
