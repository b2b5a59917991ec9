// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <gtest/gtest.h>

#include <sstream>

namespace atollbank::base {
namespace {

constexpr Timestamp kTime = Timestamp::from_ms(1'500'000'000'123);

std::string text_line(LogFields fields) {
  return format_log_line(LogFormat::kText, kTime, LogLevel::kInfo, "event", fields);
}

TEST(Log, a_text_line_has_time_level_event_and_fields) {
  EXPECT_EQ(text_line({{"address", "127.0.0.1:80"}, {"count", 3}, {"ok", true}, {"ratio", 0.5}}),
            "2017-07-14T02:40:00.123Z info event address=127.0.0.1:80 count=3 ok=true ratio=0.5");
}

TEST(Log, text_that_would_break_the_line_is_quoted) {
  EXPECT_EQ(text_line({{"a", "two words"}, {"b", "x\ny=1"}, {"c", "\"\\"}, {"d", ""}}),
            "2017-07-14T02:40:00.123Z info event a=\"two words\" b=\"x\\x0ay=1\" "
            "c=\"\\\"\\\\\" d=\"\"");
}

TEST(Log, a_json_line_is_an_object_with_kinds_kept) {
  const LogFields fields = {{"address", "a b"}, {"count", -3}, {"ok", false}};
  EXPECT_EQ(format_log_line(LogFormat::kJson, kTime, LogLevel::kWarning, "event", fields),
            R"({"time":"2017-07-14T02:40:00.123Z","level":"warning","event":"event",)"
            R"("address":"a b","count":-3,"ok":false})");
}

TEST(Log, a_secret_is_never_printed) {
  const Secret secret("hunter2");
  EXPECT_EQ(text_line({{"token", secret}}), "2017-07-14T02:40:00.123Z info event token=***");
  std::ostringstream stream;
  stream << secret;
  EXPECT_EQ(stream.str(), "***");
}

TEST(Log, an_error_prints_its_reason_and_its_message) {
  const Error error = make_error(ErrorCode::kDataLoss, "torn", "segment 3");
  EXPECT_EQ(text_line({{"error", error}}),
            "2017-07-14T02:40:00.123Z info event error=\"torn: segment 3\"");
}

TEST(Log, what_lies_below_the_level_is_not_written) {
  testing::internal::CaptureStderr();
  configure_log(LogLevel::kWarning, LogFormat::kText);
  log_debug("quiet");
  log_info("quiet");
  log_warning("loud", {{"one", 1}});
  log_error("louder");
  configure_log(LogLevel::kInfo, LogFormat::kText);
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("quiet"), std::string::npos);
  EXPECT_NE(written.find(" warning loud one=1\n"), std::string::npos);
  EXPECT_NE(written.find(" error louder\n"), std::string::npos);
}

TEST(Secret, compares_whole) {
  const Secret secret("token");
  EXPECT_TRUE(secret.equals("token"));
  EXPECT_FALSE(secret.equals("tokem"));
  EXPECT_FALSE(secret.equals("toke"));
  EXPECT_FALSE(secret.equals("tokens"));
}

TEST(Secret, moves_its_text_away) {
  Secret secret("token");
  Secret other(std::move(secret));
  EXPECT_TRUE(other.equals("token"));
  other = Secret("next");
  EXPECT_EQ(other.reveal(), "next");
}

}  // namespace
}  // namespace atollbank::base
