// SPDX-License-Identifier: Apache-2.0
// How the screening is asked about an applicant: of whom, and under which name. Pure.
#pragma once

#include "base/id.h"
#include "services/onboarding/applicant.h"
#include "services/screening/api.h"

namespace atollbank::onboarding {

screening::Applicant screened_as(const Applicant& applicant);
// A name that follows from the application: asked again, it is the same screening.
base::Id screening_id_of(base::Id application_id);

}  // namespace atollbank::onboarding
