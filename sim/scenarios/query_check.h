// SPDX-License-Identifier: Apache-2.0
// At the end of a scenario: the queries over what its disk holds, asked at random and held against
// the naive model. They begin with nothing and follow the journal as after a loss of all indexes.
#pragma once

#include <string>

#include "ports/journal.h"
#include "sim/world/sim_loop.h"

namespace atollbank::sim {

// The first difference, in words; "" when there is none. Runs the loop, and what else is on it.
std::string first_query_difference(SimLoop& loop, const base::Clock& clock,
                                   const ports::Journal& journal, std::uint64_t seed,
                                   int question_count);

}  // namespace atollbank::sim
