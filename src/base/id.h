// SPDX-License-Identifier: Apache-2.0
// 128-bit time-ordered ids: 64-bit Unix milliseconds | 48-bit worker | 16-bit sequence.
//
// The top 12 bits of the worker are the slice: the unit by which accounts are spread over shards,
// for ever. Printed as a prefix and 22 base62 characters (0-9A-Za-z, padded with '0'), so that text
// order is time order.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace atollbank::base {

inline constexpr std::size_t kIdTextLength = 22;
inline constexpr std::uint16_t kSliceCount = 4096;

struct Id {
  std::uint64_t high = 0;  // Unix milliseconds for ids that we make
  std::uint64_t low = 0;   // slice 12 | worker 36 | sequence 16

  constexpr auto operator<=>(const Id&) const = default;
  constexpr bool is_nil() const { return high == 0 && low == 0; }
  constexpr std::uint16_t slice() const { return static_cast<std::uint16_t>(low >> 52); }
  // Of ids that we make; a derived id means no time. Stays at the end of Timestamp's range.
  constexpr Timestamp time() const {
    constexpr std::uint64_t kMsMax = INT64_MAX / 1'000'000;
    return Timestamp::from_ms(static_cast<std::int64_t>(high < kMsMax ? high : kMsMax));
  }
};

// 22 base62 characters without a prefix.
std::string to_base62(Id id);
// The same into kIdTextLength characters of the caller's.
void write_base62(Id id, char* text);

// to_text("acc", id) == "acc_0000…".
std::string to_text(std::string_view prefix, Id id);

// Inverse of to_text; the prefix must match. reason: malformed_id
Result<Id> parse_id(std::string_view prefix, std::string_view text);

// Inverse of to_base62. reason: malformed_id
Result<Id> parse_base62(std::string_view text);

// A stable id made from names, for steps that must get the same id at every retry:
// the first 128 bits of SHA-256("scope\0" + name), with the slice put in.
Id derive_id(std::string_view scope, std::string_view name, std::uint16_t slice);

// Makes ids that never repeat for one worker and increase within a slice, also when the wall clock
// goes back or a millisecond runs out of its 65,536. Not thread-safe; each thread owns its own with
// its own worker.
class IdGenerator {
 public:
  // worker: 36 bits; two generators alive at once must differ in it.
  IdGenerator(const Clock& clock, std::uint64_t worker);

  Id next(std::uint16_t slice);

 private:
  const Clock& clock_;
  std::uint64_t worker_;
  std::uint64_t last_ms_ = 0;
  std::uint16_t sequence_ = 0;
};

}  // namespace atollbank::base

template <>
struct std::hash<atollbank::base::Id> {
  std::size_t operator()(const atollbank::base::Id& id) const noexcept {
    std::uint64_t h = (id.high ^ (id.low * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull;
    return static_cast<std::size_t>(h ^ (h >> 32));
  }
};
