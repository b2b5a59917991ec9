// SPDX-License-Identifier: Apache-2.0
// One line of a file of bank holidays that are not those of the rule:
//
//   2027-06-07 add Name of the holiday
//   2027-05-31 remove Spring bank holiday
//
// Date, what is done, and the name for people; one that is moved is removed and added.
#pragma once

#include <string>
#include <string_view>

#include "bank_calendar/date.h"
#include "base/result.h"

namespace atollbank::bank_calendar {

struct BankHolidayChange {
  static constexpr std::size_t kNameSizeMax = 100;

  Date date;
  bool is_added = false;  // else removed
  std::string name;       // UTF-8 without control characters, as it was written
};

// reasons: malformed_bank_holiday_change · malformed_date · impossible_date ·
// bank_holiday_date_out_of_range (kDateMin to kDateMax) · bank_holiday_on_weekend
base::Result<BankHolidayChange> parse_bank_holiday_change(std::string_view line);

}  // namespace atollbank::bank_calendar
