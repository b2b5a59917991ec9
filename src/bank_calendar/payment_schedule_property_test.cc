// SPDX-License-Identifier: Apache-2.0
// What holds of any schedule, whatever its terms and whatever holidays a bank adds.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "bank_calendar/calendar_fixture.h"
#include "bank_calendar/payment_schedule.h"

namespace atollbank::bank_calendar {
namespace {

PaymentSchedule drawn_schedule() {
  ScheduleTerms terms{
      .frequency = static_cast<Frequency>(drawn(1, 10)),
      .first_date = drawn_date(),
      .convention = static_cast<DateConvention>(drawn(1, 5)),
  };
  const int end = terms.frequency == Frequency::kOnce ? 0 : drawn(0, 3);
  if (end == 1) terms.payment_count = drawn<std::uint32_t>(1, 400);
  if (end == 2) terms.final_date = drawn_date(terms.first_date);
  const auto schedule = PaymentSchedule::make(terms);
  RC_PRE(schedule.has_value());
  return *schedule;
}

// A fortnight of holidays anywhere, so that dates are moved far and onto each other.
WorkingDays drawn_days(Date near) {
  std::string lines;
  Date date = plus_days(near, drawn(-20, 20));
  for (int i = 0; i < 14; ++i, date = plus_days(date, 1))
    if (!is_weekend(date) && date >= kDateMin && date <= kDateMax && !BankHolidays().contains(date))
      lines += date_text(date) + " add Closed\n";
  return WorkingDays(BankHolidays::england_and_wales().with(lines).value());
}

std::uint32_t drawn_number(std::uint32_t count) {
  RC_PRE(count >= 1);
  return drawn<std::uint32_t>(1, count + 1);
}

bool is_always_moved(const ScheduleTerms& terms) {
  return terms.convention != DateConvention::kUnmoved ||
         terms.frequency == Frequency::kLastWorkingDayOfMonth;
}

RC_GTEST_PROP(PaymentScheduleProperty, the_next_after_a_payment_is_the_next_number, ()) {
  const auto schedule = drawn_schedule();
  const auto days = drawn_days(schedule.terms().first_date);
  const auto number = drawn_number(schedule.count(days));
  const auto payment = schedule.payment(number, days);
  RC_ASSERT(payment.has_value());
  RC_ASSERT(schedule.next_by_nominal_date(payment->nominal_date, days) ==
            schedule.payment(number + 1, days));
  RC_ASSERT(schedule.next_by_nominal_date(plus_days(payment->nominal_date, -1), days) == payment);
}

RC_GTEST_PROP(PaymentScheduleProperty, nominal_dates_increase_and_executions_never_go_back, ()) {
  const auto schedule = drawn_schedule();
  const auto days = drawn_days(schedule.terms().first_date);
  const auto number = drawn_number(schedule.count(days));
  const auto payment = schedule.payment(number, days);
  const auto next = schedule.payment(number + 1, days);
  RC_PRE(next.has_value());
  RC_ASSERT(payment->nominal_date < next->nominal_date);
  RC_ASSERT(payment->executed_on <= next->executed_on);
}

RC_GTEST_PROP(PaymentScheduleProperty, payments_are_executed_on_working_days, ()) {
  const auto schedule = drawn_schedule();
  const auto days = drawn_days(schedule.terms().first_date);
  const auto payment = schedule.payment(drawn_number(schedule.count(days)), days);
  RC_ASSERT(days.is_working_day(payment->executed_on) || !is_always_moved(schedule.terms()));
  RC_ASSERT(payment->executed_on == payment->nominal_date ||
            !days.is_working_day(payment->nominal_date));
}

RC_GTEST_PROP(PaymentScheduleProperty, a_span_has_all_that_are_executed_in_it_and_no_other, ()) {
  const auto schedule = drawn_schedule();
  const auto days = drawn_days(schedule.terms().first_date);
  const auto middle = schedule.payment(drawn_number(schedule.count(days)), days);
  const DateSpan span{.first = plus_days(middle->executed_on, drawn(-40, 10)),
                      .last = plus_days(middle->executed_on, drawn(-10, 40))};
  std::vector<DuePayment> expected;
  for (std::uint32_t number = std::max(middle->number, 101U) - 100; number < middle->number + 100;
       ++number) {
    const auto payment = schedule.payment(number, days);
    if (payment && payment->executed_on >= span.first && payment->executed_on <= span.last)
      expected.push_back(*payment);
  }
  RC_ASSERT(schedule.executed_in(span, days) == expected);
}

RC_GTEST_PROP(PaymentScheduleProperty, the_next_by_execution_is_the_first_of_what_is_left, ()) {
  const auto schedule = drawn_schedule();
  const auto days = drawn_days(schedule.terms().first_date);
  const Date after = drawn_date();
  const auto next = schedule.next_by_execution(after, days);
  const auto before = schedule.payment(next ? next->number - 1 : schedule.count(days), days);
  RC_ASSERT(!next || next->executed_on > after);
  RC_ASSERT(!before || before->executed_on <= after);
}

RC_GTEST_PROP(PaymentScheduleProperty, no_payment_is_outside_its_terms, ()) {
  const auto schedule = drawn_schedule();
  const auto& terms = schedule.terms();
  const auto days = drawn_days(terms.first_date);
  const auto count = schedule.count(days);
  RC_PRE(count >= 1);
  const auto first = schedule.payment(1, days);
  const auto last = schedule.payment(count, days);
  const bool is_by_execution = terms.frequency == Frequency::kLastWorkingDayOfMonth;
  const Date last_date = is_by_execution ? last->executed_on : last->nominal_date;
  RC_ASSERT(first->nominal_date >= terms.first_date);
  RC_ASSERT(last_date <= terms.final_date.value_or(kDateMax));
  RC_ASSERT(!terms.payment_count || count == *terms.payment_count);
  RC_ASSERT(!schedule.payment(count + 1, days));
}

}  // namespace
}  // namespace atollbank::bank_calendar
