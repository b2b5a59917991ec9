// SPDX-License-Identifier: Apache-2.0
#include "money/written_amount.h"

#include <algorithm>

namespace atollbank::money {
namespace {

constexpr std::size_t kGroup = 3;
constexpr std::size_t kTextMax = 64;  // far more than the largest amount needs
constexpr std::string_view kMinus = "\u2212";

// Dollars are of many; the sign alone is said of the American ones.
std::string_view sign_of(Currency currency) {
  if (currency == Currency::gbp()) return "£";
  if (currency == Currency::eur()) return "€";
  return currency == Currency::usd() ? "$" : "";
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "0", "1200" or "1,200": commas between all thousands or nowhere, no zero in front.
bool is_whole_part(std::string_view text) {
  if (text.starts_with('0') && text.size() > 1) return false;
  if (text.find(',') == std::string_view::npos) return are_digits(text);
  const std::size_t first = text.find(',');
  if (first > kGroup || !are_digits(text.substr(0, first))) return false;
  for (text.remove_prefix(first); !text.empty(); text.remove_prefix(kGroup + 1)) {
    if (text.size() <= kGroup || text[0] != ',' || !are_digits(text.substr(1, kGroup))) {
      return false;
    }
  }
  return true;
}

}  // namespace

base::Result<Amount> parse_written(std::string_view text, Currency currency) {
  const auto malformed = base::fail(base::ErrorCode::kInvalidArgument, "malformed_amount",
                                    "not an amount as people write it");
  if (text.size() > kTextMax) return malformed;
  text = trimmed(text);
  const std::string_view sign = sign_of(currency);
  if (!sign.empty() && text.starts_with(sign)) text = trimmed(text.substr(sign.size()));
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!is_whole_part(whole)) return malformed;
  std::string plain;
  std::ranges::copy_if(whole, std::back_inserter(plain), [](char c) { return c != ','; });
  if (point != std::string_view::npos) {
    const std::string_view decimals = text.substr(point + 1);
    const auto wanted = static_cast<std::size_t>(currency.exponent());
    if (decimals.size() != wanted || !are_digits(decimals)) return malformed;
    plain.append(".").append(decimals);
  }
  return parse_decimal(plain, currency);
}

std::string to_written(Amount amount) {
  std::string text = to_decimal(amount);
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.erase(0, 1);
  const std::size_t whole = std::min(text.find('.'), text.size());
  for (std::size_t at = whole; at > kGroup; at -= kGroup) text.insert(at - kGroup, ",");
  const std::string_view sign = sign_of(amount.currency);
  if (sign.empty()) text.append(" ").append(amount.currency.alpha());
  return std::string(is_negative ? kMinus : "").append(sign).append(text);
}

}  // namespace atollbank::money
