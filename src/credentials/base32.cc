// SPDX-License-Identifier: Apache-2.0
#include "credentials/base32.h"

#include <cstdint>

namespace atollbank::credentials {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

char as_written(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string to_base32(base::ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t word = 0;
  int bits = 0;
  for (const char c : bytes) {
    word = word << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kDigits[word >> (bits - 5) & 31];
  }
  if (bits > 0) text += kDigits[word << (5 - bits) & 31];
  return text;
}

base::Result<base::Bytes> parse_base32(std::string_view text) {
  const auto malformed = [] {
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_base32", "this is no base32");
  };
  base::Bytes bytes;
  std::uint32_t word = 0;
  int bits = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '=') continue;
    const auto value = kDigits.find(as_written(c));
    if (value == std::string_view::npos) return malformed();
    word = word << 5 | static_cast<std::uint32_t>(value);
    ++digits;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(word >> bits & 0xFF);
  }
  // No bytes have 1, 3 or 6 digits over, and the bits that are left over are zero.
  const std::size_t over = digits % 8;
  const bool is_whole = over != 1 && over != 3 && over != 6;
  if (!is_whole || (word & ((1U << bits) - 1)) != 0) return malformed();
  return bytes;
}

}  // namespace atollbank::credentials
