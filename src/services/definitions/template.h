// SPDX-License-Identifier: Apache-2.0
// A posting template: the rule by which a business event becomes the lines of one posting.
//
//   template card_purchase version 3 code 210 (amount: money, card: account, fee: money) {
//     let reward = 0.5% of amount rounded down;
//     debit card amount + fee;
//     credit house.settlement.mastercard amount;
//     credit house.fees fee - reward;
//     credit card reward;
//   }
//
// Compiled once to a few hundred steps at most, without loops or calls, so what it costs is known.
// Immutable after compile_template(); any thread. README.md is the manual.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "money/amount.h"
#include "money/rounding.h"

namespace atollbank::definitions {

inline constexpr std::size_t kParameterCountMax = 16;
inline constexpr std::size_t kTemplateLineMax = 64;
inline constexpr std::size_t kTemplateLetMax = 32;
inline constexpr std::size_t kTemplateStepMax = 512;
inline constexpr std::size_t kExpressionDepthMax = 16;

enum class ParameterType : std::uint8_t {
  kMoney = 1,  // zero or more, of any currency
  kAccount = 2,
  kNumber = 3,  // a whole number, zero or more
};
std::string_view name_of(ParameterType type);

struct Parameter {
  std::string name;
  ParameterType type{};
};

// What a line moves: the argument of a parameter, or an address of the house.
struct AccountOperand {
  bool is_parameter = false;
  std::uint16_t parameter = 0;
  std::string address;  // as written: "house.fees"
};

// mantissa × 10^-exponent of an amount.
struct Portion {
  std::int64_t mantissa = 0;
  std::uint8_t exponent = 0;
  money::Rounding rounding{};
};

// Steps work on a stack of amounts; `operand` is an index into the list that the kind names.
enum class StepKind : std::uint8_t {
  kArgument,         // parameters: pushes it
  kLiteral,          // literals
  kAdd,              // of the two on top
  kSubtract,         // the top from the one below
  kScale,            // factors
  kScaleByArgument,  // parameters
  kPortion,          // portions
  kLeast,            // of the two on top
  kMost,
  kStore,   // lets: pops
  kLoad,    // lets
  kDebit,   // accounts: pops a line's amount
  kCredit,  // accounts
};

struct Step {
  StepKind kind{};
  std::uint16_t operand = 0;
};

struct Template {
  std::string name;
  std::uint32_t version = 0;
  std::uint32_t code = 0;  // of the postings; 0: what the caller says
  std::vector<Parameter> parameters;
  std::vector<money::Amount> literals;
  std::vector<std::int64_t> factors;
  std::vector<Portion> portions;
  std::vector<AccountOperand> accounts;  // one a line
  std::uint16_t let_count = 0;
  std::vector<Step> steps;
  // True when debits and credits are equal whatever the arguments. Otherwise rounded or compared
  // amounts decide, and each expansion is checked.
  bool is_proven_balanced = false;
  std::string text;  // what it was compiled from
};

// invalid_argument: template_malformed · template_too_large · template_name_unknown ·
// template_name_repeated · template_type_mismatch · template_parameter_unused ·
// template_unbalanced (for some arguments its debits and credits certainly differ)
base::Result<Template> compile_template(std::string_view text);

}  // namespace atollbank::definitions
