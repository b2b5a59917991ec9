// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/birth_date.h"

#include <gtest/gtest.h>

namespace atollbank::screening {
namespace {

constexpr BirthDate day(std::uint16_t year, std::uint8_t month, std::uint8_t of_month) {
  return {.year = year, .year_last = year, .month = month, .day = of_month};
}
constexpr BirthDate year(std::uint16_t number) { return {.year = number, .year_last = number}; }

TEST(BirthDate, what_is_known_of_a_date_is_read) {
  EXPECT_EQ(parse_birth_date("1960-05-04"), day(1960, 5, 4));
  EXPECT_EQ(parse_birth_date("1960-05"), day(1960, 5, 0));
  EXPECT_EQ(parse_birth_date("1960"), year(1960));
  EXPECT_EQ(parse_birth_date("1960..1962"), (BirthDate{.year = 1960, .year_last = 1962}));
  EXPECT_EQ(parse_birth_date("~1960"),
            (BirthDate{.year = 1960, .year_last = 1960, .is_about = true}));
  for (const char* text :
       {"", "60", "1960-13-01", "1960-02-30", "1959-02-29", "1960-00-01", "1960-05-00", "1960-5-4",
        "1960/05/04", "1962..1960", "~", "1799", "2201", "1960-05-04 ", "1960.", "19600504"}) {
    EXPECT_FALSE(parse_birth_date(text)) << text;
  }
  EXPECT_EQ(parse_birth_date("1960-02-29"), day(1960, 2, 29));
  EXPECT_FALSE(parse_birth_date("1900-02-29"));
  EXPECT_TRUE(parse_birth_date("2000-02-29"));
}

TEST(BirthDate, the_lists_of_the_united_kingdom_leave_out_what_is_not_known) {
  EXPECT_EQ(parse_uk_birth_date("04/05/1960"), day(1960, 5, 4));
  EXPECT_EQ(parse_uk_birth_date("00/00/1960"), year(1960));
  EXPECT_EQ(parse_uk_birth_date("dd/mm/1960"), year(1960));
  EXPECT_EQ(parse_uk_birth_date("dd/05/1960"), day(1960, 5, 0));
  EXPECT_EQ(parse_uk_birth_date("04/mm/1960"), year(1960));
  EXPECT_EQ(parse_uk_birth_date(" 1960 "), year(1960));
  for (const char* text : {"", "15/08/19yy", "dd/mm/yyyy", "31/02/1960", "04-05-1960"}) {
    EXPECT_FALSE(parse_uk_birth_date(text)) << text;
  }
}

TEST(BirthDate, dates_stand_among_other_remarks) {
  const auto dates = *birth_dates_of_remarks(
      "DOB 04 May 1960; alt. DOB Jun 1961; POB Nowhere; DOB 1962; alt. DOB circa 1963; DOB 1964 to "
      "1966; nationality Ruritania.");
  ASSERT_EQ(dates.size(), 5u);
  EXPECT_EQ(dates[0], day(1960, 5, 4));
  EXPECT_EQ(dates[1], day(1961, 6, 0));
  EXPECT_EQ(dates[2], year(1962));
  EXPECT_TRUE(dates[3].is_about);
  EXPECT_EQ(dates[4].year_last, 1966);
  EXPECT_EQ(birth_dates_of_remarks("DOB 1960.")->size(), 1u);
  EXPECT_TRUE(birth_dates_of_remarks("")->empty());
  for (const char* unread : {"DOB early 1970s", "DOB 40 May 1960"}) {
    EXPECT_FALSE(birth_dates_of_remarks(std::string("DOB 1960; ") + unread)) << unread;
  }
}

TEST(BirthDate, the_best_of_several_dates_counts) {
  const auto listed = std::vector{year(1950), day(1960, 5, 4)};
  EXPECT_EQ(compare(listed, day(1960, 5, 4)), BirthMatch::kEqual);
  EXPECT_EQ(compare(listed, day(1950, 1, 1)), BirthMatch::kAgrees);
  EXPECT_EQ(compare(listed, year(1960)), BirthMatch::kAgrees);
  EXPECT_EQ(compare(listed, day(1960, 4, 5)), BirthMatch::kNear);
  EXPECT_EQ(compare(listed, day(1962, 5, 4)), BirthMatch::kNear);
  EXPECT_EQ(compare(listed, day(1963, 5, 4)), BirthMatch::kDifferent);
  EXPECT_EQ(compare({}, day(1963, 5, 4)), BirthMatch::kUnknown);
  EXPECT_EQ(compare(listed, std::nullopt), BirthMatch::kUnknown);
}

TEST(BirthDate, a_span_and_an_approximate_year_never_agree_to_the_day) {
  const std::vector<BirthDate> span = {{.year = 1960, .year_last = 1962}};
  const std::vector<BirthDate> about = {{.year = 1960, .year_last = 1960, .is_about = true}};
  EXPECT_EQ(compare(span, day(1961, 5, 4)), BirthMatch::kNear);
  EXPECT_EQ(compare(span, day(1964, 5, 4)), BirthMatch::kNear);
  EXPECT_EQ(compare(span, day(1965, 5, 4)), BirthMatch::kDifferent);
  EXPECT_EQ(compare(about, day(1960, 5, 4)), BirthMatch::kNear);
}

}  // namespace
}  // namespace atollbank::screening
