// SPDX-License-Identifier: Apache-2.0
// Points in time and spans of it, in whole nanoseconds. Plain values: reading a clock is in
// base/clock.h.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::base {

struct Duration {
  std::int64_t nanoseconds = 0;

  static constexpr Duration from_seconds(std::int64_t s) { return {s * 1'000'000'000}; }
  static constexpr Duration from_ms(std::int64_t ms) { return {ms * 1'000'000}; }
  static constexpr Duration from_us(std::int64_t us) { return {us * 1'000}; }
  constexpr std::int64_t ms() const { return nanoseconds / 1'000'000; }
  constexpr std::int64_t us() const { return nanoseconds / 1'000; }
  constexpr auto operator<=>(const Duration&) const = default;
};

// Since 1970-01-01T00:00:00Z for wall time; since an arbitrary start for monotonic time.
struct Timestamp {
  std::int64_t nanoseconds = 0;

  static constexpr Timestamp from_ms(std::int64_t ms) { return {ms * 1'000'000}; }
  constexpr std::int64_t ms() const { return nanoseconds / 1'000'000; }
  constexpr auto operator<=>(const Timestamp&) const = default;
};

constexpr Timestamp operator+(Timestamp t, Duration d) { return {t.nanoseconds + d.nanoseconds}; }
constexpr Timestamp operator-(Timestamp t, Duration d) { return {t.nanoseconds - d.nanoseconds}; }
constexpr Duration operator-(Timestamp a, Timestamp b) { return {a.nanoseconds - b.nanoseconds}; }
constexpr Duration operator+(Duration a, Duration b) { return {a.nanoseconds + b.nanoseconds}; }
constexpr Duration operator*(Duration d, std::int64_t n) { return {d.nanoseconds * n}; }

// RFC 3339 in UTC at millisecond resolution, trailing zeros of the fraction dropped:
// "2017-08-22T05:35:46.23Z", "2017-08-22T05:35:46Z".
std::string to_rfc3339(Timestamp time);
inline constexpr std::size_t kRfc3339SizeMax = 30;
// The same into kRfc3339SizeMax characters of the caller's; how many it took.
std::size_t write_rfc3339(Timestamp time, char* text);

// The same to the nanosecond, always with nine digits: "2017-08-22T05:35:46.230000000Z". Text order
// is time order.
std::string to_rfc3339_exact(Timestamp time);

// Accepts RFC 3339 with up to 9 digits of fraction, 'T' or a blank, 'Z' or a numeric offset, in the
// years 1678 to 2261. No leap second: neither does anything else here know one.
// reason: malformed_time
Result<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace atollbank::base
