// SPDX-License-Identifier: Apache-2.0
// The bank as its statements name it, whoever has them issued.
#pragma once

#include "gateways/edge/shapes/iban.h"
#include "services/statements/api.h"

namespace atollbank::edge {

inline statements::BankWords bank_words() {
  return {.name = "Atoll Bank", .bic = std::string(kBic)};
}

}  // namespace atollbank::edge
