// SPDX-License-Identifier: Apache-2.0
// One customer of the simulated years, and how she lives: what she earns, spends and saves. Plain
// values, drawn from a seed.
#pragma once

#include "bank_calendar/working_days.h"
#include "base/random.h"
#include "services/customers/api.h"

namespace atollbank::sim {

using bank_calendar::Date;
using bank_calendar::WorkingDays;

struct Household {
  std::uint64_t number = 0;  // from 1
  customers::OpenedCustomer opened;
  std::uint64_t personal_key = 0;  // under which her names are sealed
  bool is_erased = false;
  std::int64_t salary_minor = 0;
  std::uint32_t salary_day = 0;  // of the month; 0: the last working one
  std::int64_t purchase_max_minor = 0;
  std::int64_t overdraft_minor = 0;  // 0: none
  std::int64_t saves_minor = 0;      // each month; 0: nothing

  // Where the day of the month is no working day, the one before.
  bool is_paid_on(Date date, const WorkingDays& days) const;
};

Household draw_household(base::Random& random, std::uint64_t number);

}  // namespace atollbank::sim
