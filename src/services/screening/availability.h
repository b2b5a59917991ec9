// SPDX-License-Identifier: Apache-2.0
// Whether anybody may be screened now, and what a known positive does to that. Pure.
#pragma once

#include <optional>
#include <string>

#include "services/screening/screening.h"

namespace atollbank::screening {

struct AvailabilityRules {
  base::Duration list_age_max = base::Duration::from_seconds(24 * 3600);
  // An hour more than a day: the check of a day need not come at the minute of the day before.
  base::Duration check_age_max = base::Duration::from_seconds(25 * 3600);
};

// "" when people are screened. Otherwise list_missing · list_stale: nobody has said of late that it
// is the newest · the reason for which it was stopped · known_positive_overdue: none was found of
// late.
std::string unavailable_reason(const std::optional<ListFacts>& list,
                               const std::optional<CheckState>& check,
                               const AvailabilityRules& rules, base::Timestamp now);

// After a known positive was looked for. Finding one ends no stop: a person does.
CheckState after_check(const std::optional<CheckState>& before, const DailyCheck& day);
CheckState stopped_for(const std::optional<CheckState>& before, std::string reason,
                       base::Timestamp now);
// What a person has let go on; a stop that came after she did so stays.
CheckState gone_on(const std::optional<CheckState>& before, const CheckState& confirmed);
// What is held, after something newer was kept: a stop that could not be kept stays, unless a
// person has let it go on since.
CheckState held_after(const std::optional<CheckState>& held, const CheckState& kept);
CheckState let_go_on_by(std::string person, std::string reason, base::Timestamp now);

}  // namespace atollbank::screening
