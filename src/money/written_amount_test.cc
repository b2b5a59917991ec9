// SPDX-License-Identifier: Apache-2.0
#include "money/written_amount.h"

#include <gtest/gtest.h>

#include <limits>

namespace atollbank::money {
namespace {

std::string reason_of(std::string_view text) {
  const auto amount = parse_written(text, Currency::gbp());
  return amount ? "" : std::string(amount.error().reason);
}

std::int64_t pence(std::string_view text) {
  return parse_written(text, Currency::gbp()).value().minor;
}

TEST(WrittenAmount, what_people_type_is_read) {
  EXPECT_EQ(pence("12.50"), 1250);
  EXPECT_EQ(pence("£12.50"), 1250);
  EXPECT_EQ(pence("  £ 12.50 "), 1250);
  EXPECT_EQ(pence("£1,200"), 120'000);
  EXPECT_EQ(pence("1200"), 120'000);
  EXPECT_EQ(pence("12,345,678.90"), 1'234'567'890);
  EXPECT_EQ(pence("0.05"), 5);
  EXPECT_EQ(pence("0"), 0);
}

TEST(WrittenAmount, what_could_be_meant_in_two_ways_is_not) {
  for (const char* text :
       {"",     " ",      "£",        "12.5",  "12.",    ".50",    "12,50", "1.200,00",
        "1,20", "1,2000", "1200,000", ",200",  "1,,200", "1,200,", "012",   "00.50",
        "-5",   "+5",     "\u22125",  "5 GBP", "5p",     "1e3",    "12 50", "1 200",
        "££5",  "$5",     "€5",       "5£",    "12.505", "0x10",   "१२",    "twelve"}) {
    EXPECT_EQ(reason_of(text), "malformed_amount") << text;
  }
  EXPECT_EQ(reason_of(std::string(100, '1')), "malformed_amount");
}

TEST(WrittenAmount, the_largest_is_read_and_the_next_refused) {
  EXPECT_EQ(pence("92,233,720,368,547,758.07"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(reason_of("92,233,720,368,547,758.08"), "amount_overflow");
}

TEST(WrittenAmount, decimals_are_those_of_the_currency) {
  const Currency yen = Currency::from_alpha("JPY").value();
  EXPECT_EQ(parse_written("1,200", yen).value().minor, 1200);
  EXPECT_FALSE(parse_written("1200.00", yen));
  EXPECT_FALSE(parse_written("1200.", yen));
  const Currency dinar = Currency::from_alpha("KWD").value();
  EXPECT_EQ(parse_written("1.250", dinar).value().minor, 1250);
  EXPECT_FALSE(parse_written("1.25", dinar));
}

TEST(WrittenAmount, it_is_shown_as_people_read_it) {
  const auto shown = [](std::int64_t minor) {
    return to_written({.minor = minor, .currency = Currency::gbp()});
  };
  EXPECT_EQ(shown(0), "£0.00");
  EXPECT_EQ(shown(-5), "\u2212£0.05");
  EXPECT_EQ(shown(99'999), "£999.99");
  EXPECT_EQ(shown(100'000), "£1,000.00");
  EXPECT_EQ(shown(-123'456'789), "\u2212£1,234,567.89");
  EXPECT_EQ(shown(std::numeric_limits<std::int64_t>::min()), "\u2212£92,233,720,368,547,758.08");
  EXPECT_EQ(to_written({.minor = 1'234'500, .currency = Currency::from_alpha("KWD").value()}),
            "1,234.500 KWD");
  EXPECT_EQ(to_written({.minor = 1'200, .currency = Currency::from_alpha("JPY").value()}),
            "1,200 JPY");
}

}  // namespace
}  // namespace atollbank::money
