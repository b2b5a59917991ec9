// SPDX-License-Identifier: Apache-2.0
// On which days the banks of England and Wales are closed besides weekends: those of the rule, so
// far as no line of text says otherwise. Lines are for what is proclaimed for one year alone and
// for years whose list nobody has published yet.
//
// A value; once made it does not change, so any thread may ask.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bank_calendar/bank_holiday_change.h"
#include "bank_calendar/date.h"
#include "base/result.h"

namespace atollbank::bank_calendar {

struct BankHoliday {
  Date date;
  std::string name;
};

class BankHolidays {
 public:
  static constexpr std::size_t kChangesMax = 1000;

  // By the rule alone.
  BankHolidays() = default;
  // By the rule and what is known to have been proclaimed: england_and_wales.txt.
  static BankHolidays england_and_wales();

  // These with the lines of a bank's own file, which speak last. Empty lines and those that begin
  // with '#' are passed over; the whole text is refused for one bad line, by its number.
  // A line must change something (else a mistyped date would go unseen), unless it repeats what is
  // known to have been proclaimed: a bank's line does not become wrong by our hearing of it too.
  // reasons: those of parse_bank_holiday_change() · bank_holiday_changed_twice (in this text) ·
  // already_a_bank_holiday · not_a_bank_holiday · too_many_bank_holiday_changes
  base::Result<BankHolidays> with(std::string_view lines) const;

  bool contains(Date date) const;
  // In order of date.
  std::vector<BankHoliday> of(std::chrono::year year) const;

 private:
  base::Result<void> apply(BankHolidayChange change);

  // The name of each day that was added; nothing where one was removed.
  std::map<Date, std::optional<std::string>> changes_;
};

}  // namespace atollbank::bank_calendar
