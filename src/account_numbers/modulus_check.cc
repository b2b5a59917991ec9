// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/modulus_check.h"

#include <algorithm>
#include <array>

#include "base/assert.h"

namespace atollbank::account_numbers {
namespace {

// The scheme's letters: u to z are the sort code, a to h the account number.
enum Position : std::size_t { kA = 6, kB = 7, kC = 8, kG = 12, kH = 13 };

using Digits = std::array<int, kCheckedDigits>;
using Weights = std::array<std::int16_t, kCheckedDigits>;

// The two sort codes at which other sort codes' accounts are checked.
constexpr std::uint32_t kLloydsEuro = 309634;  // exception 9
constexpr std::uint32_t kException8 = 90126;   // as the scheme says, without a reason

// Exception 2, for an account number that does not begin with 0; the second where g is 9.
constexpr Weights kEuroWeights = {0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1};
constexpr Weights kEuroWeightsOfNine = {0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1};

Digits digits_of(UkAccount account) {
  Digits digits;
  std::uint32_t number = account.number.value();
  for (std::size_t i = kCheckedDigits; i-- > kA; number /= 10)
    digits[i] = static_cast<int>(number % 10);
  std::uint32_t sort_code = account.sort_code.value();
  for (std::size_t i = kA; i-- > 0; sort_code /= 10) digits[i] = static_cast<int>(sort_code % 10);
  return digits;
}

// Exception 6.
bool is_in_foreign_money(const Digits& digits) {
  return digits[kA] >= 4 && digits[kA] <= 8 && digits[kG] == digits[kH];
}

// Without the sort code and the first two digits of the account number.
Weights from_c(Weights weights) {
  std::fill_n(weights.begin(), kC, std::int16_t{0});
  return weights;
}

Weights weights_for(const ModulusRow& row, const Digits& digits) {
  const bool is_nine = digits[kG] == 9;
  switch (row.exception) {
    case 2:
      if (digits[kA] == 0) return row.weights;
      return is_nine ? kEuroWeightsOfNine : kEuroWeights;
    case 7: return is_nine ? from_c(row.weights) : row.weights;
    case 10: {
      const bool is_09_or_99 = (digits[kA] == 0 || digits[kA] == 9) && digits[kB] == 9;
      return is_nine && is_09_or_99 ? from_c(row.weights) : row.weights;
    }
    default: return row.weights;
  }
}

int sum_of_decimals(int product) {
  int sum = 0;
  for (; product > 0; product /= 10) sum += product % 10;
  return sum;
}

int total_of(const ModulusRow& row, const Digits& digits) {
  const Weights weights = weights_for(row, digits);
  int total = row.exception == 1 ? 27 : 0;
  for (std::size_t i = 0; i < kCheckedDigits; ++i) {
    const int product = digits[i] * weights[i];
    total += row.method == ModulusMethod::kDoubleAlternate ? sum_of_decimals(product) : product;
  }
  return total;
}

bool is_right(const ModulusRow& row, const Digits& digits) {
  const int modulus = row.method == ModulusMethod::kMod11 ? 11 : 10;
  // Weights may be negative, remainders are not.
  const int remainder = (total_of(row, digits) % modulus + modulus) % modulus;
  if (row.exception == 4) return remainder == digits[kG] * 10 + digits[kH];
  if (row.exception == 5) {
    // A remainder of 1 asks for a 10 of modulus 11, which no digit is.
    const std::size_t check_digit = row.method == ModulusMethod::kMod11 ? kG : kH;
    return (modulus - remainder) % modulus == digits[check_digit];
  }
  return remainder == 0;
}

bool is_either_enough(const ModulusRow& first) {
  return first.exception == 2 || first.exception == 10 || first.exception == 12;
}

// Exception 14: the last digit may be one of those that count an account's parts, and goes.
bool is_right_without_last(const ModulusRow& row, UkAccount account) {
  const std::uint32_t number = account.number.value();
  const std::uint32_t last = number % 10;
  if (last != 0 && last != 1 && last != 9) return false;
  return is_right(
      row, digits_of({.sort_code = account.sort_code, .number = AccountNumber::of(number / 10)}));
}

}  // namespace

ModulusVerdict ModulusCheck::check(UkAccount account) const {
  const auto rows = weights_.find(account.sort_code);
  if (rows.empty()) return ModulusVerdict::kPresumed;
  ATOLL_ASSERT(rows.size() <= 2);
  const bool knows_foreign_money =
      std::ranges::any_of(rows, [](const ModulusRow& row) { return row.exception == 6; });
  if (knows_foreign_money && is_in_foreign_money(digits_of(account)))
    return ModulusVerdict::kPresumed;
  bool is_valid = passes(rows[0], account);
  if (rows.size() == 2 && is_valid != is_either_enough(rows[0]))
    is_valid = passes(rows[1], account);
  return is_valid ? ModulusVerdict::kValid : ModulusVerdict::kInvalid;
}

bool ModulusCheck::passes(const ModulusRow& row, UkAccount account) const {
  const Digits digits =
      digits_of({.sort_code = checked_sort_code(row, account.sort_code), .number = account.number});
  const bool is_waived = row.exception == 3 && (digits[kC] == 6 || digits[kC] == 9);
  if (is_waived || is_right(row, digits)) return true;
  return row.exception == 14 && is_right_without_last(row, account);
}

SortCode ModulusCheck::checked_sort_code(const ModulusRow& row, SortCode sort_code) const {
  switch (row.exception) {
    case 5: return substitutions_.of(sort_code);
    case 8: return SortCode::of(kException8);
    case 9: return SortCode::of(kLloydsEuro);
    default: return sort_code;
  }
}

}  // namespace atollbank::account_numbers
