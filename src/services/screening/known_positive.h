// SPDX-License-Identifier: Apache-2.0
// Somebody who must be found: an entry of the list under its name as real data spells it. Whom a
// day has follows from a secret and the day, so nobody can prepare for it and everybody can repeat
// it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "services/screening/matching/applicant.h"

namespace atollbank::screening {

inline constexpr std::uint32_t kKnownPositiveTriesMax = 10;

enum class NameChange : std::uint8_t {
  kOrderAndCase = 1,  // alone, where the name is too short for more
  kMarks = 2,         // taken off
  kTypo = 3,          // in a word of six letters or more
  kScript = 4,        // the entry's name in its own script
};

struct KnownPositive {
  std::size_t entry = 0;  // of the list
  NameChange change{};
  Applicant applicant;
};

// `list` is not empty. `attempt` counts those of the day that came before, as of names that too
// many entries share.
KnownPositive known_positive(const ScreeningList& list, const base::Secret& seed,
                             std::string_view day, std::uint32_t attempt,
                             const ports::Transliteration& script);

}  // namespace atollbank::screening
