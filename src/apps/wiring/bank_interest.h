// SPDX-License-Identifier: Apache-2.0
// Starts the interest of a bank, and gives one that has no products yet what it begins with: a
// savings rate and an arranged overdraft. No door changes their rates yet.
#pragma once

#include "runtime/context.h"
#include "services/interest/service.h"

namespace atollbank::apps {

// Waits for it; from a thread that is not the executor's.
base::Result<void> start_interest(interest::InterestService& interest,
                                  const runtime::Context& context, std::int32_t today);

}  // namespace atollbank::apps
