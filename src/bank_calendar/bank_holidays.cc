// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/bank_holidays.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bank_calendar/bank_holiday_change.h"
#include "bank_calendar/bank_holiday_rule.h"
#include "bank_calendar/embedded_lines.h"
#include "base/assert.h"
#include "base/text_lines.h"

namespace atollbank::bank_calendar {
namespace {

using base::Result;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

bool is_by_rule(Date date) {
  const auto ruled = bank_holidays_by_rule(date.year());
  return std::ranges::find(ruled, date, &RuledHoliday::date) != ruled.end();
}

}  // namespace

BankHolidays BankHolidays::england_and_wales() {
  auto known = BankHolidays().with(embedded::kEnglandAndWalesTxt);
  ATOLL_ASSERT(known.has_value());
  return *std::move(known);
}

Result<BankHolidays> BankHolidays::with(std::string_view lines) const {
  BankHolidays changed = *this;
  std::set<Date> seen;
  Result<void> outcome;
  base::for_each_line(lines, [&](std::size_t number, std::string_view line) {
    if (base::without_outer_blanks(line).starts_with('#')) return true;
    auto change = parse_bank_holiday_change(line);
    if (!change)
      outcome = base::fail(std::move(change).error());
    else if (!seen.insert(change->date).second)
      outcome = invalid("bank_holiday_changed_twice",
                        fmt::format("{} has a line already", date_text(change->date)));
    else
      outcome = changed.apply(*std::move(change));
    if (!outcome)
      outcome = base::fail(std::move(outcome).error().within(fmt::format("line {}", number)));
    return outcome.has_value();
  });
  if (!outcome) return base::fail(std::move(outcome).error());
  return changed;
}

Result<void> BankHolidays::apply(BankHolidayChange change) {
  const bool is_known = changes_.contains(change.date);
  if (!is_known && changes_.size() == kChangesMax)
    return invalid("too_many_bank_holiday_changes", fmt::format("more than {}", kChangesMax));
  if (!is_known && change.is_added && is_by_rule(change.date))
    return invalid("already_a_bank_holiday",
                   fmt::format("{} is one by the rule", date_text(change.date)));
  if (!is_known && !change.is_added && !is_by_rule(change.date))
    return invalid("not_a_bank_holiday",
                   fmt::format("{} is none that could be removed", date_text(change.date)));
  auto& name = changes_[change.date];
  name.reset();
  if (change.is_added) name = std::move(change.name);
  return {};
}

bool BankHolidays::contains(Date date) const {
  const auto change = changes_.find(date);
  return change == changes_.end() ? is_by_rule(date) : change->second.has_value();
}

std::vector<BankHoliday> BankHolidays::of(std::chrono::year year) const {
  std::vector<BankHoliday> holidays;
  for (const auto& [date, name] : bank_holidays_by_rule(year))
    if (!changes_.contains(date)) holidays.push_back({date, std::string(name)});
  for (const auto& [date, name] : changes_)
    if (date.year() == year && name) holidays.push_back({date, *name});
  std::ranges::sort(holidays, {}, &BankHoliday::date);
  return holidays;
}

}  // namespace atollbank::bank_calendar
