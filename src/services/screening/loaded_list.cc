// SPDX-License-Identifier: Apache-2.0
#include "services/screening/loaded_list.h"

#include "base/assert.h"

namespace atollbank::screening {

LoadedList::LoadedList(ListFacts facts, Matcher matcher)
    : facts_(std::move(facts)), matcher_(std::move(matcher)) {
  ATOLL_ASSERT(facts_.entry_count == matcher_.index().entry_count());
  ATOLL_ASSERT(facts_.name_count == matcher_.index().name_count());
  const auto& entries = matcher_.list().entries;
  for (std::size_t i = 0; i < entries.size(); ++i) places_.emplace(entries[i].id, i);
}

std::vector<std::string> LoadedList::matched_names(const Screening& screening) const {
  std::vector<std::string> names(screening.matches.size());
  if (screening.list_id != facts_.id) return names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const KeptMatch& match = screening.matches[i];
    const auto place = places_.find(match.entry_id);
    if (place == places_.end()) continue;
    const auto& entry = matcher_.list().entries[place->second];
    if (match.name_place < entry.names.size()) names[i] = entry.names[match.name_place];
  }
  return names;
}

}  // namespace atollbank::screening
