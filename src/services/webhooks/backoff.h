// SPDX-License-Identifier: Apache-2.0
// How long to wait between attempts, and which addresses may be registered. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::webhooks {

// After the failed attempt number `attempt` (from 1): first, twice that, … each half fixed and half
// random, so that those who failed together do not come back together.
base::Duration backoff(std::uint32_t attempt, base::Duration first, base::Random& random);

// invalid_argument url_invalid: not http or https, no host, too long, or not printable ASCII.
base::Result<void> check_url(std::string_view url);

}  // namespace atollbank::webhooks
