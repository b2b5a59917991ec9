// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/applicant.h"

#include <algorithm>

#include "base/utf8.h"
#include "services/screening/names/name_tokens.h"

namespace atollbank::screening {

using base::Result;

namespace {

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view what) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, what);
}

bool is_country(std::string_view code) {
  return code.size() == 2 &&
         std::ranges::all_of(code, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

}  // namespace

Result<std::vector<std::vector<std::string>>> tokens_of_applicant(
    const Applicant& applicant, const ports::Transliteration& script) {
  if (applicant.names.empty()) return invalid("name_missing", "there is no name");
  if (applicant.names.size() > kApplicantNamesMax) {
    return invalid("too_many_names", "there are too many names");
  }
  if (applicant.born && !is_possible(*applicant.born)) {
    return invalid("birth_date_malformed", "the date of birth is none");
  }
  const bool are_countries = std::ranges::all_of(applicant.countries, is_country);
  if (!are_countries || applicant.countries.size() > kCountriesMax) {
    return invalid("country_malformed", "a country is not an alpha-2 code, or there are too many");
  }
  std::vector<std::vector<std::string>> all;
  for (const std::string& name : applicant.names) {
    const bool is_text = name.size() <= kNameSizeMax && base::is_plain_utf8(name);
    if (!is_text) return invalid("name_malformed", "a name is too long or not UTF-8");
    all.push_back(tokens_of(name, script));
    if (all.back().empty()) return invalid("name_malformed", "a name has no letter");
  }
  return all;
}

}  // namespace atollbank::screening
