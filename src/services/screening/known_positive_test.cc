// SPDX-License-Identifier: Apache-2.0
#include "services/screening/known_positive.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "adapters/icu/transliteration.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/matching/matcher.h"

namespace atollbank::screening {
namespace {

const base::Secret kSeed("thirty-two bytes of a test's seed");

const ports::Transliteration& script() {
  static const auto icu = adapters::IcuTransliteration::make().value();
  return *icu;
}

KnownPositive positive(const ScreeningList& list, std::string_view day, std::uint32_t attempt = 0,
                       const base::Secret& seed = kSeed) {
  return known_positive(list, seed, day, attempt, script());
}

TEST(KnownPositive, a_day_has_one_and_another_day_or_secret_has_another) {
  const ScreeningList list = MadeUpNames(31).list(5'000);
  const auto today = positive(list, "2026-11-26");
  EXPECT_EQ(positive(list, "2026-11-26").applicant.names, today.applicant.names);
  EXPECT_NE(positive(list, "2026-11-27").entry, today.entry);
  EXPECT_NE(positive(list, "2026-11-26", 1).entry, today.entry);
  EXPECT_NE(positive(list, "2026-11-26", 0, base::Secret("another")).entry, today.entry);
}

TEST(KnownPositive, the_name_is_not_as_it_stands_on_the_list_but_in_its_own_script) {
  const ScreeningList list = MadeUpNames(32).list(2'000);
  std::set<NameChange> changes;
  for (int day = 0; day < 300; ++day) {
    const auto one = positive(list, std::to_string(day));
    changes.insert(one.change);
    const auto& names = list.entries[one.entry].names;
    const bool is_listed = std::ranges::find(names, one.applicant.names[0]) != names.end();
    EXPECT_EQ(is_listed, one.change == NameChange::kScript) << one.applicant.names[0];
  }
  EXPECT_EQ(changes.size(), 4u);
}

// A machine that alarms for nothing would be switched off.
TEST(KnownPositive, is_found_on_every_one_of_two_thousand_days) {
  const Matcher matcher = Matcher::build(MadeUpNames(33).list(8'000), script()).value();
  int passed_over = 0;
  for (int day = 0; day < 2'000; ++day) {
    const auto one = positive(matcher.list(), std::to_string(day));
    const auto answer = matcher.compare(one.applicant, script()).value();
    if (answer.match_count > kMatchesMax) {
      ++passed_over;
      continue;
    }
    const std::string& id = matcher.list().entries[one.entry].id;
    EXPECT_TRUE(std::ranges::any_of(answer.matches,
                                    [&id](const Match& match) { return match.entry_id == id; }))
        << one.applicant.names[0] << " | " << matcher.list().entries[one.entry].names[0];
  }
  EXPECT_LT(passed_over, 100);
}

TEST(KnownPositive, the_shortest_names_are_found_as_well) {
  ScreeningList list{.format = ListFormat::kBank, .entries = {}};
  for (const char* name : {"Xi", "O", "Ng Li", "al", "Å", "李", "X-1"}) {
    list.entries.push_back({.id = name, .kind = EntryKind::kPerson, .names = {name}});
  }
  const Matcher matcher = Matcher::build(list, script()).value();
  for (int day = 0; day < 200; ++day) {
    const auto one = positive(list, std::to_string(day));
    const auto answer = matcher.compare(one.applicant, script()).value();
    EXPECT_TRUE(std::ranges::any_of(answer.matches, [&](const Match& match) {
      return match.entry_id == list.entries[one.entry].id;
    })) << one.applicant.names[0];
  }
}

}  // namespace
}  // namespace atollbank::screening
