// SPDX-License-Identifier: Apache-2.0
#include "services/statements/months.h"

#include "bank_calendar/london_time.h"

namespace atollbank::statements {

namespace {

constexpr bank_calendar::TimeOfDay kMidnight{0};
constexpr std::chrono::year kYearMin{1970};
constexpr std::chrono::year kYearMax{2199};

Month month_at(base::Timestamp instant) {
  return bank_calendar::month_of(bank_calendar::london_date(instant));
}

base::Timestamp beginning_of(Month month) {
  return bank_calendar::instant_of(month / std::chrono::day(1), kMidnight);
}

Period whole(Month month) {
  return {.from = beginning_of(month), .to = beginning_of(month + std::chrono::months(1))};
}

}  // namespace

base::Result<Period> period_of(Month month) {
  if (month.ok() && month.year() >= kYearMin && month.year() <= kYearMax) return whole(month);
  return base::fail(base::ErrorCode::kInvalidArgument, "period_invalid", "there is no such month");
}

std::optional<Month> month_of(Period period) {
  if (!check_period(period)) return std::nullopt;
  const Month month = month_at(period.from);
  return whole(month) == period ? std::optional(month) : std::nullopt;
}

std::uint32_t number_of(Period period, base::Timestamp opened) {
  const auto month = month_of(period);
  if (!month) return 0;
  const auto before = (*month - month_at(opened)).count();
  return before < 0 ? 0 : static_cast<std::uint32_t>(before) + 1;
}

}  // namespace atollbank::statements
