// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/payment_schedule.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::bank_calendar {
namespace {

using base::Result;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

Result<void> check_date(Date date) {
  if (!date.ok()) return invalid("impossible_date", fmt::format("there is no {}", date_text(date)));
  if (date > kDateMax)
    return invalid("date_too_late",
                   fmt::format("{} is after {}", date_text(date), date_text(kDateMax)));
  return {};
}

Result<void> check_end(const ScheduleTerms& terms) {
  if (terms.payment_count && terms.final_date)
    return invalid("two_ends", "a number of payments and a final date are one too many");
  const bool has_end = terms.payment_count || terms.final_date;
  if (has_end && terms.frequency == Frequency::kOnce)
    return invalid("end_of_single_payment", "a payment that is made once has no end to give");
  if (terms.payment_count == 0) return invalid("no_payments", "the number of payments is zero");
  if (terms.final_date && *terms.final_date < terms.first_date)
    return invalid("final_date_before_first", "the final date is before the first");
  return {};
}

}  // namespace

Result<PaymentSchedule> PaymentSchedule::make(const ScheduleTerms& terms) {
  ATOLL_TRY_VOID(check_date(terms.first_date));
  if (terms.final_date) ATOLL_TRY_VOID(check_date(*terms.final_date));
  if (terms.first_date < kDateMin)
    return invalid(
        "schedule_in_the_past",
        fmt::format("{} is before {}", date_text(terms.first_date), date_text(kDateMin)));
  ATOLL_TRY_VOID(check_end(terms));
  const PaymentSchedule schedule(terms);
  if (terms.payment_count && *terms.payment_count > schedule.recurrence_.count_until(kDateMax))
    return invalid("date_too_late",
                   fmt::format("the last payment would be after {}", date_text(kDateMax)));
  return schedule;
}

Result<void> PaymentSchedule::check_new(Date today, const WorkingDays& days) const {
  const auto first = payment(1, days);
  if (!first) return invalid("no_payments", "it ends before the first payment");
  if (terms_.first_date < today)
    return invalid("schedule_in_the_past",
                   fmt::format("{} is in the past", date_text(terms_.first_date)));
  if (first->executed_on < today)
    return invalid("schedule_in_the_past",
                   fmt::format("the first payment would be executed on {}, which is in the past",
                               date_text(first->executed_on)));
  return {};
}

std::uint32_t PaymentSchedule::count(const WorkingDays& days) const {
  if (terms_.payment_count) return *terms_.payment_count;
  const Date final_date = terms_.final_date.value_or(kDateMax);
  if (terms_.frequency != Frequency::kLastWorkingDayOfMonth)
    return recurrence_.count_until(final_date);
  const std::uint32_t in_months = recurrence_.count_until(last_day_of(month_of(final_date)));
  return executed_on(in_months, days) <= final_date ? in_months : in_months - 1;
}

std::optional<DuePayment> PaymentSchedule::payment(std::uint32_t number,
                                                   const WorkingDays& days) const {
  if (number < 1 || number > count(days)) return std::nullopt;
  return due(number, days);
}

std::optional<DuePayment> PaymentSchedule::next_by_nominal_date(Date after,
                                                                const WorkingDays& days) const {
  return payment(recurrence_.count_until(std::min(after, kDateMax)) + 1, days);
}

std::optional<DuePayment> PaymentSchedule::next_by_execution(Date after,
                                                             const WorkingDays& days) const {
  return payment(executed_until(after, days) + 1, days);
}

std::vector<DuePayment> PaymentSchedule::executed_in(DateSpan span, const WorkingDays& days) const {
  std::vector<DuePayment> payments;
  const std::uint32_t last = executed_until(span.last, days);
  for (std::uint32_t number = executed_until(plus_days(span.first, -1), days) + 1; number <= last;
       ++number)
    payments.push_back(due(number, days));
  return payments;
}

Date PaymentSchedule::executed_on(std::uint32_t number, const WorkingDays& days) const {
  const DateConvention convention = terms_.frequency == Frequency::kLastWorkingDayOfMonth
                                        ? DateConvention::kPreceding
                                        : terms_.convention;
  return days.moved(recurrence_.nominal_date(number), convention);
}

DuePayment PaymentSchedule::due(std::uint32_t number, const WorkingDays& days) const {
  return {.number = number,
          .nominal_date = recurrence_.nominal_date(number),
          .executed_on = executed_on(number, days)};
}

// From where the nominal dates say, forward over those that were moved to an earlier date and back
// over those that were moved to a later one. Later payments are never executed earlier.
std::uint32_t PaymentSchedule::executed_until(Date date, const WorkingDays& days) const {
  const std::uint32_t total = count(days);
  std::uint32_t number = std::min(recurrence_.count_until(std::min(date, kDateMax)), total);
  while (number < total && executed_on(number + 1, days) <= date) ++number;
  while (number > 0 && executed_on(number, days) > date) --number;
  return number;
}

}  // namespace atollbank::bank_calendar
