// SPDX-License-Identifier: Apache-2.0
// Whom a list is asked about. Personal data: it is compared and goes no further.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/transliteration.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

inline constexpr std::size_t kApplicantNamesMax = 8;

struct Applicant {
  EntryKind kind = EntryKind::kPerson;  // a person or an entity
  std::vector<std::string> names;       // UTF-8, of any script: every one that is known
  std::optional<BirthDate> born;
  std::vector<std::string> countries;  // ISO 3166 alpha-2, in capitals: nationalities, residence
};

// The words of each name.
// reasons: name_missing · too_many_names · name_malformed (empty, too long, not UTF-8, or without a
// letter or digit) · birth_date_malformed · country_malformed
base::Result<std::vector<std::vector<std::string>>> tokens_of_applicant(
    const Applicant& applicant, const ports::Transliteration& script);

}  // namespace atollbank::screening
