// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/arguments.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace atollbank::atollctl {
namespace {

using base::Result;

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t seconds_of_unit(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'm': return 60;
    case 'h': return 3'600;
    case 'd': return 86'400;
    default: return 0;
  }
}

constexpr std::int64_t kDurationSecondsMax = 36'525LL * 86'400;  // a hundred years

}  // namespace

base::Error bad_argument(std::string_view option, std::string_view why) {
  return base::make_error(base::ErrorCode::kInvalidArgument, "bad_argument",
                          std::string(option) + ": " + std::string(why));
}

Result<base::Id> id_argument(std::string_view option, std::string_view text) {
  if (text.empty()) return base::Id{};
  const std::size_t underscore = text.find('_');
  const auto digits = underscore == std::string_view::npos ? text : text.substr(underscore + 1);
  const auto id = base::parse_base62(digits);
  if (id) return *id;
  return base::fail(bad_argument(
      option, "\"" + std::string(text) + "\" is not an id, such as acc_0000AbcDefGhiJklMnoPqr"));
}

Result<base::Duration> duration_argument(std::string_view option, std::string_view text) {
  const std::int64_t unit = text.empty() ? 0 : seconds_of_unit(text.back());
  const std::string_view digits = text.substr(0, text.empty() ? 0 : text.size() - 1);
  std::int64_t count = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool fits = is_digits(digits) && read.ec == std::errc() && unit > 0 && count > 0 &&
                    count <= kDurationSecondsMax / unit;
  if (fits) return base::Duration::from_seconds(count * unit);
  return base::fail(bad_argument(
      option, "\"" + std::string(text) + "\" is not a span of time, such as 30m, 12h or 7d"));
}

Result<base::Timestamp> time_argument(std::string_view option, std::string_view text) {
  const auto time = base::parse_rfc3339(text);
  if (time) return *time;
  return base::fail(bad_argument(
      option, "\"" + std::string(text) + "\" is not a time, such as 2026-11-25T12:00:00Z"));
}

Result<std::string> amount_argument(std::string_view option, std::string_view text, bool negative) {
  std::string_view rest = text;
  if (negative && rest.starts_with('-')) rest.remove_prefix(1);
  const std::size_t point = rest.find('.');
  const bool whole = point == std::string_view::npos;
  if (is_digits(rest.substr(0, point)) && (whole || is_digits(rest.substr(point + 1)))) {
    return std::string(text);
  }
  return base::fail(
      bad_argument(option, "\"" + std::string(text) + "\" is not an amount, such as 12.34"));
}

Result<std::string> name_argument(std::string_view option, std::string_view text,
                                  std::size_t size_max) {
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (printable && !text.empty() && text.size() <= size_max) return std::string(text);
  return base::fail(bad_argument(
      option, "takes 1 to " + std::to_string(size_max) + " printable characters without blanks"));
}

Result<ledger::ExchangeRate> rate_argument(std::string_view option, std::string_view rate,
                                           std::string_view rounding) {
  constexpr std::size_t kDigitsMax = 18;
  ledger::ExchangeRate parsed;
  bool has_point = false;
  std::size_t digits = 0;
  for (const char c : rate) {
    if (c == '.' && !has_point && digits > 0) {
      has_point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kDigitsMax)
      return base::fail(bad_argument(option, "is no rate such as 1.1725"));
    parsed.mantissa = parsed.mantissa * 10 + (c - '0');
    if (has_point) ++parsed.exponent;
  }
  if (parsed.mantissa == 0 || parsed.exponent > ledger::kRateExponentMax)
    return base::fail(bad_argument(option, "is above zero, with at most 12 decimals"));
  constexpr std::string_view kRules[] = {"half-even", "half-up", "down", "up"};
  const auto* const rule = std::find(std::begin(kRules), std::end(kRules), rounding);
  if (rule == std::end(kRules))
    return base::fail(bad_argument("--rounding", "is half-even, half-up, down or up"));
  parsed.rounding = static_cast<money::Rounding>(rule - std::begin(kRules));
  return parsed;
}

}  // namespace atollbank::atollctl
