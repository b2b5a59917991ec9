// SPDX-License-Identifier: Apache-2.0
// What the clocks of London show at an instant, and the instant at which they show it. Pure
// functions of their arguments.
//
// Summer time, an hour ahead of UTC, is from the last Sunday of March to the last Sunday of
// October, both at 01:00 UTC. That is the whole truth from 1996 on and for as long as the law
// stands, so no table of time zones is needed; of earlier years the answers are those of today's
// rule.
#pragma once

#include <chrono>

#include "bank_calendar/date.h"
#include "base/timestamp.h"

namespace atollbank::bank_calendar {

using LocalTime = std::chrono::local_time<std::chrono::nanoseconds>;
// Since midnight as the clocks show it: 4 h is four o'clock on every day of the year.
using TimeOfDay = std::chrono::minutes;

bool is_london_summer(base::Timestamp instant);

LocalTime london_time(base::Timestamp instant);
Date london_date(base::Timestamp instant);

// One for each local time. In March no clock shows those from 01:00 to 02:00: they are read by the
// clocks as they were before the change, so 01:30 is when they show 02:30. In October the clocks
// show that hour twice, and the first time is meant. So what is set for every night happens once a
// night.
base::Timestamp instant_of(LocalTime london_time);
// "At 00:30 London on the 26th". The date is of the years 1678 to 2261, the time below 24 h.
base::Timestamp instant_of(Date date, TimeOfDay time);

// The latest instant of that time of day at or before `instant`.
base::Timestamp latest_at(TimeOfDay time, base::Timestamp instant);

}  // namespace atollbank::bank_calendar
