// SPDX-License-Identifier: Apache-2.0
// Dates of birth as sanctions lists have them: a day, a month, a year alone, a span of years or
// about a year. Plain values; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace atollbank::screening {

struct BirthDate {
  std::uint16_t year = 0;       // 1800 to 2200
  std::uint16_t year_last = 0;  // equal to year, but of a span
  std::uint8_t month = 0;       // 0: not known
  std::uint8_t day = 0;         // 0: not known
  bool is_about = false;

  bool operator==(const BirthDate&) const = default;
};

// Whether a day there is, or what is known of it, can be.
bool is_possible(const BirthDate& date);

// "1960-05-04", "1960-05", "1960", "1960..1962", "~1960".
std::optional<BirthDate> parse_birth_date(std::string_view text);
// "04/05/1960"; "00" or letters where a part is not known: "dd/mm/1960"; "1960" alone. None also
// where the year is not known.
std::optional<BirthDate> parse_uk_birth_date(std::string_view text);
// Every "DOB 04 May 1960", "alt. DOB May 1960", "DOB 1960", "DOB circa 1960", "DOB 1960 to 1962" of
// OFAC's remarks, whose parts are divided by ';'. None where one of them has another form: the rest
// must not speak against somebody.
std::optional<std::vector<BirthDate>> birth_dates_of_remarks(std::string_view remarks);

enum class BirthMatch : std::uint8_t {
  kUnknown,    // nothing to compare
  kEqual,      // the same day
  kAgrees,     // all that is known agrees, and that is less than a day
  kNear,       // at most two years apart, or a span about there
  kDifferent,  // three years apart and more
};

// The best of an entry's dates against an applicant's.
BirthMatch compare(const std::vector<BirthDate>& listed, const std::optional<BirthDate>& applicant);

}  // namespace atollbank::screening
