// SPDX-License-Identifier: Apache-2.0
// The list in use, ready to be asked. Never changes: another list is another object. Any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "services/screening/matching/matcher.h"
#include "services/screening/screening.h"

namespace atollbank::screening {

class LoadedList {
 public:
  // `facts.entry_count` and `name_count` are those of the matcher.
  LoadedList(ListFacts facts, Matcher matcher);

  const ListFacts& facts() const { return facts_; }
  const Matcher& matcher() const { return matcher_; }
  // "" when the screening was against another list.
  std::vector<std::string> matched_names(const Screening& screening) const;

 private:
  ListFacts facts_;
  Matcher matcher_;
  std::unordered_map<std::string, std::size_t> places_;  // of entries, by their ids
};

}  // namespace atollbank::screening
