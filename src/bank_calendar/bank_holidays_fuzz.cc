// SPDX-License-Identifier: Apache-2.0
// Any text is lines of changes or is refused with a reason; what was taken leaves no holiday on a
// weekend, gives each year's in order and is no news when it is given again.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "bank_calendar/bank_holidays.h"
#include "base/assert.h"

namespace {

using namespace atollbank::bank_calendar;

void check_year(const BankHolidays& holidays, std::chrono::year year) {
  const auto of_year = holidays.of(year);
  ATOLL_ASSERT(std::ranges::is_sorted(of_year, std::ranges::less_equal{}, &BankHoliday::date));
  for (const auto& [date, name] : of_year)
    ATOLL_ASSERT(date.year() == year && !is_weekend(date) && holidays.contains(date) &&
                 !name.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto holidays = BankHolidays::england_and_wales().with(text);
  if (!holidays) {
    ATOLL_ASSERT(!holidays.error().reason.empty());
    ATOLL_ASSERT(holidays.error().message.starts_with("line "));
    return 0;
  }
  for (int year = 1996; year <= 2100; ++year) check_year(*holidays, std::chrono::year(year));
  ATOLL_ASSERT(holidays->with(text).has_value());
  return 0;
}
