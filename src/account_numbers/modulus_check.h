// SPDX-License-Identifier: Apache-2.0
// Whether the digits of a sort code and an account number can belong together, by the modulus check
// of Vocalink's "Validating account numbers". It catches a mistyped digit; it does not know whether
// the account exists.
//
// The scheme presumes valid what it has no weights for, and so does a check without tables: a bank
// that was given none refuses nobody. Immutable, so any thread may ask.
#pragma once

#include <cstdint>
#include <utility>

#include "account_numbers/account_number.h"
#include "account_numbers/modulus_weights.h"
#include "account_numbers/sort_code_substitutions.h"

namespace atollbank::account_numbers {

enum class ModulusVerdict : std::uint8_t {
  kValid,
  kPresumed,  // It cannot be checked: no weights for this sort code, or an account in foreign
              // money.
  kInvalid,
};

class ModulusCheck {
 public:
  ModulusCheck() = default;
  ModulusCheck(ModulusWeights weights, SortCodeSubstitutions substitutions)
      : weights_(std::move(weights)), substitutions_(std::move(substitutions)) {}

  ModulusVerdict check(UkAccount account) const;

 private:
  bool passes(const ModulusRow& row, UkAccount account) const;
  SortCode checked_sort_code(const ModulusRow& row, SortCode sort_code) const;

  ModulusWeights weights_;
  SortCodeSubstitutions substitutions_;
};

}  // namespace atollbank::account_numbers
