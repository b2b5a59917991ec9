// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/live/top.h"

#include <gtest/gtest.h>

#include "apps/atollctl/view_json.h"
#include "apps/atollctl/view_table.h"
#include "base/json.h"
#include "services/posting/posting_fixture.h"

namespace atollbank::atollctl {
namespace {

TEST(Quantile, is_the_bound_of_the_bucket_that_reaches_it) {
  const posting::TimeCounts before{5, 0, 0, 0};
  const posting::TimeCounts after{5, 90, 9, 1};  // 2, 3 and 4 microseconds
  EXPECT_EQ(quantile_us(before, after, 500), 2u);
  EXPECT_EQ(quantile_us(before, after, 990), 3u);
  EXPECT_EQ(quantile_us(before, after, 1'000), 4u);
  EXPECT_EQ(quantile_us(after, after, 500), 0u);
}

class Top : public posting::PostingFixture {
 protected:
  base::JsonValue shown(const View& view) { return *base::JsonValue::parse(to_json(view)); }
};

TEST_F(Top, rates_and_the_hottest_account_are_those_of_the_load) {
  LedgerCalls calls(*posting_, clock_, base::Duration::from_seconds(10));
  LedgerSampler sampler(calls, clock_);
  open(1, ledger::kNoFloor);
  open(2);
  open(3);
  auto before = sampler.take();
  ASSERT_TRUE(before) << before.error().message;
  for (std::uint64_t i = 0; i < 30; ++i) {
    ASSERT_EQ(outcome_of(post(100 + i, 1, i < 25 ? 2 : 3, 5)), ledger::Outcome::kDone);
  }
  auto after = sampler.take();
  ASSERT_TRUE(after) << after.error().message;
  after->at = before->at + base::Duration::from_seconds(2);
  const View view = view_of_samples(*before, *after);
  const base::JsonValue json = shown(view);
  EXPECT_EQ(json.get_integer("commands_per_second"), 15);
  EXPECT_EQ(json.get_integer("groups_per_second"), 15);
  EXPECT_EQ(json.get_integer("commands_per_group"), 1);
  EXPECT_GT(*json.get_integer("answer_p99_us"), 0);
  const auto hottest = json.get_array("hottest");
  ASSERT_TRUE(hottest);
  ASSERT_EQ(hottest->size(), 3u);
  EXPECT_EQ((*hottest)[0].get_string("account"), base::to_text("acc", account(1)));
  EXPECT_EQ((*hottest)[1].get_string("account"), base::to_text("acc", account(2)));
  EXPECT_NE(to_table(view).find("commands per second"), std::string::npos);
}

TEST_F(Top, an_idle_ledger_has_rates_of_zero) {
  LedgerCalls calls(*posting_, clock_, base::Duration::from_seconds(10));
  LedgerSampler sampler(calls, clock_);
  const auto before = sampler.take();
  const auto after = sampler.take();
  ASSERT_TRUE(before && after);
  const base::JsonValue json = shown(view_of_samples(*before, *after));
  EXPECT_EQ(json.get_integer("commands_per_second"), 0);
  EXPECT_TRUE(json.find("answer_p50_us")->is_null());
  EXPECT_TRUE(json.get_array("hottest")->empty());
}

}  // namespace
}  // namespace atollbank::atollctl
