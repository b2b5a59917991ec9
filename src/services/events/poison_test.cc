// SPDX-License-Identifier: Apache-2.0
// Messages that nobody can take, of each kind: three tries, a dead letter with its reason, and the
// next one is taken at once; mended, a replay takes it too.
#include <gtest/gtest.h>

#include "services/events/follower_fixture.h"

namespace atollbank::events {
namespace {

struct Poison {
  std::string name;
  std::string payload;
  std::string reason;
};

class PoisonMessage : public FollowerFixture, public testing::WithParamInterface<Poison> {};

TEST_P(PoisonMessage, is_given_up_after_three_tries_and_the_next_is_taken_within_a_second) {
  publish("customer/1", amount_of(5));
  publish("customer/1", GetParam().payload);
  publish("customer/1", amount_of(7));
  PartitionFollower follower = make_follower();
  ASSERT_EQ(follower.step(time_).value(), Step::kTryAgain);
  ASSERT_EQ(follower.step(time_).value(), Step::kTryAgain);
  EXPECT_TRUE(letters().empty());
  ASSERT_EQ(follower.step(time_).value(), Step::kTaken);
  ASSERT_EQ(follower.step(time_).value(), Step::kTakenAll);
  ASSERT_EQ(follower.step(time_).value(), Step::kIdle);
  EXPECT_EQ(total(), 12);
  const FollowOptions options;
  EXPECT_LE((options.try_interval * kTriesMax).ms(), 1'000);

  const auto waiting = letters();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting.front().tries, kTriesMax);
  EXPECT_EQ(waiting.front().reason, GetParam().reason);
  EXPECT_EQ(waiting.front().source, "outbox/customer/1");
  EXPECT_EQ(waiting.front().position, 2u);
  EXPECT_EQ(waiting.front().time, time_);
  EXPECT_EQ(counter("atoll_dead_letters_total"), 1u);
  EXPECT_EQ(counter("atoll_events_failed_tries_total"), 3u);
}

TEST_P(PoisonMessage, is_taken_by_a_replay_once_its_consumer_is_mended) {
  publish("customer/1", GetParam().payload);
  PartitionFollower follower = make_follower();
  follow(follower);
  const DeadLetterName name = letters().at(0).name;
  EXPECT_EQ(follower.replay(of(name), operator_, time_).error().reason, GetParam().reason);
  EXPECT_EQ(letters().size(), 1u);
  EXPECT_EQ(total(), 0);

  tally_.is_mended = true;
  ASSERT_TRUE(follower.replay(of(name), operator_, time_));
  EXPECT_EQ(total(), 1);
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(follower.replay(of(name), operator_, time_).error().reason, "dead_letter_not_found");
  EXPECT_EQ(total(), 1);
  EXPECT_NE(last_audit().find(R"("eventName":"ReplayDeadLetter")"), std::string::npos);
  EXPECT_NE(last_audit().find(R"("why":"ticket 7")"), std::string::npos);
  EXPECT_NE(last_audit().find(R"("principalId":"user_operator")"), std::string::npos);
}

TEST_P(PoisonMessage, is_settled_once_under_one_name) {
  publish("customer/1", GetParam().payload);
  publish("customer/1", GetParam().payload);
  PartitionFollower follower = make_follower();
  follow(follower);
  const auto waiting = letters();
  ASSERT_EQ(waiting.size(), 2u);
  tally_.is_mended = true;
  SettleDeadLetter replay = of(waiting[0].name);
  replay.settlement_id = {.high = 1, .low = 2};
  ASSERT_TRUE(follower.replay(replay, operator_, time_));
  ASSERT_TRUE(follower.replay(replay, operator_, time_)) << "asked again";
  EXPECT_EQ(total(), 1);
  SettleDeadLetter drop = of(waiting[1].name);
  drop.settlement_id = {.high = 1, .low = 3};
  ASSERT_TRUE(book_.settle(drop, DeadLetterBook::End::kDropped, operator_, time_));
  ASSERT_TRUE(book_.settle(drop, DeadLetterBook::End::kDropped, operator_, time_));
  drop.settlement_id = {.high = 1, .low = 4};
  EXPECT_EQ(book_.settle(drop, DeadLetterBook::End::kDropped, operator_, time_).error().reason,
            "dead_letter_not_found")
      << "under another name";
}

INSTANTIATE_TEST_SUITE_P(
    OfEachKind, PoisonMessage,
    testing::Values(
        Poison{"invalid_json", "{\"amount\":", "malformed_json"},
        Poison{"no_json_at_all", std::string("\x00\xff\xfe", 3), "malformed_json"},
        Poison{"too_large", "{\"amount\":1,\"pad\":\"" + std::string(70'000, 'x') + "\"}",
               "json_too_large"},
        Poison{"negative_amount", amount_of(-1), "amount_negative"},
        Poison{"amount_beyond_64_bits", R"({"amount":9223372036854775808})", "json_wrong_kind"},
        Poison{"unknown_enum", R"({"amount":1,"kind":"bribe"})", "kind_unknown"},
        Poison{"future_date", R"({"amount":1,"time":"2199-01-01T00:00:00Z"})", "time_in_future"},
        Poison{"no_date", R"({"amount":1,"time":"yesterday"})", "malformed_time"},
        Poison{"nuls", std::string(R"({"amount":1,"kind":"\u0000"})"), "text_has_nul"},
        Poison{"no_amount", "{}", "json_missing_member"},
        Poison{"effect_too_large", R"({"amount":1,"kind":"vast"})", "value_too_large"},
        Poison{"handler_fails", R"({"amount":1,"kind":"fails"})", "handler_failed"}),
    [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace atollbank::events
