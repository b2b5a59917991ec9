// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace atollbank::base {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint32_t byte_at(ByteView bytes, std::size_t index) {
  return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0;
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t word =
        byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    for (int digit = 0; digit < 4; ++digit) text += kDigits[word >> (18 - 6 * digit) & 63];
  }
  const std::size_t padding = (3 - bytes.size() % 3) % 3;
  text.replace(text.size() - padding, padding, padding, '=');
  return text;
}

Result<Bytes> parse_base64(std::string_view text) {
  const auto malformed = [] {
    return fail(ErrorCode::kInvalidArgument, "malformed_base64", "this is no base64");
  };
  if (text.size() % 4 != 0) return malformed();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t digits = text.size() - padding;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(text[i])];
    if (value == kNoDigit) return malformed();
    word = word << 6 | value;
    if (i % 4 == 0) continue;
    bytes += static_cast<char>(word >> (6 - 2 * (i % 4)) & 0xFF);
  }
  // The bits that padding leaves over are zero in the one true text.
  const std::uint32_t left_over = padding == 2 ? 0xF : padding == 1 ? 0x3 : 0;
  if ((word & left_over) != 0) return malformed();
  return bytes;
}

}  // namespace atollbank::base
