// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/retry_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/assert.h"

namespace atollbank::webhooks {

namespace {

constexpr base::Duration kPauseMin = base::Duration::from_ms(100);
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::size_t kDateSize = 29;  // "Thu, 26 Nov 2026 08:00:00 GMT"

base::Duration seconds(std::int64_t count) { return base::Duration::from_seconds(count); }

base::Duration bounded(base::Duration wait) {
  return {std::clamp<std::int64_t>(wait.nanoseconds, 0, kRetryAfterMax.nanoseconds)};
}

std::optional<base::Timestamp> parse_date(std::string_view text) {
  if (text.size() != kDateSize) return std::nullopt;
  const bool has_day = std::find(kDays.begin(), kDays.end(), text.substr(0, 3)) != kDays.end();
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const bool is_framed = text.substr(3, 2) == ", " && text[7] == ' ' && text[11] == ' ' &&
                         text[16] == ' ' && text.substr(25) == " GMT";
  if (!has_day || month == kMonths.end() || !is_framed) return std::nullopt;
  // What is left to check are digits, colons and whether there is such a day.
  const auto time = base::parse_rfc3339(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4),
                                                    month - kMonths.begin() + 1, text.substr(5, 2),
                                                    text.substr(17, 8)));
  return time ? std::optional<base::Timestamp>(*time) : std::nullopt;
}

}  // namespace

std::vector<base::Duration> standard_schedule() {
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 60 * minute;
  return {seconds(5),         seconds(5 * minute), seconds(30 * minute),
          seconds(2 * hour),  seconds(5 * hour),   seconds(10 * hour),
          seconds(14 * hour), seconds(20 * hour),  seconds(24 * hour)};
}

std::vector<base::Duration> compressed(std::vector<base::Duration> schedule,
                                       std::uint32_t divisor) {
  ATOLL_ASSERT(divisor > 0);
  if (divisor == 1) return schedule;
  for (base::Duration& pause : schedule) {
    pause.nanoseconds = std::max(pause.nanoseconds / divisor, kPauseMin.nanoseconds);
  }
  return schedule;
}

base::Duration jittered(base::Duration pause, base::Random& random) {
  const std::int64_t fifth = pause.nanoseconds / 5;
  return {pause.nanoseconds + random.between(-fifth, fifth)};
}

std::optional<base::Duration> parse_retry_after(std::string_view text, base::Timestamp now) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_number = end == text.data() + text.size() && !text.empty() && text[0] != '-';
  if (is_number && error == std::errc())
    return bounded(seconds(std::min<std::int64_t>(count, 86'400)));
  if (is_number && error == std::errc::result_out_of_range) return kRetryAfterMax;
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  if (*date <= now) return base::Duration{};
  return bounded(*date - now);
}

}  // namespace atollbank::webhooks
