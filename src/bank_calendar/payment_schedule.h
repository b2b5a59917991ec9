// SPDX-License-Identifier: Apache-2.0
// When the payments of a standing order, or a scheduled payment, are due. Each has a nominal date,
// its identity (recurrence.h), and a date of execution: the nominal one, moved where it is no
// working day. The working days are an argument of each question, because bank holidays are
// proclaimed after an order was given; they change when a payment is executed and never its
// identity.
//
// A value. An answer is arithmetic and a few days' walk, never a count from the first payment on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bank_calendar/recurrence.h"
#include "bank_calendar/working_days.h"
#include "base/result.h"

namespace atollbank::bank_calendar {

struct ScheduleTerms {
  Frequency frequency = Frequency::kOnce;
  Date first_date{};
  DateConvention convention = DateConvention::kFollowing;  // not of the last working day of a month
  // One of the two or, until further notice, neither. No nominal date is after the final one; of
  // the last working day of a month, whose nominal dates nobody sees, no execution is.
  std::optional<std::uint32_t> payment_count;
  std::optional<Date> final_date;
};

struct DuePayment {
  std::uint32_t number = 0;  // from 1
  Date nominal_date{};
  Date executed_on{};

  bool operator==(const DuePayment&) const = default;
};

// Both are of it.
struct DateSpan {
  Date first;
  Date last;
};

class PaymentSchedule {
 public:
  // The terms as they were once agreed, of today or of long ago. Any date may be one that no
  // calendar has.
  // reasons: impossible_date · schedule_in_the_past (before kDateMin) · date_too_late (a date, or
  // the last payment's, after kDateMax) · two_ends · end_of_single_payment · no_payments (a count
  // of zero) · final_date_before_first
  static base::Result<PaymentSchedule> make(const ScheduleTerms& terms);

  // Whether somebody may ask for it today.
  // reasons: schedule_in_the_past (its first date, or the execution of its first payment) ·
  // no_payments (it ends before the first)
  base::Result<void> check_new(Date today, const WorkingDays& days) const;

  const ScheduleTerms& terms() const { return terms_; }

  // How many payments there are in all. Those without an end go to kDateMax.
  std::uint32_t count(const WorkingDays& days) const;
  // None below 1 and above count().
  std::optional<DuePayment> payment(std::uint32_t number, const WorkingDays& days) const;

  // Goes from one payment to the next without leaving one out, also where two are executed on one
  // date.
  std::optional<DuePayment> next_by_nominal_date(Date after, const WorkingDays& days) const;
  // What a customer is shown as the next payment.
  std::optional<DuePayment> next_by_execution(Date after, const WorkingDays& days) const;
  // All that are executed in the span, in order of their nominal dates.
  std::vector<DuePayment> executed_in(DateSpan span, const WorkingDays& days) const;

 private:
  explicit PaymentSchedule(const ScheduleTerms& terms)
      : terms_(terms), recurrence_(terms.frequency, terms.first_date) {}

  Date executed_on(std::uint32_t number, const WorkingDays& days) const;
  DuePayment due(std::uint32_t number, const WorkingDays& days) const;
  // How many payments are executed at or before that date.
  std::uint32_t executed_until(Date date, const WorkingDays& days) const;

  ScheduleTerms terms_;
  Recurrence recurrence_;
};

}  // namespace atollbank::bank_calendar
