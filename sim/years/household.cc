// SPDX-License-Identifier: Apache-2.0
#include "sim/years/household.h"

namespace atollbank::sim {

bool Household::is_paid_on(Date date, const WorkingDays& days) const {
  const auto month = bank_calendar::month_of(date);
  if (salary_day == 0) return date == days.last_of(month);
  return date == days.moved(month / std::chrono::day(salary_day),
                            bank_calendar::DateConvention::kPreceding);
}

// Some live from what they earn, some beyond it, some save.
Household draw_household(base::Random& random, std::uint64_t number) {
  Household household;
  household.number = number;
  household.salary_minor = random.between(1'100'00, 4'500'00);
  household.salary_day =
      random.chance(1, 3) ? 0 : static_cast<std::uint32_t>(random.between(20, 28));
  const bool lives_beyond = random.chance(1, 3);
  household.purchase_max_minor = household.salary_minor / (lives_beyond ? 3 : 6);
  if (lives_beyond || random.chance(1, 4))
    household.overdraft_minor = random.between(1, 20) * 100'00;
  if (random.chance(3, 5)) household.saves_minor = random.between(10'00, 400'00);
  return household;
}

}  // namespace atollbank::sim
