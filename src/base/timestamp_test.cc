// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

std::string round_trip(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : time.error().reason;
}

TEST(Timestamp, prints_milliseconds_without_trailing_zeros) {
  EXPECT_EQ(to_rfc3339(Timestamp{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(Timestamp::from_ms(1'503'380'146'230)), "2017-08-22T05:35:46.23Z");
  EXPECT_EQ(to_rfc3339(Timestamp::from_ms(1'503'380'146'200)), "2017-08-22T05:35:46.2Z");
  EXPECT_EQ(to_rfc3339(Timestamp::from_ms(1'503'380'146'003)), "2017-08-22T05:35:46.003Z");
  EXPECT_EQ(to_rfc3339(Timestamp{1'999'999}), "1970-01-01T00:00:00.001Z");
}

TEST(Timestamp, before_1970_counts_down_not_towards_zero) {
  EXPECT_EQ(to_rfc3339(Timestamp{-1}), "1969-12-31T23:59:59.999Z");
}

TEST(Timestamp, prints_the_whole_range_of_its_number) {
  EXPECT_EQ(to_rfc3339(Timestamp{INT64_MIN}), "1677-09-21T00:12:43.145Z");
  EXPECT_EQ(to_rfc3339(Timestamp{INT64_MAX}), "2262-04-11T23:47:16.854Z");
}

TEST(Timestamp, parses_every_tolerated_form) {
  EXPECT_EQ(round_trip("2017-08-22T05:35:46.23Z"), "2017-08-22T05:35:46.23Z");
  EXPECT_EQ(round_trip("2017-08-22t05:35:46z"), "2017-08-22T05:35:46Z");
  EXPECT_EQ(round_trip("2017-08-22 05:35:46.230000000Z"), "2017-08-22T05:35:46.23Z");
  EXPECT_EQ(round_trip("2017-08-22T05:35:46.2Z"), "2017-08-22T05:35:46.2Z");
  EXPECT_EQ(round_trip("2017-08-22T00:35:46+01:30"), "2017-08-21T23:05:46Z");
  EXPECT_EQ(round_trip("2017-12-31T23:30:00-00:45"), "2018-01-01T00:15:00Z");
  EXPECT_EQ(round_trip("2016-02-29T00:00:00Z"), "2016-02-29T00:00:00Z");
}

TEST(Timestamp, keeps_nanoseconds) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.123456789Z").value().nanoseconds, 123'456'789);
  EXPECT_EQ(parse_rfc3339("1969-12-31T23:59:59.999999999Z").value().nanoseconds, -1);
}

TEST(Timestamp, refuses_what_is_not_a_time) {
  for (const char* text : {"",
                           "2017",
                           "2017-08-22",
                           "2017-08-22T05:35:46",
                           "2017-08-22T05:35Z",
                           "2017-13-22T05:35:46Z",
                           "2017-00-22T05:35:46Z",
                           "2017-02-29T05:35:46Z",
                           "2017-04-31T05:35:46Z",
                           "2017-08-00T05:35:46Z",
                           "2017-08-22T24:00:00Z",
                           "2017-08-22T05:60:46Z",
                           "2017-08-22T05:35:60Z",
                           "2017-08-22T05:35:46.Z",
                           "2017-08-22T05:35:46.1234567890Z",
                           "2017-08-22T05:35:46+0100",
                           "2017-08-22T05:35:46+24:00",
                           "2017-08-22T05:35:46Z ",
                           " 2017-08-22T05:35:46Z",
                           "2017-08-22T05:35:46ZZ",
                           "2017/08/22T05:35:46Z",
                           "1677-12-31T00:00:00Z",
                           "2262-01-01T00:00:00Z",
                           "-017-08-22T05:35:46Z",
                           "2017-8-22T05:35:46Z"}) {
    EXPECT_EQ(round_trip(text), "malformed_time") << text;
  }
}

TEST(Timestamp, the_exact_text_has_every_nanosecond_and_reads_as_itself) {
  for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
                                std::int64_t{1'503'380'146'230'000'007}}) {
    const std::string text = to_rfc3339_exact({ns});
    EXPECT_EQ(text.size(), 30u);
    EXPECT_EQ(parse_rfc3339(text).value().nanoseconds, ns) << text;
  }
  EXPECT_EQ(to_rfc3339_exact({1'503'380'146'230'000'007}), "2017-08-22T05:35:46.230000007Z");
}

}  // namespace
}  // namespace atollbank::base
