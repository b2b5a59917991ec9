// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/memory/ascii_transliteration.h"

namespace atollbank::screening {
namespace {

using ::testing::ElementsAre;

constexpr BirthDate kBorn{.year = 1860, .year_last = 1860, .month = 2, .day = 29};
constexpr BirthDate kOtherwise{.year = 1890, .year_last = 1890, .month = 2, .day = 2};

class MatcherTest : public ::testing::Test {
 protected:
  MatcherTest() {
    add("R-1", EntryKind::kPerson, {"Rudolf Rassendyll", "Rudolf Elphberg"});
    list_.entries[0].births = {kBorn};
    list_.entries[0].countries = {"GB"};
    add("R-2", EntryKind::kEntity, {"Zenda Holdings Ltd"});
    add("R-3", EntryKind::kPerson, {"Antoinette de Mauban"});
  }
  void add(std::string id, EntryKind kind, std::vector<std::string> names) {
    ListEntry& entry = list_.entries.emplace_back();
    entry.id = std::move(id);
    entry.kind = kind;
    entry.names = std::move(names);
  }
  Comparison compare(const Applicant& applicant) const {
    return Matcher::build(list_, script_).value().compare(applicant, script_).value();
  }
  std::string refused(const Applicant& applicant) const {
    const auto answer = Matcher::build(list_, script_).value().compare(applicant, script_);
    return answer ? "compared" : answer.error().reason;
  }

  adapters::AsciiTransliteration script_;
  ScreeningList list_;
};

TEST_F(MatcherTest, somebody_who_is_not_on_the_list_is_clear_of_all_of_it) {
  const auto answer = compare({.names = {"Fritz von Tarlenheim"}, .born = kBorn});
  EXPECT_EQ(answer, (Comparison{.outcome = Outcome::kClear, .entries_compared = 3}));
}

TEST_F(MatcherTest, the_same_name_and_birth_date_are_still_referred_to_a_person) {
  const auto answer =
      compare({.names = {"Rassendyll, RUDOLF"}, .born = kBorn, .countries = {"GB"}});
  EXPECT_EQ(answer.outcome, Outcome::kReferred);
  ASSERT_EQ(answer.matches.size(), 1u);
  EXPECT_EQ(answer.matches[0].entry_id, "R-1");
  EXPECT_EQ(answer.matches[0].name, "Rudolf Rassendyll");
  EXPECT_EQ(answer.matches[0].score, 1000);
  EXPECT_THAT(why::names_of(answer.matches[0].why),
              ElementsAre("same_name", "birth_date_equal", "country_shared"));
}

TEST_F(MatcherTest, dates_countries_and_kinds_raise_or_lower_the_score) {
  const auto score = [this](const Applicant& applicant) {
    const auto answer = compare(applicant);
    return answer.matches.empty() ? 0 : int{answer.matches[0].score};
  };
  const int plain = score({.names = {"Rudolf Rasendyl"}});
  EXPECT_GT(score({.names = {"Rudolf Rasendyl"}, .born = kBorn}), plain);
  EXPECT_EQ(score({.names = {"Rudolf Rassendyll"}, .born = kOtherwise}), 1000 + kBirthDateDiffers);
  EXPECT_EQ(score({.names = {"Rudolf Rassendyll"}, .countries = {"FR"}}), 1000 + kCountryDiffers);
  EXPECT_EQ(score({.names = {"Zenda Holdings Ltd"}}), 1000 + kKindDiffers);
  EXPECT_EQ(score({.kind = EntryKind::kEntity, .names = {"Zenda Holdings"}}) >= kReferFrom, true);
}

TEST_F(MatcherTest, a_birth_date_that_agrees_refers_a_name_that_alone_would_not_be) {
  add("R-4", EntryKind::kPerson, {"Michael Elphberg Strelsau Hentzau"});
  list_.entries.back().births = {kBorn};
  const Applicant without{.names = {"Michel Elfberg"}};
  Applicant with = without;
  with.born = kBorn;
  EXPECT_EQ(compare(without).outcome, Outcome::kClear);
  EXPECT_EQ(compare(with).outcome, Outcome::kReferred);
}

TEST_F(MatcherTest, of_an_entry_the_name_that_is_most_like_is_told) {
  const auto answer = compare({.names = {"Nobody Here", "Rudolf Elphberg"}});
  ASSERT_EQ(answer.matches.size(), 1u);
  EXPECT_EQ(answer.matches[0].name, "Rudolf Elphberg");
}

TEST_F(MatcherTest, the_twenty_highest_are_told_and_all_are_counted) {
  for (int i = 0; i < 30; ++i) add("S-" + std::to_string(i), EntryKind::kPerson, {"Sapt Colonel"});
  const auto answer = compare({.names = {"Colonel Sapt"}});
  EXPECT_EQ(answer.match_count, 30u);
  ASSERT_EQ(answer.matches.size(), kMatchesMax);
  EXPECT_EQ(answer.matches[0].entry_id, "S-0");
  EXPECT_EQ(answer.matches[1].entry_id, "S-1");
}

TEST_F(MatcherTest, the_same_list_and_applicant_always_have_the_same_answer) {
  for (int i = 0; i < 60; ++i) add("S-" + std::to_string(i), EntryKind::kPerson, {"Sapt Colonel"});
  const Applicant applicant{.names = {"Colonel Sapt", "Rudolf Rassendyl"}, .born = kBorn};
  const auto first = compare(applicant);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(compare(applicant), first);
}

TEST_F(MatcherTest, an_applicant_who_cannot_be_compared_is_refused) {
  EXPECT_EQ(refused({}), "name_missing");
  EXPECT_EQ(refused({.names = {""}}), "name_malformed");
  EXPECT_EQ(refused({.names = {"Ada", "..."}}), "name_malformed");
  EXPECT_EQ(refused({.names = {"\xFF"}}), "name_malformed");
  EXPECT_EQ(refused({.names = {std::string(kNameSizeMax + 1, 'a')}}), "name_malformed");
  EXPECT_EQ(refused({.names = std::vector<std::string>(9, "Ada")}), "too_many_names");
  EXPECT_EQ(refused({.names = {"Ada"}, .born = BirthDate{}}), "birth_date_malformed");
  EXPECT_EQ(refused({.names = {"Ada"}, .countries = {"gbr"}}), "country_malformed");
  EXPECT_EQ(refused({.names = {"\U0001F600"}}), "compared");
}

}  // namespace
}  // namespace atollbank::screening
