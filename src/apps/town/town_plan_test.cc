// SPDX-License-Identifier: Apache-2.0
#include "apps/town/town_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "apps/town/shops.h"
#include "apps/town/town_clock.h"

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

TEST(TownPlan, each_month_has_everything_that_a_program_may_meet) {
  const TownPlan plan(1);
  for (std::int64_t begins : {19'723, 19'814, 20'058}) {
    std::set<HappeningKind> kinds;
    std::set<std::size_t> places;
    std::set<std::string> made;
    for (std::int64_t day = begins; day < begins + 31; ++day) {
      for (const auto& happening : plan.day(0, day)) {
        kinds.insert(happening.kind);
        places.insert(happening.shop);
        made.insert(happening.dedupe_id);
        if (happening.shop == kAbroadShop) {
          EXPECT_GT(happening.local_amount_minor, 0);
        }
        // What is brought back was bought days before, for the same money.
        if (happening.kind == HappeningKind::kRefund && day >= begins + 3) {
          EXPECT_TRUE(made.contains(happening.refund_of));
        }
      }
    }
    for (const auto kind :
         {HappeningKind::kSalary, HappeningKind::kTopUp, HappeningKind::kPurchase,
          HappeningKind::kDeclinedPurchase, HappeningKind::kPotDeposit, HappeningKind::kRefund}) {
      EXPECT_TRUE(kinds.contains(kind)) << static_cast<int>(kind);
    }
    EXPECT_TRUE(places.contains(kAbroadShop));
    EXPECT_TRUE(places.contains(kCashMachine));
  }
}

// A bank that was made before there were days out finds the days it knows, under the same ids.
TEST(TownPlan, the_everyday_happenings_are_as_they_were) {
  const std::set<std::string> days_out{"cash",     "abroad",   "top-up",
                                       "declined", "returned", "refund"};
  for (std::int64_t day = 20'052; day < 20'052 + 31; ++day) {
    std::size_t everyday = 0;
    for (const auto& happening : TownPlan(1).day(0, day)) {
      const auto slash = happening.dedupe_id.rfind('/');
      const std::string name = happening.dedupe_id.substr(slash + 1);
      if (days_out.contains(name)) continue;
      EXPECT_EQ(name, std::to_string(everyday++)) << happening.dedupe_id;
    }
  }
}

TEST(TownClock, days_that_pass_are_no_jump_to_whoever_watches) {
  base::ManualClock machine{base::Timestamp::from_ms(1'790'000'000'000)};
  const base::Duration day = base::Duration::from_seconds(86'400);
  TownClock clock(machine, day * 3, day);
  const base::Timestamp began = clock.monotonic();
  EXPECT_EQ(clock.wall(), machine.wall() - day * 2);
  const base::Duration offset = clock.unmoved().wall() - clock.unmoved().monotonic();
  clock.advance_to(machine.wall() - day);
  EXPECT_EQ(clock.wall(), machine.wall() - day);
  EXPECT_EQ(clock.monotonic() - began, day);
  clock.catch_up();
  EXPECT_EQ(clock.wall(), machine.wall() + day);
  clock.advance_to(machine.wall() + day * 9);  // not beyond
  EXPECT_EQ(clock.wall(), machine.wall() + day);
  const base::Timestamp monotonic = clock.monotonic();
  clock.pass_until(machine.wall() + day * 5);
  EXPECT_EQ(clock.wall(), machine.wall() + day * 5);
  EXPECT_EQ(clock.lead(), day * 5);
  EXPECT_EQ(clock.monotonic(), monotonic);
  clock.pass_until(machine.wall() + day * 4);  // never back
  EXPECT_EQ(clock.wall(), machine.wall() + day * 5);
  EXPECT_EQ(clock.unmoved().wall() - clock.unmoved().monotonic(), offset);
  machine.jump_wall(day);
  EXPECT_NE(clock.unmoved().wall() - clock.unmoved().monotonic(), offset);
}

TEST(Shops, each_has_a_merchant_of_its_own) {
  std::set<std::string> ids;
  for (const Shop& shop : shops()) ids.insert(base::to_text("merch", merchant_of(shop).id));
  EXPECT_EQ(ids.size(), shops().size());
}

}  // namespace atollbank::apps
