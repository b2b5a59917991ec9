// SPDX-License-Identifier: Apache-2.0
#include "money/amount.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::money {
namespace {

using base::Result;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

tl::unexpected<base::Error> overflow() {
  return invalid("amount_overflow", "the amount does not fit 64 bits of minor units");
}

tl::unexpected<base::Error> mismatch(Amount a, Amount b) {
  return invalid("currency_mismatch",
                 fmt::format("{} and {} do not add up", a.currency.alpha(), b.currency.alpha()));
}

tl::unexpected<base::Error> malformed(Currency currency) {
  return invalid("malformed_amount",
                 "not an amount such as " + to_decimal({.minor = 1234, .currency = currency}));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Downwards, because the lowest number has no positive twin.
bool push_digit(std::int64_t& negative, int digit) {
  return !__builtin_mul_overflow(negative, 10, &negative) &&
         !__builtin_sub_overflow(negative, digit, &negative);
}

}  // namespace

Result<Amount> add(Amount a, Amount b) {
  if (a.currency != b.currency) return mismatch(a, b);
  if (__builtin_add_overflow(a.minor, b.minor, &a.minor)) return overflow();
  return a;
}

Result<Amount> subtract(Amount a, Amount b) {
  if (a.currency != b.currency) return mismatch(a, b);
  if (__builtin_sub_overflow(a.minor, b.minor, &a.minor)) return overflow();
  return a;
}

Result<Amount> negate(Amount amount) {
  if (__builtin_sub_overflow(std::int64_t{0}, amount.minor, &amount.minor)) return overflow();
  return amount;
}

Result<Amount> multiply(Amount amount, std::int64_t factor) {
  if (__builtin_mul_overflow(amount.minor, factor, &amount.minor)) return overflow();
  return amount;
}

std::string to_decimal(Amount amount) {
  const auto exponent = static_cast<std::size_t>(amount.currency.exponent());
  const bool is_negative = amount.minor < 0;
  const auto bits = static_cast<std::uint64_t>(amount.minor);
  std::string digits = std::to_string(is_negative ? 0 - bits : bits);
  if (digits.size() <= exponent) digits.insert(0, exponent + 1 - digits.size(), '0');
  if (exponent > 0) digits.insert(digits.size() - exponent, ".");
  if (is_negative) digits.insert(0, "-");
  return digits;
}

std::string to_text(Amount amount) {
  return fmt::format("{} {}", to_decimal(amount), amount.currency.alpha());
}

Result<Amount> parse_decimal(std::string_view text, Currency currency) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  const auto exponent = static_cast<std::size_t>(currency.exponent());
  const bool has_point = point < text.size();
  if (whole.empty() || has_point == decimals.empty() || decimals.size() > exponent ||
      !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(decimals, is_digit)) {
    return malformed(currency);
  }
  std::int64_t minor = 0;
  bool fits = true;
  for (const char c : whole) fits = fits && push_digit(minor, c - '0');
  for (const char c : decimals) fits = fits && push_digit(minor, c - '0');
  for (auto i = decimals.size(); i < exponent; ++i) fits = fits && push_digit(minor, 0);
  if (!fits) return overflow();
  const Amount below_zero{.minor = minor, .currency = currency};
  return is_negative ? Result<Amount>(below_zero) : negate(below_zero);
}

Result<Amount> parse_amount(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return malformed(Currency::gbp());
  ATOLL_TRY(const Currency currency, Currency::from_alpha(text.substr(blank + 1)));
  return parse_decimal(text.substr(0, blank), currency);
}

}  // namespace atollbank::money
