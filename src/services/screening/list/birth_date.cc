// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/birth_date.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace atollbank::screening {

namespace {

constexpr std::uint16_t kYearMin = 1800;
constexpr std::uint16_t kYearMax = 2200;
constexpr int kNearYears = 2;

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// All of the text, which is digits.
std::optional<std::uint16_t> number_of(std::string_view text, std::size_t size_max) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = !text.empty() && text.size() <= size_max && error == std::errc() &&
                         end == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

std::optional<std::uint16_t> year_of(std::string_view text) {
  return text.size() == 4 ? number_of(text, 4) : std::nullopt;
}

std::optional<BirthDate> possible(BirthDate date) {
  return is_possible(date) ? std::optional(date) : std::nullopt;
}

std::optional<BirthDate> of_year(std::string_view text, bool is_about = false) {
  const auto year = year_of(text);
  if (!year) return std::nullopt;
  return possible({.year = *year, .year_last = *year, .is_about = is_about});
}

std::optional<BirthDate> of_span(std::string_view first, std::string_view last) {
  const auto from = year_of(first);
  const auto to = year_of(last);
  if (!from || !to) return std::nullopt;
  return possible({.year = *from, .year_last = *to});
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::uint8_t month_named(std::string_view name) {
  const auto found = std::ranges::find(kMonths, name);
  return found == kMonths.end() ? 0 : static_cast<std::uint8_t>(found - kMonths.begin() + 1);
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
    const std::size_t size = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return words;
}

// What follows "DOB".
std::optional<BirthDate> parse_remark(const std::vector<std::string_view>& words) {
  if (words.size() == 1) return of_year(words[0]);
  if (words.size() == 2 && words[0] == "circa") return of_year(words[1], true);
  if (words.size() == 3 && words[1] == "to") return of_span(words[0], words[2]);
  const bool has_month = words.size() == 2 || words.size() == 3;
  if (!has_month) return std::nullopt;
  auto date = of_year(words.back());
  if (!date) return std::nullopt;
  date->month = month_named(words[words.size() - 2]);
  if (date->month == 0) return std::nullopt;
  if (words.size() == 2) return date;
  const auto day = number_of(words[0], 2);
  if (!day || *day == 0) return std::nullopt;
  date->day = static_cast<std::uint8_t>(std::min<std::uint16_t>(*day, 99));
  return possible(*date);
}

int years_apart(const BirthDate& listed, const BirthDate& applicant) {
  if (applicant.year < listed.year) return listed.year - applicant.year;
  if (applicant.year > listed.year_last) return applicant.year - listed.year_last;
  return 0;
}

BirthMatch compare_one(const BirthDate& listed, const BirthDate& applicant) {
  const int apart = years_apart(listed, applicant);
  if (apart > kNearYears) return BirthMatch::kDifferent;
  const bool is_exact_year = apart == 0 && listed.year == listed.year_last && !listed.is_about;
  if (!is_exact_year) return BirthMatch::kNear;
  const bool are_days = listed.day != 0 && applicant.day != 0;
  const bool are_months = listed.month != 0 && applicant.month != 0;
  if (are_months && listed.month != applicant.month) return BirthMatch::kNear;
  if (!are_days) return BirthMatch::kAgrees;
  return listed.day == applicant.day ? BirthMatch::kEqual : BirthMatch::kNear;
}

}  // namespace

bool is_possible(const BirthDate& date) {
  constexpr std::array<std::uint8_t, 13> kDays = {0,  31, 29, 31, 30, 31, 30,
                                                  31, 31, 30, 31, 30, 31};
  if (date.year < kYearMin || date.year_last > kYearMax || date.year_last < date.year) return false;
  if (date.month > 12 || (date.month == 0 && date.day != 0)) return false;
  const bool is_leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  if (date.month == 2 && date.day == 29 && !is_leap) return false;
  return date.day <= kDays[date.month];
}

std::optional<BirthDate> parse_birth_date(std::string_view text) {
  if (text.starts_with('~')) return of_year(text.substr(1), true);
  if (text.size() == 10 && text.substr(4, 2) == "..") {
    return of_span(text.substr(0, 4), text.substr(6));
  }
  auto date = of_year(text.substr(0, 4));
  if (!date || text.size() == 4) return date;
  const bool is_month = text.size() == 7 && text[4] == '-';
  const bool is_day = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!is_month && !is_day) return std::nullopt;
  const auto month = number_of(text.substr(5, 2), 2);
  const auto day = is_day ? number_of(text.substr(8, 2), 2) : std::uint16_t{0};
  if (!month || !day || *month == 0 || (is_day && *day == 0)) return std::nullopt;
  date->month = static_cast<std::uint8_t>(*month);
  date->day = static_cast<std::uint8_t>(*day);
  return possible(*date);
}

std::optional<BirthDate> parse_uk_birth_date(std::string_view text) {
  text = without_blanks(text);
  if (text.size() == 4) return of_year(text);
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  auto date = of_year(text.substr(6));
  if (!date) return std::nullopt;
  // A day without its month tells nothing.
  const auto month = number_of(text.substr(3, 2), 2).value_or(0);
  const auto day = number_of(text.substr(0, 2), 2).value_or(0);
  date->month = static_cast<std::uint8_t>(month);
  date->day = static_cast<std::uint8_t>(month == 0 ? 0 : day);
  return possible(*date);
}

std::optional<std::vector<BirthDate>> birth_dates_of_remarks(std::string_view remarks) {
  std::vector<BirthDate> dates;
  while (!remarks.empty()) {
    const std::size_t size = std::min(remarks.find(';'), remarks.size());
    std::string_view part = without_blanks(remarks.substr(0, size));
    remarks.remove_prefix(std::min(size + 1, remarks.size()));
    if (part.ends_with('.')) part.remove_suffix(1);
    if (part.starts_with("alt. ")) part.remove_prefix(5);
    if (!part.starts_with("DOB ")) continue;
    const auto date = parse_remark(words_of(part.substr(4)));
    if (!date) return std::nullopt;
    dates.push_back(*date);
  }
  return dates;
}

BirthMatch compare(const std::vector<BirthDate>& listed,
                   const std::optional<BirthDate>& applicant) {
  if (listed.empty() || !applicant) return BirthMatch::kUnknown;
  BirthMatch best = BirthMatch::kDifferent;
  for (const BirthDate& date : listed) best = std::min(best, compare_one(date, *applicant));
  return best;
}

}  // namespace atollbank::screening
