// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/metadata_text.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/utf8.h"

namespace atollbank::ledger::format {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

auto refuse(std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, "metadata_value_invalid", message);
}

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Decimal digits with a '-' only in front of what is not zero, and no leading zeros: one text.
Result<std::int64_t> parse_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const bool is_one_text = are_digits(digits) && (digits[0] != '0' || text == "0");
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!is_one_text || end.ec != std::errc()) return refuse("not an integer of 64 bits");
  return number;
}

std::string time_text(base::Timestamp time) {
  constexpr std::size_t kToTheSecond = std::string_view("1970-01-01T00:00:00").size();
  std::string text = base::to_rfc3339(time).substr(0, kToTheSecond);
  std::int64_t fraction_ns = time.nanoseconds % kNsPerSecond;
  if (fraction_ns < 0) fraction_ns += kNsPerSecond;
  if (fraction_ns != 0) {
    const std::string digits = std::to_string(kNsPerSecond + fraction_ns).substr(1);
    text += "." + digits.substr(0, digits.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

struct TextOf {
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const Decimal& value) const { return to_text(value); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(base::Timestamp time) const { return time_text(time); }
  std::string operator()(const base::Id& id) const { return base::to_base62(id); }
  std::string operator()(const SealedValue& sealed) const {
    return base::to_hex(base::bytes_of(__builtin_bswap64(sealed.find_hash)));
  }
};

// Errors of other rooms said in the words of this one.
template <class T>
Result<MetadataValue> value_or_refusal(const Result<T>& parsed) {
  if (!parsed) return refuse(parsed.error().message);
  return MetadataValue(*parsed);
}

}  // namespace

std::string to_text(const MetadataValue& value) { return std::visit(TextOf{}, value); }

std::string to_text(const Decimal& value) {
  const Decimal shown = normalised(value);
  if (shown.exponent == 0) return std::to_string(shown.mantissa);
  const bool is_negative = shown.mantissa < 0;
  const auto magnitude = is_negative ? 0 - static_cast<std::uint64_t>(shown.mantissa)
                                     : static_cast<std::uint64_t>(shown.mantissa);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= shown.exponent) digits.insert(0, shown.exponent + 1 - digits.size(), '0');
  digits.insert(digits.size() - shown.exponent, ".");
  return is_negative ? "-" + digits : digits;
}

Result<Decimal> parse_decimal(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const std::size_t point = digits.find('.');
  const bool has_point = point != std::string_view::npos;
  const std::string_view whole = digits.substr(0, point);
  const std::string_view decimals = has_point ? digits.substr(point + 1) : std::string_view{};
  const bool is_well_formed = are_digits(whole) && (!has_point || are_digits(decimals)) &&
                              decimals.size() <= kDecimalExponentMax;
  if (!is_well_formed) return refuse("not a number with at most 18 decimals");
  std::string plain(text.substr(0, text.size() - digits.size()));
  plain.append(whole).append(decimals);
  Decimal value{.mantissa = 0, .exponent = static_cast<std::uint8_t>(decimals.size())};
  const auto end = std::from_chars(plain.data(), plain.data() + plain.size(), value.mantissa);
  if (end.ec != std::errc()) return refuse("a number of more than 64 bits");
  return normalised(value);
}

Result<MetadataType> metadata_type_named(std::string_view name) {
  for (std::uint8_t type = 1; type <= static_cast<std::uint8_t>(MetadataType::kSealed); ++type) {
    if (name_of(static_cast<MetadataType>(type)) == name) return static_cast<MetadataType>(type);
  }
  return base::fail(ErrorCode::kInvalidArgument, "metadata_type_unknown",
                    "a type is text, integer, decimal, boolean, time, id or sealed");
}

Result<MetadataValue> parse_metadata_value(MetadataType type, std::string_view text) {
  switch (type) {
    case MetadataType::kText:
      if (!base::is_plain_utf8(text)) return refuse("not UTF-8 without zero bytes");
      return MetadataValue(std::string(text));
    case MetadataType::kInteger: return value_or_refusal(parse_integer(text));
    case MetadataType::kDecimal: return value_or_refusal(parse_decimal(text));
    case MetadataType::kBoolean:
      if (text != "true" && text != "false") return refuse("neither true nor false");
      return MetadataValue(text == "true");
    case MetadataType::kTime: return value_or_refusal(base::parse_rfc3339(text));
    case MetadataType::kId: return value_or_refusal(base::parse_base62(text));
    case MetadataType::kSealed: break;
  }
  return base::fail(ErrorCode::kInvalidArgument, "metadata_type_unknown",
                    "a sealed value has no text: its key seals a value of another type");
}

}  // namespace atollbank::ledger::format
