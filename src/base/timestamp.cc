// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.h"

#include <chrono>
#include <optional>

namespace atollbank::base {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
// Whole years that 64-bit nanoseconds can hold.
constexpr std::int64_t kYearMin = 1678;
constexpr std::int64_t kYearMax = 2261;

// Takes the text apart from the left; after the first thing that is not as asked, ok() stays false.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  // Exactly `count` digits, with a value of at most `max`.
  std::int64_t number(std::size_t count, std::int64_t max) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit().value_or(0);
    if (value > max) ok_ = false;
    return value;
  }
  // One of `choices`; answers which, or 0.
  char one_of(std::string_view choices) {
    if (!rest_.empty() && choices.find(rest_.front()) != std::string_view::npos) return take();
    ok_ = false;
    return 0;
  }
  // ".123" in nanoseconds, or zero where there is no fraction.
  std::int64_t fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    take();
    std::int64_t value = digit().value_or(0);
    std::int64_t unit = kNanosecondsPerSecond / 10;
    while (unit > 1 && next_is_digit()) {
      value = value * 10 + (take() - '0');
      unit /= 10;
    }
    return value * unit;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  bool next_is_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  char take() {
    const char first = rest_.front();
    rest_.remove_prefix(1);
    return first;
  }
  std::optional<std::int64_t> digit() {
    if (next_is_digit()) return take() - '0';
    ok_ = false;
    return std::nullopt;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::optional<Timestamp> try_parse(std::string_view text) {
  Cursor cursor(text);
  const std::int64_t year = cursor.number(4, kYearMax);
  cursor.one_of("-");
  const std::int64_t month = cursor.number(2, 12);
  cursor.one_of("-");
  const std::int64_t day = cursor.number(2, 31);
  cursor.one_of("Tt ");
  std::int64_t seconds = cursor.number(2, 23) * 3600;
  cursor.one_of(":");
  seconds += cursor.number(2, 59) * 60;
  cursor.one_of(":");
  seconds += cursor.number(2, 59);
  const std::int64_t nanoseconds = cursor.fraction();
  const char zone = cursor.one_of("Zz+-");
  if (zone == '+' || zone == '-') {
    std::int64_t offset = cursor.number(2, 23) * 3600;
    cursor.one_of(":");
    offset += cursor.number(2, 59) * 60;
    seconds += zone == '+' ? -offset : offset;
  }
  if (!cursor.ok() || !cursor.at_end() || year < kYearMin) return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  seconds += std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count();
  return Timestamp{seconds * kNanosecondsPerSecond + nanoseconds};
}

char* write_digits(char* place, std::uint32_t number, int count) {
  for (int i = count; i-- > 0; number /= 10) place[i] = static_cast<char>('0' + number % 10);
  return place + count;
}

// "2017-08-22T05:35:46"; where it ends.
char* write_whole_seconds(Timestamp time, char* place) {
  const auto moment = std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(time.nanoseconds)));
  const auto midnight = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(midnight);
  const auto seconds = static_cast<std::uint32_t>((moment - midnight).count());
  const auto part = [&place](std::uint32_t number, int count, char separator) {
    place = write_digits(place, number, count);
    *place++ = separator;
  };
  part(static_cast<std::uint32_t>(static_cast<int>(date.year())), 4, '-');
  part(static_cast<unsigned>(date.month()), 2, '-');
  part(static_cast<unsigned>(date.day()), 2, 'T');
  part(seconds / 3600, 2, ':');
  part(seconds / 60 % 60, 2, ':');
  return write_digits(place, seconds % 60, 2);
}

// Nanoseconds past the whole second, also before 1970.
std::int64_t fraction_of(Timestamp time) {
  const std::int64_t rest = time.nanoseconds % kNanosecondsPerSecond;
  return rest < 0 ? rest + kNanosecondsPerSecond : rest;
}

}  // namespace

std::size_t write_rfc3339(Timestamp time, char* text) {
  char* place = write_whole_seconds(time, text);
  if (const std::int64_t ms = fraction_of(time) / 1'000'000; ms != 0) {
    *place++ = '.';
    place = write_digits(place, static_cast<std::uint32_t>(ms), 3);
    while (place[-1] == '0') --place;
  }
  *place++ = 'Z';
  return static_cast<std::size_t>(place - text);
}

std::string to_rfc3339(Timestamp time) {
  char text[kRfc3339SizeMax];
  return std::string(text, write_rfc3339(time, text));
}

std::string to_rfc3339_exact(Timestamp time) {
  char text[kRfc3339SizeMax];
  char* place = write_whole_seconds(time, text);
  *place++ = '.';
  place = write_digits(place, static_cast<std::uint32_t>(fraction_of(time)), 9);
  *place++ = 'Z';
  return std::string(text, place);
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  if (const auto time = try_parse(text)) return *time;
  return fail(ErrorCode::kInvalidArgument, "malformed_time",
              "not a time such as 2017-08-22T05:35:46.23Z");
}

}  // namespace atollbank::base
