// SPDX-License-Identifier: Apache-2.0
#include "services/audit/trail/record_facts.h"

#include <gtest/gtest.h>

#include "services/audit/api.h"

namespace atollbank::audit {
namespace {

std::string record_of(const runtime::Caller& caller) {
  ports::Commit commit;
  commit.partition = "account/1";
  runtime::Context context;
  context.caller = caller;
  attach(commit,
         {.service = "accounts",
          .event_name = "EditPot",
          .event_type = "pot.edited",
          .request = {},
          .outcome = {},
          .resources = {{.type = "Pot", .name = "pot_1"}, {.type = "DeadLetter", .name = "a:b:1"}}},
         context, base::Timestamp::from_ms(1'500'000'000'123));
  return commit.audit;
}

TEST(RecordFacts, are_those_of_every_record_that_a_commit_gets) {
  const auto facts =
      facts_of(record_of({.subject = "user_1", .client_id = "client_1", .source_ip = "192.0.2.7"}));
  EXPECT_EQ(facts->time, base::Timestamp::from_ms(1'500'000'000'000));
  EXPECT_EQ(facts->event_name, "EditPot");
  EXPECT_EQ(facts->users, (std::vector<std::string>{"user_1", "client_1"}));
  EXPECT_EQ(facts->resources, (std::vector<std::string>{"pot_1", "a:b:1"}));
  EXPECT_EQ(facts_of(record_of({.subject = "svc_town"}))->users,
            std::vector<std::string>{"svc_town"});
  EXPECT_TRUE(facts_of(record_of({}))->users.empty());
}

TEST(RecordFacts, a_record_that_is_not_right_is_refused_with_its_reason) {
  const auto reason_of = [](const std::string& record) { return facts_of(record).error().reason; };
  const std::string whole =
      R"({"eventTime":"2026-11-26T10:00:00Z","eventName":"E","eventCategory":"Data",)"
      R"("userIdentity":{"type":"Unknown"}})";
  ASSERT_TRUE(facts_of(whole));
  const auto with = [&](const std::string& old, const std::string& put) {
    std::string changed = whole;
    return changed.replace(changed.find(old), old.size(), put);
  };
  EXPECT_EQ(reason_of(""), "malformed_json");
  EXPECT_EQ(reason_of(whole.substr(0, 40)), "malformed_json");
  EXPECT_EQ(reason_of(whole + std::string(kAuditRecordSizeMax, ' ')), "json_too_large");
  EXPECT_EQ(reason_of("{}"), "json_missing_member");
  EXPECT_EQ(reason_of(with("\"E\"", "7")), "json_wrong_kind");
  EXPECT_EQ(reason_of(with("\"E\"", "\"\"")), "audit_name_invalid");
  EXPECT_EQ(reason_of(with("\"E\"", "\"E\\u0000\"")), "audit_name_invalid");
  EXPECT_EQ(reason_of(with("\"E\"", '"' + std::string(kAuditNameSizeMax + 1, 'x') + '"')),
            "audit_name_invalid");
  EXPECT_EQ(reason_of(with("2026-11-26", "2026-02-30")), "malformed_time");
  EXPECT_EQ(reason_of(with("Data", "Gossip")), "audit_category_unknown");
  EXPECT_EQ(reason_of(with("{\"type\":\"Unknown\"}", "[]")), "json_wrong_kind");
  EXPECT_EQ(reason_of(with("Unknown\"", "Unknown\",\"principalId\":7")), "json_wrong_kind");
  EXPECT_EQ(reason_of(with("\"eventName\"", "\"eventName\":\"F\",\"eventName\"")),
            "json_duplicate_member");
}

TEST(RecordFacts, a_resource_is_named_by_its_arn_or_its_name) {
  EXPECT_EQ(resource_name("arn:atoll:accounts:atoll-1:000000000001:pot_1"), "pot_1");
  EXPECT_EQ(resource_name("arn:atoll:events:atoll-1:000000000001:a:b:1"), "a:b:1");
  EXPECT_EQ(resource_name("pot_1"), "pot_1");
  EXPECT_EQ(resource_name("arn:short"), "arn:short");
}

}  // namespace
}  // namespace atollbank::audit
