// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/screened_as.h"

#include "base/bytes.h"

namespace atollbank::onboarding {

screening::Applicant screened_as(const Applicant& applicant) {
  screening::Applicant asked;
  asked.names = {applicant.name};
  asked.born = screening::parse_birth_date(applicant.born);
  asked.countries = {applicant.nationality};
  if (applicant.address.country != applicant.nationality)
    asked.countries.push_back(applicant.address.country);
  return asked;
}

base::Id screening_id_of(base::Id application_id) {
  const auto name = base::bytes_of(application_id);
  const base::Id derived = base::derive_id("application-screening", name, application_id.slice());
  return {.high = application_id.high, .low = derived.low};
}

}  // namespace atollbank::onboarding
