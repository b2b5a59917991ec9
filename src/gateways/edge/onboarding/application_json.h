// SPDX-License-Identifier: Apache-2.0
// An application in the public shape. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/onboarding/api.h"

namespace atollbank::edge {

// "awaiting_evidence", "in_review", "opened", "refused". An applicant hears neither why she is
// refused nor that a person looks at her: whatever is not over is in review.
std::string_view public_state(onboarding::ApplicationState state);

std::string application_json(const onboarding::Application& application);  // {"application":{…}}

}  // namespace atollbank::edge
