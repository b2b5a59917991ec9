// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/member_values.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "base/timestamp.h"
#include "gateways/ledger_http/exchange_text.h"
#include "gateways/ledger_http/id_text.h"
#include "money/amount.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonKind;
using base::JsonView;
using base::Result;

tl::unexpected<base::Error> refused(std::string_view reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

template <class T>
Result<void> set_natural(T& target, JsonView value) {
  if (value.kind() != JsonKind::kInteger) return refused("json_wrong_kind", "not a whole number");
  const std::int64_t number = value.integer();
  if (number < 0 || std::cmp_greater(number, std::numeric_limits<T>::max()))
    return refused("field_out_of_range", "the number is too great or below zero");
  target = static_cast<T>(number);
  return {};
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<std::string_view> text_of(JsonView value) {
  if (value.kind() != JsonKind::kText) return refused("json_wrong_kind", "not a text");
  return value.text();
}

Result<void> set(base::Id& target, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  ATOLL_TRY(target, read_id(text));
  return {};
}

Result<void> set(bool& target, JsonView value) {
  if (value.kind() != JsonKind::kBool) return refused("json_wrong_kind", "not true or false");
  target = value.boolean();
  return {};
}

Result<void> set(std::uint32_t& target, JsonView value) { return set_natural(target, value); }
Result<void> set(std::uint16_t& target, JsonView value) { return set_natural(target, value); }
Result<void> set(std::uint64_t& target, JsonView value) { return set_natural(target, value); }

Result<void> set_minor(std::int64_t& target, JsonView value) {
  if (value.kind() == JsonKind::kInteger) {
    target = value.integer();
    return {};
  }
  if (value.kind() != JsonKind::kText) {
    return refused("json_wrong_kind", "not a whole number of minor units of 64 bits");
  }
  const std::string_view text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target);
  if (error == std::errc() && end == text.data() + text.size()) return {};
  return refused("malformed_amount", "not a whole number of minor units of 64 bits");
}

Result<void> set_decimal(std::int64_t& minor, std::uint16_t currency, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  ATOLL_TRY(const money::Currency known, money::Currency::from_numeric(currency));
  ATOLL_TRY(const money::Amount amount, money::parse_decimal(text, known));
  minor = amount.minor;
  return {};
}

Result<void> set_currency(std::uint16_t& target, JsonView value) {
  if (value.kind() == JsonKind::kInteger) return set(target, value);
  ATOLL_TRY(const std::string_view text, text_of(value));
  ATOLL_TRY(const money::Currency currency, money::Currency::from_alpha(text));
  target = currency.numeric();
  return {};
}

Result<void> set_rate(ledger::ExchangeRate& target, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  digits += decimals;
  const bool is_plain = point > 0 && !digits.empty() &&
                        (point == text.size()) == decimals.empty() &&
                        digits.find_first_not_of("0123456789") == std::string::npos;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), target.mantissa);
  if (!is_plain || error != std::errc() || decimals.size() > ledger::kRateExponentMax)
    return refused("malformed_rate", "not a decimal number of at most 12 decimals");
  target.exponent = static_cast<std::uint8_t>(decimals.size());
  return {};
}

Result<void> set_rounding(money::Rounding& target, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  const auto rounding = rounding_named(text);
  if (!rounding) return refused("field_out_of_range", "half_even, half_up, up or down");
  target = *rounding;
  return {};
}

Result<void> set_time(std::int64_t& target_ns, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  ATOLL_TRY(const base::Timestamp time, base::parse_rfc3339(text));
  target_ns = time.nanoseconds;
  return {};
}

Result<void> set_name(std::span<char> target, JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  if (text.size() > target.size()) {
    return refused("text_too_long",
                   "the text is longer than " + std::to_string(target.size()) + " bytes");
  }
  std::ranges::copy(text, target.begin());
  return {};
}

Result<std::string> bytes_of_hex(JsonView value) {
  ATOLL_TRY(const std::string_view text, text_of(value));
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit_of(text[i]);
    const int low = digit_of(text[i + 1]);
    if (high < 0 || low < 0) return refused("malformed_hex", "not hexadecimal digits");
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  if (text.size() % 2 != 0) return refused("malformed_hex", "an odd number of digits");
  return bytes;
}

}  // namespace atollbank::ledger_http
