// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

#include <algorithm>

#include "base/assert.h"
#include "base/sha256.h"

namespace atollbank::base {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
// 2^128 - 1. Text order is number order, so whatever sorts after it does not fit.
constexpr std::string_view kGreatest = "7n42DGM5Tflk9n8mt7Fhc7";
constexpr std::uint32_t kBase = 62;
constexpr std::uint8_t kNotInAlphabet = 0xFF;
constexpr std::uint64_t kWorkerLimit = std::uint64_t{1} << 36;

constexpr std::array<std::uint8_t, 256> kValueOf = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNotInAlphabet);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

// Ten digits are what 64 bits surely hold: wide arithmetic is for the joints between them.
constexpr std::size_t kDigitsAtOnce = 10;
constexpr std::uint64_t kTenDigits = [] {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < kDigitsAtOnce; ++i) power *= kAlphabet.size();
  return power;
}();

struct Quotient {
  std::uint64_t quotient = 0;
  std::uint64_t rest = 0;
};

// high < kTenDigits. By a multiplication: the compiler would call a loop of shifts.
Quotient by_ten_digits(std::uint64_t high, std::uint64_t low) {
  constexpr auto kReciprocal = static_cast<std::uint64_t>((Wide{1} << 123) / kTenDigits);
  const auto most = static_cast<std::uint64_t>((Wide{high} << 64 | low) >> 60);
  // At most four too small.
  auto quotient = static_cast<std::uint64_t>((Wide{most} * kReciprocal) >> 63);
  std::uint64_t rest = low - quotient * kTenDigits;
  while (rest >= kTenDigits) {
    ++quotient;
    rest -= kTenDigits;
  }
  return {.quotient = quotient, .rest = rest};
}

void write_digits(std::uint32_t number, std::size_t count, char* text) {
  for (std::size_t i = count; i-- > 0;) {
    text[i] = kAlphabet[number % kBase];
    number /= kBase;
  }
}

void write_ten_digits(std::uint64_t number, char* text) {
  constexpr std::uint64_t kFiveDigits = std::uint64_t{kBase} * kBase * kBase * kBase * kBase;
  // Two short chains of divisions beside each other.
  write_digits(static_cast<std::uint32_t>(number / kFiveDigits), 5, text);
  write_digits(static_cast<std::uint32_t>(number % kFiveDigits), 5, text + 5);
}

std::uint64_t read_big_endian(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = (value << 8) | bytes[i];
  return value;
}

}  // namespace

void write_base62(Id id, char* text) {
  // 22 digits are two of the greatest, then twice ten.
  const Quotient tens = by_ten_digits(id.high % kTenDigits, id.low);
  const Quotient twenties = by_ten_digits(id.high / kTenDigits, tens.quotient);
  write_digits(static_cast<std::uint32_t>(twenties.quotient), 2, text);
  write_ten_digits(twenties.rest, text + 2);
  write_ten_digits(tens.rest, text + 12);
}

std::string to_base62(Id id) {
  std::string text(kIdTextLength, '0');
  write_base62(id, text.data());
  return text;
}

std::string to_text(std::string_view prefix, Id id) {
  std::string text;
  text.reserve(prefix.size() + 1 + kIdTextLength);
  text.append(prefix).append("_").append(to_base62(id));
  return text;
}

Result<Id> parse_base62(std::string_view text) {
  const auto malformed = [] {
    return fail(ErrorCode::kInvalidArgument, "malformed_id", "not 22 characters of base62");
  };
  if (text.size() != kIdTextLength || text > kGreatest) return malformed();
  Wide value = 0;
  for (std::size_t begin = 0; begin < kIdTextLength; begin += kDigitsAtOnce) {
    std::uint64_t digits = 0;
    std::uint64_t power = 1;
    for (const char character : text.substr(begin, kDigitsAtOnce)) {
      const std::uint8_t digit = kValueOf[static_cast<unsigned char>(character)];
      if (digit == kNotInAlphabet) return malformed();
      digits = digits * kAlphabet.size() + digit;
      power *= kAlphabet.size();
    }
    value = value * power + digits;
  }
  return Id{.high = static_cast<std::uint64_t>(value >> 64),
            .low = static_cast<std::uint64_t>(value)};
}

Result<Id> parse_id(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix) || !text.substr(prefix.size()).starts_with('_')) {
    return fail(ErrorCode::kInvalidArgument, "malformed_id",
                "the id does not begin with " + std::string(prefix) + "_");
  }
  return parse_base62(text.substr(prefix.size() + 1));
}

Id derive_id(std::string_view scope, std::string_view name, std::uint16_t slice) {
  ATOLL_ASSERT(slice < kSliceCount);
  const std::array<std::string_view, 3> parts = {scope, std::string_view("\0", 1), name};
  const Sha256 digest = sha256(parts);
  const std::uint64_t low = read_big_endian(digest.data() + 8);
  return Id{.high = read_big_endian(digest.data()),
            .low = (low & (~std::uint64_t{0} >> 12)) | (std::uint64_t{slice} << 52)};
}

IdGenerator::IdGenerator(const Clock& clock, std::uint64_t worker)
    : clock_(clock), worker_(worker) {
  ATOLL_ASSERT(worker < kWorkerLimit);
}

Id IdGenerator::next(std::uint16_t slice) {
  ATOLL_ASSERT(slice < kSliceCount);
  const auto now_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(clock_.wall().ms(), 0));
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    sequence_ = 0;
  } else if (++sequence_ == 0) {
    ++last_ms_;  // The millisecond is used up: borrow from the next rather than wait or repeat.
  }
  return Id{.high = last_ms_,
            .low = (std::uint64_t{slice} << 52) | (worker_ << 16) | std::uint64_t{sequence_}};
}

}  // namespace atollbank::base
