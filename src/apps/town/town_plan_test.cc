// SPDX-License-Identifier: Apache-2.0
#include "apps/town/town_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "apps/town/shops.h"

namespace atollbank::apps {

TEST(TownPlan, the_same_seed_gives_the_same_day) {
  const auto one = TownPlan(7).day(3, 20'000);
  const auto two = TownPlan(7).day(3, 20'000);
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].amount_minor, two[i].amount_minor);
    EXPECT_EQ(one[i].dedupe_id, two[i].dedupe_id);
  }
}

TEST(TownPlan, another_seed_gives_another_town) {
  EXPECT_NE(TownPlan(7).resident(0).salary_minor, TownPlan(8).resident(0).salary_minor);
}

TEST(TownPlan, a_month_has_a_salary_a_rent_and_purchases_in_order_of_time) {
  int salaries = 0;
  int rents = 0;
  std::set<std::string> dedupe_ids;
  std::size_t count = 0;
  for (std::int64_t day = 19'723; day < 19'723 + 31; ++day) {  // January 2024
    base::Timestamp last{0};
    for (const auto& happening : TownPlan(1).day(0, day)) {
      EXPECT_GE(happening.at, last);
      EXPECT_GT(happening.amount_minor, 0);
      last = happening.at;
      salaries += happening.kind == HappeningKind::kSalary ? 1 : 0;
      rents += shops()[happening.shop].name == "Lighthouse Lettings" ? 1 : 0;
      dedupe_ids.insert(happening.dedupe_id);
      ++count;
    }
  }
  EXPECT_EQ(salaries, 1);
  EXPECT_EQ(rents, 1);
  EXPECT_GT(count, 20u);
  EXPECT_EQ(dedupe_ids.size(), count);
}

TEST(Shops, each_has_a_merchant_of_its_own) {
  std::set<std::string> ids;
  for (const Shop& shop : shops()) ids.insert(base::to_text("merch", merchant_of(shop).id));
  EXPECT_EQ(ids.size(), shops().size());
}

}  // namespace atollbank::apps
