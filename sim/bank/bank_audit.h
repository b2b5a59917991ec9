// SPDX-License-Identifier: Apache-2.0
// The audit of a simulated bank's records once all is at rest: one event and one audit record a
// commit, none twice, as many of each kind as its people asked for; nothing marked as open; what
// counts against each day's limit is what was sent on it.
#pragma once

#include <deque>
#include <string>

#include "sim/bank/resident.h"

namespace atollbank::sim {

// "" when there is none.
std::string first_record_difference(const ports::RecordStore& records,
                                    const std::deque<Resident>& residents);

}  // namespace atollbank::sim
