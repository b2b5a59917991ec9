// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "apps/atollctl/command_line.h"
#include "apps/atollctl/trail/trail_line.h"
#include "apps/atollctl/trail/trail_words.h"

namespace atollbank::atollctl {
namespace {

TrailTask task_of(const std::vector<std::string>& words) {
  return std::get<TrailTask>(std::get<CommandLine>(parse(words)).order);
}

TEST(TrailWords, events_are_asked_for_by_who_what_where_and_when) {
  const auto task = std::get<ShowTrail>(task_of(
      {"audit", "events", "--data", "bank", "--user", "user_1", "--resource", "pot_1", "--event",
       "EditPot", "--from", "2026-11-26T10:00:00Z", "--to", "2026-11-26T11:00:00Z"}));
  EXPECT_EQ(task.data_folder, "bank");
  EXPECT_EQ(task.query.user, "user_1");
  EXPECT_EQ(task.query.resource, "pot_1");
  EXPECT_EQ(task.query.event_name, "EditPot");
  EXPECT_EQ((task.query.until - task.query.from).ms(), 3'600'000);
  const auto all = std::get<ShowTrail>(task_of({"audit", "events", "--data", "bank"}));
  EXPECT_EQ(all.query.from.nanoseconds, 0);
  EXPECT_EQ(all.query.until.nanoseconds, INT64_MAX);
}

TEST(TrailWords, a_head_is_read_as_it_is_told) {
  base::Sha256 chain{};
  chain.fill(0xAB);
  const std::string text = head_text(12, chain);
  const auto task =
      std::get<VerifyTrail>(task_of({"audit", "verify", "--data", "bank", "--head", text}));
  EXPECT_EQ(task.noted->number, 12u);
  EXPECT_EQ(task.noted->chain, chain);
  EXPECT_FALSE(std::get<VerifyTrail>(task_of({"audit", "verify", "--data", "b"})).noted);
  for (const std::string& bad : {std::string("12"), text + "0", ":" + text, "-" + text,
                                 "12:" + std::string(64, 'x'), "12 " + text.substr(2)}) {
    EXPECT_FALSE(head_argument("--head", bad)) << bad;
  }
}

TEST(TrailWords, what_is_not_whole_is_refused) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"audit", "events"},
        {"audit", "verify"},
        {"audit", "rebuild"},
        {"audit", "events", "--data", "b", "--from", "yesterday"},
        {"audit", "verify", "--data", "b", "--head", "7"}}) {
    EXPECT_TRUE(std::holds_alternative<Refusal>(parse(words))) << words.back();
  }
}

TEST(TrailLine, says_when_what_who_on_what_and_how_it_was_before) {
  ports::LogMessage message;
  message.audit =
      R"({"eventTime":"2026-11-26T10:00:00Z","eventName":"LockPot","requestID":"req_3",)"
      R"("userIdentity":{"type":"WebIdentityUser","principalId":"user_1","sessionContext":)"
      R"({"sessionIssuer":{"principalId":"client_2"}}},"eventCategory":"Management",)"
      R"("resources":[{"ARN":"arn:atoll:accounts:atoll-1:000000000001:pot_1"}],)"
      R"("additionalEventData":{"reason":"her wish","before":{"locked":false,"goal":3,"size":1},)"
      R"("after":{"locked":true,"goal":4,"size":1}}})";
  const auto facts = audit::facts_of(message.audit).value();
  EXPECT_EQ(trail_line(message, facts).value(),
            "2026-11-26T10:00:00Z  LockPot  user_1 by client_2  pot_1  "
            "reason: her wish, locked: false -> true, goal: 3 -> 4  req_3");
}

TEST(LetterWords, name_a_letter_and_say_why) {
  const auto order = std::get<CommandLine>(parse({"dead-letters", "replay", "audit_index:records:7",
                                                  "--why", "ticket 7", "--data", "bank"}))
                         .order;
  const auto task = std::get<SettleLetter>(std::get<LetterTask>(order));
  EXPECT_EQ(to_text(task.request.name), "audit_index:records:7");
  EXPECT_EQ(task.request.why, "ticket 7");
  EXPECT_FALSE(task.is_dropped);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"dead-letters"},
        {"dead-letters", "list"},
        {"dead-letters", "drop", "a:b:1", "--data", "b"},
        {"dead-letters", "drop", "a:b", "--data", "b", "--why", "w"},
        {"dead-letters", "drop", "a:b:1", "--data", "b", "--why", ""},
        {"dead-letters", "drop", "a:b:1", "--data", "b", "--why", std::string(201, 'w')}}) {
    EXPECT_TRUE(std::holds_alternative<Refusal>(parse(words))) << words.back();
  }
}

}  // namespace
}  // namespace atollbank::atollctl
