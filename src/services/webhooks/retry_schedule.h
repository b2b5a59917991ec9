// SPDX-License-Identifier: Apache-2.0
// How long to wait after a failed attempt, and what an endpoint asks for. Pure functions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/timestamp.h"

namespace atollbank::webhooks {

// The pauses after the first failed attempt, the second, …; the first attempt is made at once.
// After one more failure than it has pauses, the endpoint is disabled: 75 hours and 35 minutes.
std::vector<base::Duration> standard_schedule();

// The same in less time, for a sandbox; no pause becomes shorter than a tenth of a second.
std::vector<base::Duration> compressed(std::vector<base::Duration> schedule, std::uint32_t divisor);

// Four to six fifths of it, so that those who failed together do not come back together.
base::Duration jittered(base::Duration pause, base::Random& random);

inline constexpr base::Duration kRetryAfterMax = base::Duration::from_seconds(24 * 3600);

// The wait that a Retry-After header asks for: seconds, or a date as HTTP writes them ("Thu, 26 Nov
// 2026 08:00:00 GMT"). At most a day; none when it is neither.
std::optional<base::Duration> parse_retry_after(std::string_view text, base::Timestamp now);

// Whether an endpoint that answers so may say when to come again.
constexpr bool may_ask_to_wait(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace atollbank::webhooks
