// SPDX-License-Identifier: Apache-2.0
// When a customer's spending day began: 4 am in London, on summer time from the last Sunday of
// March to the last Sunday of October, both at 01:00 UTC. Pure functions of their argument.
#pragma once

#include "base/timestamp.h"

namespace atollbank::transactions {

bool is_london_summer(base::Timestamp time);

// The latest 4 am in London at or before `time`.
base::Timestamp start_of_spending_day(base::Timestamp time);

}  // namespace atollbank::transactions
