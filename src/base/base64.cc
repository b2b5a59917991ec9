// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace atollbank::base {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xFF;

using DigitValues = std::array<std::uint8_t, 256>;

constexpr DigitValues values_of(std::string_view digits) {
  DigitValues values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  return values;
}

constexpr DigitValues kValues = values_of(kDigits);
constexpr DigitValues kUrlValues = values_of(kUrlDigits);

std::uint32_t byte_at(ByteView bytes, std::size_t index) {
  return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0;
}

// Whole words: what the last one has too many is for the caller.
std::string encode(ByteView bytes, std::string_view digits) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t word =
        byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    for (int digit = 0; digit < 4; ++digit) text += digits[word >> (18 - 6 * digit) & 63];
  }
  return text;
}

std::size_t padding_of(ByteView bytes) { return (3 - bytes.size() % 3) % 3; }

// Digits without padding; false when this is not the one true text of any bytes.
bool decode(std::string_view text, const DigitValues& values, Bytes& bytes) {
  const std::size_t left_over_digits = text.size() % 4;
  if (left_over_digits == 1) return false;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t value = values[static_cast<unsigned char>(text[i])];
    if (value == kNoDigit) return false;
    word = word << 6 | value;
    if (i % 4 == 0) continue;
    bytes += static_cast<char>(word >> (6 - 2 * (i % 4)) & 0xFF);
  }
  // The bits that are left over are zero.
  const std::uint32_t left_over = left_over_digits == 2 ? 0xF : left_over_digits == 3 ? 0x3 : 0;
  return (word & left_over) == 0;
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string text = encode(bytes, kDigits);
  const std::size_t padding = padding_of(bytes);
  text.replace(text.size() - padding, padding, padding, '=');
  return text;
}

Result<Bytes> parse_base64(std::string_view text) {
  Bytes bytes;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  if (text.size() % 4 != 0 || !decode(digits, kValues, bytes))
    return fail(ErrorCode::kInvalidArgument, "malformed_base64", "this is no base64");
  return bytes;
}

std::string to_base64url(ByteView bytes) {
  std::string text = encode(bytes, kUrlDigits);
  text.resize(text.size() - padding_of(bytes));
  return text;
}

Result<Bytes> parse_base64url(std::string_view text) {
  Bytes bytes;
  if (!decode(text, kUrlValues, bytes))
    return fail(ErrorCode::kInvalidArgument, "malformed_base64url", "this is no base64url");
  return bytes;
}

}  // namespace atollbank::base
