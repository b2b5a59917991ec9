// SPDX-License-Identifier: Apache-2.0
#include "services/imports/bank_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "base/utf8.h"
#include "money/amount.h"

namespace atollbank::imports {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kAmountSizeMax = 32;
constexpr std::int64_t kMinorMax = 1'000'000'000'000'000;  // sums of a file stay within 64 bits

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

tl::unexpected<base::Error> bad_amount(std::uint32_t line, std::string_view text) {
  return refused("line_amount_malformed", line,
                 fmt::format("'{}' is not an amount", text.substr(0, kAmountSizeMax)));
}

tl::unexpected<base::Error> bad_date(std::uint32_t line, std::string_view text) {
  return refused("line_date_malformed", line,
                 fmt::format("'{}' is not a date", text.substr(0, kAmountSizeMax)));
}

// A comma alone is a decimal point where what follows can be a fraction; "1,000" is one or a
// thousand, and nobody can tell. Beside a point or another comma it parts thousands, which nobody
// exports.
bool is_plain(std::string_view decimal, std::size_t exponent) {
  const auto comma = decimal.find(',');
  if (comma == std::string_view::npos) return true;
  return decimal.find_first_of(".,", comma + 1) == std::string_view::npos &&
         decimal.find('.') == std::string_view::npos && decimal.size() - comma - 1 <= exponent;
}

// Zeros beyond what the currency counts say nothing; anything else there would be lost.
std::string without_needless_zeros(std::string text, std::size_t exponent) {
  const auto point = text.find('.');
  if (point == std::string::npos) return text;
  while (text.size() > point + 1 + exponent && text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

// "2017-08-21" of "21/08/2017", "2017-08-21" or "20170821".
std::optional<std::string> iso_date(std::string_view text) {
  if (text.size() == 8 && all_digits(text)) {
    return fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  }
  if (text.size() != 10) return std::nullopt;
  if (text[2] == '/' && text[5] == '/') {
    return fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
  }
  return std::string(text);
}

Result<base::Timestamp> moment_of(const std::string& rfc3339, std::string_view text,
                                  std::uint32_t line) {
  const auto time = base::parse_rfc3339(rfc3339);
  if (!time) return bad_date(line, text);
  return *time;
}

// "-5", "+5.5", "0530" of "[-5:EST]", as RFC 3339 writes an offset.
std::optional<std::string> ofx_offset(std::string_view text) {
  text = text.substr(0, text.find(':'));
  const bool is_west = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view hours = text.substr(0, point);
  const std::string_view part = text.substr(std::min(point + 1, text.size()));
  if (!all_digits(hours) || hours.size() > 2) return std::nullopt;
  std::string minutes = "00";
  if (part == "5" || part == "50")
    minutes = "30";
  else if (part == "25")
    minutes = "15";
  else if (part == "75")
    minutes = "45";
  else if (part.find_first_not_of('0') != std::string_view::npos)
    return std::nullopt;
  return fmt::format("{}{:0>2}:{}", is_west ? '-' : '+', hours, minutes);
}

// 0x80 to 0x9F; 0: no such letter.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, char16_t letter) {
  if (letter < 0x80) {
    out += static_cast<char>(letter);
  } else if (letter < 0x800) {
    out += static_cast<char>(0xC0 | letter >> 6);
    out += static_cast<char>(0x80 | (letter & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | letter >> 12);
    out += static_cast<char>(0x80 | (letter >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (letter & 0x3F));
  }
}

}  // namespace

tl::unexpected<base::Error> refused(std::string_view reason, std::uint32_t line_number,
                                    std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, reason,
                    fmt::format("line {}: {}", line_number, what));
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return small;
}

Result<std::int64_t> parse_amount_minor(std::string_view text, money::Currency currency,
                                        std::uint32_t line_number) {
  text = without_blanks(text);
  if (text.size() > kAmountSizeMax) return bad_amount(line_number, text);
  std::string decimal(text.starts_with('+') ? text.substr(1) : text);
  if (text.starts_with('+') && decimal.starts_with('-')) return bad_amount(line_number, text);
  const auto exponent = static_cast<std::size_t>(currency.exponent());
  if (!is_plain(decimal, exponent)) return bad_amount(line_number, text);
  std::ranges::replace(decimal, ',', '.');
  decimal = without_needless_zeros(decimal, exponent);
  // ".5" and "-.5"
  const std::size_t first = decimal.starts_with('-') ? 1 : 0;
  if (decimal.size() > first && decimal[first] == '.') decimal.insert(first, "0");
  const auto amount = money::parse_decimal(decimal, currency);
  if (!amount || amount->minor > kMinorMax || amount->minor < -kMinorMax) {
    return bad_amount(line_number, text);
  }
  return amount->minor;
}

Result<money::Currency> parse_currency(std::string_view text, std::uint32_t line_number) {
  const auto currency = money::Currency::from_alpha(without_blanks(text));
  if (!currency) {
    return refused("line_currency_unknown", line_number,
                   fmt::format("'{}' is not a currency", text.substr(0, 8)));
  }
  return *currency;
}

Result<base::Timestamp> parse_date_and_time(std::string_view date, std::string_view time,
                                            std::uint32_t line_number) {
  date = without_blanks(date);
  time = without_blanks(time);
  const auto day = iso_date(date);
  if (!day) return bad_date(line_number, date);
  std::string clock(time.empty() ? "00:00:00" : time);
  if (clock.size() == 5) clock += ":00";
  if (clock.find_first_of("Zz+-") != std::string::npos) return bad_date(line_number, time);
  return moment_of(*day + "T" + clock + "Z", date, line_number);
}

Result<base::Timestamp> parse_moment(std::string_view text, std::uint32_t line_number) {
  text = without_blanks(text);
  if (text.size() <= 10) return parse_date_and_time(text, "", line_number);
  std::string repaired(text);
  // "2018-01-05 08:31:14 +0000"
  const auto blank = repaired.rfind(' ');
  if (blank != std::string::npos && blank > 10) repaired.erase(blank, 1);
  const auto sign = repaired.find_first_of("+-", 11);
  const bool has_zone = sign != std::string::npos || repaired.ends_with('Z');
  if (sign != std::string::npos && repaired.size() == sign + 5) repaired.insert(sign + 3, ":");
  if (!has_zone) repaired += 'Z';
  return moment_of(repaired, text, line_number);
}

Result<base::Timestamp> parse_ofx_moment(std::string_view text, std::uint32_t line_number) {
  text = without_blanks(text);
  const auto bracket = std::min(text.find('['), text.size());
  std::string_view moment = without_blanks(text.substr(0, bracket));
  std::string offset = "Z";
  if (bracket < text.size()) {
    if (!text.ends_with(']')) return bad_date(line_number, text);
    const auto zone = ofx_offset(text.substr(bracket + 1, text.size() - bracket - 2));
    if (!zone) return bad_date(line_number, text);
    offset = *zone;
  }
  const auto day = iso_date(moment.substr(0, 8));
  if (!day || day->size() != 10 || moment.size() < 8) return bad_date(line_number, text);
  moment.remove_prefix(8);
  // A day alone is that day, wherever the bank stands.
  if (moment.empty()) return moment_of(*day + "T00:00:00Z", text, line_number);
  std::string_view fraction;
  if (const auto point = moment.find('.'); point != std::string_view::npos) {
    fraction = moment.substr(point);
    moment = moment.substr(0, point);
  }
  if (!all_digits(moment) || (moment.size() != 6 && moment.size() != 4)) {
    return bad_date(line_number, text);
  }
  const std::string clock =
      fmt::format("{}:{}:{}", moment.substr(0, 2), moment.substr(2, 2),
                  moment.size() == 6 ? moment.substr(4, 2) : std::string_view("00"));
  return moment_of(fmt::format("{}T{}{}{}", *day, clock, fraction, offset), text, line_number);
}

Result<std::int64_t> local_amount_minor(std::int64_t home_minor, money::Currency home,
                                        money::Currency local, std::string_view rate,
                                        std::uint32_t line_number) {
  rate = without_blanks(rate);
  std::string digits(rate);
  std::ranges::replace(digits, ',', '.');
  const auto point = std::min(digits.find('.'), digits.size());
  const std::size_t decimals = point < digits.size() ? digits.size() - point - 1 : 0;
  if (point < digits.size()) digits.erase(point, 1);
  std::int64_t mantissa = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mantissa);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || mantissa <= 0 || decimals > 12) return bad_amount(line_number, rate);
  __extension__ using Wide = __int128;
  Wide above = home_minor < 0 ? -Wide{home_minor} : Wide{home_minor};
  Wide below = mantissa;
  for (std::size_t i = 0; i < decimals; ++i) above *= 10;
  for (int i = home.exponent(); i < local.exponent(); ++i) above *= 10;
  for (int i = local.exponent(); i < home.exponent(); ++i) below *= 10;
  const Wide amount = (above * 2 + below) / (below * 2);
  if (amount > kMinorMax) return bad_amount(line_number, rate);
  const auto minor = static_cast<std::int64_t>(amount);
  return home_minor < 0 ? -minor : minor;
}

Result<std::string> decode_text(std::string_view bytes, bool is_windows_1252) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (base::is_plain_utf8(bytes)) return std::string(bytes);
  const auto not_text = [] {
    return base::fail(ErrorCode::kInvalidArgument, "file_not_text", "the file is not UTF-8 text");
  };
  if (!is_windows_1252) return not_text();
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    const char16_t letter = code >= 0x80 && code < 0xA0 ? kWindows1252[code - 0x80u] : code;
    if (letter == 0) return not_text();
    append_utf8(text, letter);
  }
  return text;
}

}  // namespace atollbank::imports
