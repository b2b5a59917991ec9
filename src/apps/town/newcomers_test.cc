// SPDX-License-Identifier: Apache-2.0
#include "apps/town/newcomers.h"

#include <gtest/gtest.h>

#include <set>

namespace atollbank::apps {
namespace {

constexpr bank_calendar::Date kToday{std::chrono::year(2026), std::chrono::November,
                                     std::chrono::day(26)};

TEST(Newcomers, are_the_same_for_the_same_seed_and_another_for_each_number) {
  std::set<std::string> persons;
  std::set<std::string> dedupe_ids;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const auto request = newcomer(7, number);
    EXPECT_EQ(request.applicant, newcomer(7, number).applicant);
    persons.insert(request.applicant.name + request.applicant.born);
    dedupe_ids.insert(request.dedupe_id);
  }
  EXPECT_GT(persons.size(), 490u);
  EXPECT_EQ(dedupe_ids.size(), 500u);
}

TEST(Newcomers, say_nothing_that_the_bank_would_not_take) {
  for (std::uint64_t number = 0; number < 500; ++number) {
    const auto request = newcomer(7, number);
    const auto checked = check_applicant(request.applicant, kToday);
    EXPECT_TRUE(checked) << number << " " << checked.error().reason;
    EXPECT_TRUE(check_evidence(*request.evidence, kToday));
  }
}

TEST(Newcomers, are_now_and_then_too_young_or_live_where_nobody_lives) {
  int young = 0;
  int implausible = 0;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const auto request = newcomer(7, number);
    young += onboarding::age_on(kToday, request.applicant.born) < 18 ? 1 : 0;
    implausible += request.applicant.address.postcode == "SW1A 2AA" ? 1 : 0;
  }
  EXPECT_EQ(young, 25);
  EXPECT_EQ(implausible, 41);
}

}  // namespace
}  // namespace atollbank::apps
