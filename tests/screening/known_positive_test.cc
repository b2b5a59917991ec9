// SPDX-License-Identifier: Apache-2.0
// The seeded known positive is found every day, or screening stops until a person says otherwise.
#include "tests/screening/screening_fixture.h"

namespace atollbank::screening {
namespace {

class KnownPositiveOfTheDay : public ScreeningFixture {
 protected:
  void SetUp() override {
    ScreeningFixture::SetUp();
    ASSERT_TRUE(load(list_of(zenda())));
  }
};

TEST_F(KnownPositiveOfTheDay, is_found_every_day_without_anybody_asking) {
  for (int day = 0; day < 14; ++day) {
    const auto checked = check_of(today());
    ASSERT_TRUE(checked) << day;
    EXPECT_TRUE(checked->is_found) << day;
    EXPECT_GE(checked->score, kReferFrom);
    EXPECT_EQ(figures(today()).known_positives, 1u);
    pass(kHour * 12);
    ASSERT_TRUE(confirm());
    pass(kHour * 12);
    ASSERT_TRUE(confirm());
    pass(kHour);  // each day an hour later, so that every day is met
    ASSERT_TRUE(confirm());
    EXPECT_EQ(status().unavailable_reason, "") << day;
  }
}

TEST_F(KnownPositiveOfTheDay, goes_the_path_of_customers) {
  const auto checked = check_of(today()).value();
  const auto screening = ask<Screened>([&](auto done) {
                           service_->find(machine(), checked.screening_id, std::move(done));
                         }).value();
  EXPECT_TRUE(screening.screening.is_known_positive);
  EXPECT_EQ(screening.screening.state, ScreeningState::kReferred);
  EXPECT_EQ(screening.screening.entries_compared, 10u);
}

TEST_F(KnownPositiveOfTheDay, that_is_missed_stops_screening_until_a_person_lets_it_go_on) {
  script_.is_broken = true;
  EXPECT_FALSE(check()->is_found);
  EXPECT_EQ(registry_.counter("screening_known_positives_missed_total", "").value(), 1u);
  EXPECT_EQ(registry_.gauge("screening_available", "").value(), 0);
  script_.is_broken = false;
  EXPECT_EQ(outcome(1, "Ada King"), "screening_unavailable");
  EXPECT_TRUE(check()->is_found) << "finding the next one explains nothing";
  EXPECT_EQ(status().unavailable_reason, "known_positive_missed");
  restart();
  EXPECT_EQ(outcome(1, "Ada King"), "screening_unavailable");
  EXPECT_EQ(let_go_on(machine(), "it works again").error().reason, "person_needed");
  EXPECT_EQ(let_go_on(person(), "").error().reason, "reason_malformed");
  EXPECT_EQ(let_go_on(person(), "the script was broken")->unavailable_reason, "");
  EXPECT_EQ(outcome(1, "Ada King"), "clear");
  restart();
  EXPECT_EQ(outcome(2, "Ada King"), "clear");
  EXPECT_EQ(status().check->confirmed_by, "user_operator");
}

TEST_F(KnownPositiveOfTheDay, that_nobody_looked_for_in_time_stops_screening) {
  kill();
  loop_.spend(kHour * 26);
  restart();
  pass(kHour);
  ASSERT_TRUE(confirm());
  EXPECT_EQ(status().unavailable_reason, "known_positive_overdue");
  EXPECT_TRUE(check_of(today())->is_found) << "it is looked for all the same";
  EXPECT_EQ(outcome(1, "Ada King"), "screening_unavailable");
  EXPECT_TRUE(let_go_on(person(), "the bank was closed"));
  EXPECT_EQ(outcome(1, "Ada King"), "clear");
}

}  // namespace
}  // namespace atollbank::screening
