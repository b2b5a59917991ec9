// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "apps/atollctl/access/access_line.h"
#include "apps/atollctl/command_line.h"

namespace atollbank::atollctl {
namespace {

TEST(AccessWords, take_a_folder_and_perhaps_a_day) {
  const auto all = std::get<CommandLine>(parse({"audit", "access", "--data", "bank"}));
  EXPECT_EQ(std::get<ShowAccessLog>(all.order).data_folder, "bank");
  EXPECT_EQ(std::get<ShowAccessLog>(all.order).day, "");
  const auto one = std::get<CommandLine>(
      parse({"audit", "access", "--data", "bank", "--day", "2026-11-26", "--json"}));
  EXPECT_EQ(std::get<ShowAccessLog>(one.order).day, "2026-11-26");
  EXPECT_TRUE(one.as_json);
}

TEST(AccessWords, what_is_no_day_is_refused) {
  for (const char* day : {"2026-02-30", "today", "2026-11-26T00:00:00Z", "26-11-2026"}) {
    const Parsed parsed = parse({"audit", "access", "--data", "bank", "--day", day});
    ASSERT_TRUE(std::holds_alternative<Refusal>(parsed)) << day;
    EXPECT_NE(std::get<Refusal>(parsed).line.find("--day"), std::string::npos);
  }
  EXPECT_TRUE(std::holds_alternative<Refusal>(parse({"audit", "access"})));
  EXPECT_TRUE(std::holds_alternative<Refusal>(parse({"audit"})));
}

TEST(AccessLine, says_when_why_what_who_and_where) {
  const auto line = access_line(
      R"({"userIdentity":{"type":"WebIdentityUser","principalId":"user_1","sessionContext":)"
      R"({"sessionIssuer":{"principalId":"oauth2client_2"}}},"eventTime":"2026-11-26T10:00:00Z",)"
      R"("sourceIPAddress":"192.0.2.7","errorCode":"forbidden.x","requestID":"req_3",)"
      R"("requestParameters":{"method":"GET","path":"/pots"}})");
  EXPECT_EQ(line.value(),
            "2026-11-26T10:00:00Z  forbidden.x  GET /pots  user_1 by oauth2client_2  192.0.2.7  "
            "req_3");
}

TEST(AccessLine, of_nobody_known_says_so) {
  const auto line = access_line(
      R"({"userIdentity":{"type":"Unknown","principalId":""},"eventTime":"t","errorCode":"c",)"
      R"("sourceIPAddress":"ip","requestID":"r","requestParameters":{"method":"M","path":"/p"}})");
  EXPECT_EQ(line.value(), "t  c  M /p  -  ip  r");
  EXPECT_FALSE(access_line("not JSON"));
}

}  // namespace
}  // namespace atollbank::atollctl
