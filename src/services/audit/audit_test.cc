// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "services/audit/api.h"

namespace atollbank::audit {
namespace {

ports::Commit attached(const runtime::Caller& caller, std::string partition = "account/1") {
  ports::Commit commit{.partition = std::move(partition),
                       .expected_version = 4,
                       .puts = {},
                       .deletes = {},
                       .events = {},
                       .audit = {}};
  const Change change{.service = "accounts",
                      .event_name = "CreatePot",
                      .event_type = "pot.created",
                      .request = {{"name_length", std::int64_t{7}}},
                      .outcome = {{"pot_id", std::string("pot_1")}, {"first", true}},
                      .resources = {{.type = "Pot", .name = "pot_1"}}};
  const runtime::Context context{.deadline = base::Deadline::never(),
                                 .caller = caller,
                                 .request_id = {.high = 1, .low = 2},
                                 .traceparent = {},
                                 .executor = nullptr};
  attach(commit, change, context, base::Timestamp::from_ms(1'500'000'000'123));
  return commit;
}

TEST(Audit, a_commit_gets_its_event_and_a_record_in_cloudtrails_shape) {
  const auto commit =
      attached({.subject = "user_1", .client_id = "client_1", .source_ip = "192.0.2.7"});
  ASSERT_EQ(commit.events.size(), 1u);
  EXPECT_EQ(commit.events[0].type, "pot.created");
  EXPECT_EQ(commit.events[0].payload,
            R"({"pot_id":"pot_1","first":true,"time":"2017-07-14T02:40:00.123000000Z"})");
  EXPECT_TRUE(commit.audit.starts_with(
      R"({"eventVersion":"1.11","userIdentity":{"type":"WebIdentityUser","principalId":"user_1",)"
      R"("accountId":"000000000001","sessionContext":{"sessionIssuer":{"type":"Client",)"
      R"("principalId":"client_1"}}},"eventTime":"2017-07-14T02:40:00Z",)"
      R"("eventSource":"accounts.atoll.bank","eventName":"CreatePot","awsRegion":"atoll-1",)"
      R"("sourceIPAddress":"192.0.2.7","userAgent":"client_1","requestParameters":{)"
      R"("name_length":7},"responseElements":{"pot_id":"pot_1","first":true},"requestID":"req_)"))
      << commit.audit;
  EXPECT_NE(commit.audit.find(R"("resources":[{"ARN":"arn:atoll:accounts:atoll-1:000000000001:)"
                              R"(pot_1","accountId":"000000000001","type":"Atoll::Pot"}])"),
            std::string::npos);
}

TEST(Audit, an_edit_shows_what_was_before_and_what_is_after) {
  ports::Commit commit;
  commit.partition = "account/1";
  attach(commit,
         {.service = "accounts",
          .event_name = "LockPot",
          .event_type = "pot.edited",
          .request = {},
          .outcome = {},
          .resources = {},
          .additional = {{"ticket", std::string("7")}},
          .before = {{"locked", false}},
          .after = {{"locked", true}}},
         runtime::Context(), base::Timestamp());
  EXPECT_NE(commit.audit.find(R"("responseElements":{},"additionalEventData":{"ticket":"7",)"
                              R"("before":{"locked":false},"after":{"locked":true}},"requestID":)"),
            std::string::npos)
      << commit.audit;
}

TEST(Audit, the_same_position_has_the_same_record_id_and_another_has_not) {
  const runtime::Caller caller{.subject = "svc_town", .client_id = "", .source_ip = ""};
  EXPECT_EQ(attached(caller).audit, attached(caller).audit);
  EXPECT_NE(attached(caller).audit, attached(caller, "account/2").audit);
}

TEST(Audit, hostile_text_stays_inside_its_quotes) {
  EXPECT_EQ(to_json({{"a", std::string("\"},\n\x01\\")}}), R"({"a":"\"},\n\u0001\\"})");
}

}  // namespace
}  // namespace atollbank::audit
