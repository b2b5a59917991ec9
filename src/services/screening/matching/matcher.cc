// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/matcher.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/assert.h"

namespace atollbank::screening {

using base::Result;

namespace {

constexpr int kScoreMax = 1000;
// Below it nothing can raise a name to where it is referred.
constexpr int kNameScoreMin = kReferFrom - kBirthDateEqual - kCountryShared;

struct Change {
  int score = 0;
  std::uint16_t why = 0;
};

Change by_birth(const ListEntry& entry, const Applicant& applicant) {
  switch (compare(entry.births, applicant.born)) {
    case BirthMatch::kEqual: return {kBirthDateEqual, why::kBirthDateEqual};
    case BirthMatch::kAgrees: return {kBirthDateAgrees, why::kBirthDateAgrees};
    case BirthMatch::kDifferent: return {kBirthDateDiffers, why::kBirthDateDiffers};
    default: return {};
  }
}

Change by_country(const ListEntry& entry, const Applicant& applicant) {
  if (entry.countries.empty() || applicant.countries.empty()) return {};
  const bool is_shared = std::ranges::any_of(entry.countries, [&](const std::string& country) {
    return std::ranges::find(applicant.countries, country) != applicant.countries.end();
  });
  return is_shared ? Change{kCountryShared, why::kCountryShared}
                   : Change{kCountryDiffers, why::kCountryDiffers};
}

Change by_kind(const ListEntry& entry, const Applicant& applicant) {
  const bool is_other = entry.kind != EntryKind::kOther && entry.kind != applicant.kind;
  return is_other ? Change{kKindDiffers, why::kKindDiffers} : Change{};
}

Match match_of(const ListEntry& entry, const Applicant& applicant, const NameScore& name,
               std::uint32_t place) {
  int score = name.score;
  std::uint16_t reasons = name.why;
  for (const Change& change :
       {by_birth(entry, applicant), by_country(entry, applicant), by_kind(entry, applicant)}) {
    score += change.score;
    reasons |= change.why;
  }
  return {.entry_id = entry.id,
          .name = entry.names[place],
          .name_place = place,
          .score = static_cast<std::uint16_t>(std::clamp(score, 0, kScoreMax)),
          .why = reasons};
}

}  // namespace

std::vector<std::string_view> why::names_of(std::uint16_t reasons) {
  constexpr std::array<std::string_view, 11> kNames = {
      "same_name",      "spelling",         "initial",           "words_joined",
      "part",           "birth_date_equal", "birth_date_agrees", "birth_date_differs",
      "country_shared", "country_differs",  "kind_differs"};
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if ((reasons >> i & 1) != 0) names.push_back(kNames[i]);
  }
  return names;
}

Result<Matcher> Matcher::build(ScreeningList list, const ports::Transliteration& script) {
  ATOLL_TRY(NameIndex index, NameIndex::build(list, script));
  // Counts in equal counts out: nobody on the list is left out of what is asked.
  ATOLL_ASSERT(index.entry_count() == list.entries.size());
  ATOLL_ASSERT(index.name_count() == list.name_count());
  return Matcher(std::move(list), std::move(index));
}

Result<Comparison> Matcher::compare(const Applicant& applicant,
                                    const ports::Transliteration& script) const {
  ATOLL_TRY(const auto names, tokens_of_applicant(applicant, script));
  // Of each entry the name that is most like one of the applicant's.
  std::unordered_map<std::uint32_t, NameScore> best;
  for (const auto& tokens : names) {
    for (const NameScore& found : index_.find(index_.query_of(tokens), kNameScoreMin)) {
      NameScore& there = best[index_.entry_of(found.name)];
      if (there.score < found.score) there = found;
    }
  }
  Comparison comparison{.entries_compared = static_cast<std::uint32_t>(index_.entry_count())};
  for (const auto& [entry, name] : best) {
    Match match = match_of(list_.entries[entry], applicant, name, index_.place_of(name.name));
    if (match.score >= kReferFrom) comparison.matches.push_back(std::move(match));
  }
  std::ranges::sort(comparison.matches, [](const Match& one, const Match& other) {
    return one.score != other.score ? one.score > other.score : one.entry_id < other.entry_id;
  });
  comparison.match_count = static_cast<std::uint32_t>(comparison.matches.size());
  if (comparison.matches.size() > kMatchesMax) comparison.matches.resize(kMatchesMax);
  if (comparison.match_count > 0) comparison.outcome = Outcome::kReferred;
  return comparison;
}

}  // namespace atollbank::screening
