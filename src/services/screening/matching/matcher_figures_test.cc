// SPDX-License-Identifier: Apache-2.0
// How many of those on a list are found as real data spells them, and how many who are not are
// referred. Names are made up. One half of them is for design; the figures that the README states
// are of the other half.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "adapters/icu/transliteration.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/matching/matcher.h"

namespace atollbank::screening {
namespace {

constexpr std::size_t kPeople = 2'000;  // on the list, each asked about in a changed form
constexpr std::size_t kOthers = 8'000;  // on the list besides
constexpr std::uint64_t kDesignSeed = 11;
constexpr std::uint64_t kFigureSeed = 12;

struct Asked {
  std::string change;
  std::string name;
};

std::string without_marks(const std::string& name) {
  static const auto script = adapters::IcuTransliteration::make().value();
  return script->to_ascii(name);
}

std::string turned_round(const MadeUpPerson& person) {
  MadeUpPerson turned = person;
  std::ranges::reverse(turned.words);
  return turned.latin();
}

std::string with_initial(const MadeUpPerson& person) {
  std::string first = without_marks(person.words.front().latin);
  MadeUpPerson rest = person;
  rest.words.erase(rest.words.begin());
  return person.words.size() < 3 ? person.latin() : first.substr(0, 1) + ". " + rest.latin();
}

std::string without_middle(const MadeUpPerson& person) {
  MadeUpPerson shorter = person;
  if (shorter.words.size() > 2) shorter.words.erase(shorter.words.begin() + 1);
  return shorter.latin();
}

Asked changed(const MadeUpPerson& person, MadeUpNames& names) {
  switch (names.random().below(8)) {
    case 0: return {"order", turned_round(person)};
    case 1: return {"marks", without_marks(person.latin())};
    case 2: return {"typo", names.with_typo(person.latin())};
    case 3: return {"spelling", person.other_latin()};
    case 4: return {"script", person.own()};
    case 5: return {"middle name left out", without_middle(person)};
    case 6: return {"initial", with_initial(person)};
    default: return {"typo and order", names.with_typo(turned_round(person))};
  }
}

struct Figures {
  std::map<std::string, std::pair<int, int>> found;  // of how many, by change
  int people_found = 0;
  int strangers_referred = 0;
  int strangers_referred_with_date = 0;
  int namesakes = 0;
};

// The list has people under one spelling alone, so that the other ones must be found by likeness.
Figures measure(std::uint64_t seed) {
  const auto script = adapters::IcuTransliteration::make().value();
  MadeUpNames names(seed);
  ScreeningList list = names.list(kOthers);
  std::vector<MadeUpPerson> people;
  for (std::size_t i = 0; i < kPeople; ++i) {
    people.push_back(names.person());
    ListEntry entry;
    entry.id = "P" + std::to_string(i);
    entry.kind = EntryKind::kPerson;
    entry.names = {people.back().latin()};
    entry.births = {names.birth_date()};
    list.entries.push_back(std::move(entry));
  }
  const auto matcher = Matcher::build(std::move(list), *script).value();
  Figures figures;
  for (std::size_t i = 0; i < kPeople; ++i) {
    const Asked asked = changed(people[i], names);
    const auto answer = matcher.compare({.names = {asked.name}}, *script).value();
    auto& [found, of] = figures.found[asked.change];
    ++of;
    const bool is_found = std::ranges::any_of(answer.matches, [i](const Match& match) {
      return match.entry_id == "P" + std::to_string(i);
    });
    if (is_found) ++found;
    if (is_found) ++figures.people_found;
    const auto stranger = names.person();
    const BirthDate born = names.birth_date();
    const auto other = matcher.compare({.names = {stranger.latin()}}, *script).value();
    const auto dated =
        matcher.compare({.names = {stranger.latin()}, .born = born}, *script).value();
    if (dated.outcome == Outcome::kReferred) ++figures.strangers_referred_with_date;
    if (other.outcome != Outcome::kReferred) continue;
    ++figures.strangers_referred;
    if (other.matches[0].score == 1000) ++figures.namesakes;
  }
  return figures;
}

void show(const char* half, const Figures& figures) {
  std::printf(
      "%s: of %zu people %d found; of %zu strangers %d referred (%d by a name that is the "
      "same), %d where dates of birth are known\n",
      half, kPeople, figures.people_found, kPeople, figures.strangers_referred, figures.namesakes,
      figures.strangers_referred_with_date);
  for (const auto& [change, counts] : figures.found) {
    std::printf("  %-22s %d of %d\n", change.c_str(), counts.first, counts.second);
  }
}

// What they may not fall below; what they are stands in the README.
void expect_good(const Figures& figures) {
  EXPECT_GE(figures.people_found, static_cast<int>(kPeople) * 96 / 100);
  for (const char* change : {"order", "marks", "typo", "initial", "middle name left out"}) {
    const auto& [found, of] = figures.found.at(change);
    EXPECT_GE(found, of * 98 / 100) << change;
  }
  EXPECT_LE(figures.strangers_referred_with_date, static_cast<int>(kPeople) * 25 / 100);
}

TEST(MatcherFigures, people_are_found_as_real_data_spells_them) {
  const Figures figures = measure(kFigureSeed);
  show("figure", figures);
  expect_good(figures);
}

TEST(MatcherFigures, of_the_half_for_design_as_well) {
  const Figures figures = measure(kDesignSeed);
  show("design", figures);
  expect_good(figures);
}

}  // namespace
}  // namespace atollbank::screening
