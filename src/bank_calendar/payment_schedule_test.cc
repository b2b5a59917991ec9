// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/payment_schedule.h"

#include <gtest/gtest.h>

#include "bank_calendar/calendar_fixture.h"

namespace atollbank::bank_calendar {
namespace {

Date no_such_day() {
  return {std::chrono::year(2027), std::chrono::February, std::chrono::day(31)};
}

PaymentSchedule made(const ScheduleTerms& terms) { return PaymentSchedule::make(terms).value(); }

std::string refusal(const ScheduleTerms& terms) {
  const auto schedule = PaymentSchedule::make(terms);
  return schedule ? "made" : schedule.error().reason;
}

std::string refusal_of_new(const ScheduleTerms& terms, std::string_view today) {
  const auto checked = made(terms).check_new(day(today), known_days());
  return checked ? "taken" : checked.error().reason;
}

// "2: 27-05-31 on 27-06-01"
std::string shown(const std::optional<DuePayment>& payment) {
  if (!payment) return "none";
  return std::to_string(payment->number) + ": " + date_text(payment->nominal_date).substr(2) +
         " on " + date_text(payment->executed_on).substr(2);
}

std::string shown(const std::vector<DuePayment>& payments) {
  std::string text;
  for (const auto& payment : payments) text += (text.empty() ? "" : ", ") + shown(payment);
  return text;
}

std::string executed(const PaymentSchedule& schedule, std::string_view first,
                     std::string_view last) {
  return shown(schedule.executed_in({.first = day(first), .last = day(last)}, known_days()));
}

PaymentSchedule monthly_from(std::string_view first, DateConvention convention) {
  return made({.frequency = Frequency::kEveryMonth,
               .first_date = day(first),
               .convention = convention,
               .payment_count = {},
               .final_date = {}});
}

TEST(PaymentSchedule, of_one_payment_has_that_and_no_other) {
  const auto once = made({.first_date = day("2027-05-01")});
  EXPECT_EQ(once.count(known_days()), 1U);
  EXPECT_EQ(shown(once.payment(1, known_days())), "1: 27-05-01 on 27-05-04");
  EXPECT_EQ(shown(once.payment(2, known_days())), "none");
  EXPECT_EQ(shown(once.payment(0, known_days())), "none");
  EXPECT_EQ(shown(once.next_by_nominal_date(day("2027-04-30"), known_days())),
            "1: 27-05-01 on 27-05-04");
  EXPECT_EQ(shown(once.next_by_nominal_date(day("2027-05-01"), known_days())), "none");
  EXPECT_EQ(shown(once.next_by_execution(day("2027-05-03"), known_days())),
            "1: 27-05-01 on 27-05-04");
  EXPECT_EQ(shown(once.next_by_execution(day("2027-05-04"), known_days())), "none");
}

TEST(PaymentSchedule, executes_by_its_convention_what_keeps_its_nominal_date) {
  EXPECT_EQ(shown(monthly_from("2026-05-30", DateConvention::kFollowing).payment(1, known_days())),
            "1: 26-05-30 on 26-06-01");
  EXPECT_EQ(
      shown(
          monthly_from("2026-05-30", DateConvention::kModifiedFollowing).payment(1, known_days())),
      "1: 26-05-30 on 26-05-29");
  EXPECT_EQ(shown(monthly_from("2026-05-30", DateConvention::kPreceding).payment(1, known_days())),
            "1: 26-05-30 on 26-05-29");
  EXPECT_EQ(shown(monthly_from("2026-05-30", DateConvention::kUnmoved).payment(1, known_days())),
            "1: 26-05-30 on 26-05-30");
}

TEST(PaymentSchedule, keeps_its_identities_when_a_bank_holiday_is_proclaimed) {
  const auto schedule =
      made({.frequency = Frequency::kLastWorkingDayOfMonth, .first_date = day("2027-09-01")});
  const WorkingDays later(known_days().holidays().with("2027-09-30 add Proclaimed late").value());
  EXPECT_EQ(shown(schedule.payment(1, known_days())), "1: 27-09-30 on 27-09-30");
  EXPECT_EQ(shown(schedule.payment(1, later)), "1: 27-09-30 on 27-09-29");
}

TEST(PaymentSchedule, of_the_last_working_day_is_executed_on_it) {
  const auto schedule = made({.frequency = Frequency::kLastWorkingDayOfMonth,
                              .first_date = day("2027-04-15"),
                              .convention = DateConvention::kFollowing});
  EXPECT_EQ(executed(schedule, "2027-04-01", "2027-08-31"),
            "1: 27-04-30 on 27-04-30, 2: 27-05-31 on 27-05-28, 3: 27-06-30 on 27-06-30, "
            "4: 27-07-31 on 27-07-30, 5: 27-08-31 on 27-08-31");
}

TEST(PaymentSchedule, ends_with_its_number_of_payments) {
  const auto three = made(
      {.frequency = Frequency::kEveryWeek, .first_date = day("2027-04-01"), .payment_count = 3});
  EXPECT_EQ(three.count(known_days()), 3U);
  EXPECT_EQ(executed(three, "2000-01-01", "2100-12-31"),
            "1: 27-04-01 on 27-04-01, 2: 27-04-08 on 27-04-08, 3: 27-04-15 on 27-04-15");
}

TEST(PaymentSchedule, ends_with_its_final_date) {
  const auto until = [](std::string_view final_date) {
    return made({.frequency = Frequency::kEveryMonth,
                 .first_date = day("2027-01-31"),
                 .final_date = day(final_date)})
        .count(known_days());
  };
  EXPECT_EQ(until("2027-01-31"), 1U);
  EXPECT_EQ(until("2027-02-27"), 1U);
  EXPECT_EQ(until("2027-02-28"), 2U);  // a Sunday; executed on 1 March
  EXPECT_EQ(until("2100-12-31"), 888U);
}

TEST(PaymentSchedule, of_the_last_working_day_executes_nothing_after_its_final_date) {
  const auto until = [](std::string_view final_date) {
    return made({.frequency = Frequency::kLastWorkingDayOfMonth,
                 .first_date = day("2027-04-01"),
                 .final_date = day(final_date)})
        .count(known_days());
  };
  EXPECT_EQ(until("2027-04-29"), 0U);
  EXPECT_EQ(until("2027-04-30"), 1U);
  EXPECT_EQ(until("2027-05-27"), 1U);
  EXPECT_EQ(until("2027-05-28"), 2U);  // the last working day of May
  EXPECT_EQ(until("2027-05-31"), 2U);
}

TEST(PaymentSchedule, until_further_notice_goes_to_the_last_date_there_is) {
  const auto yearly = made({.frequency = Frequency::kEveryYear, .first_date = day("2098-12-31")});
  EXPECT_EQ(executed(yearly, "2099-01-01", "2200-01-01"),
            "2: 99-12-31 on 99-12-31, 3: 00-12-31 on 00-12-31");
  EXPECT_EQ(shown(yearly.next_by_nominal_date(day("2100-12-31"), known_days())), "none");
  EXPECT_EQ(shown(yearly.next_by_nominal_date(day("2200-01-01"), known_days())), "none");
  const auto saturday = made({.first_date = day("2100-12-25"), .payment_count = {}});
  EXPECT_EQ(shown(saturday.payment(1, known_days())), "1: 00-12-25 on 00-12-29");
}

TEST(PaymentSchedule, of_every_day_executes_what_a_weekend_held_up_on_one_date) {
  const auto daily = made({.frequency = Frequency::kEveryDay, .first_date = day("2027-04-01")});
  EXPECT_EQ(executed(daily, "2027-04-30", "2027-05-04"),
            "30: 27-04-30 on 27-04-30, 31: 27-05-01 on 27-05-04, 32: 27-05-02 on 27-05-04, "
            "33: 27-05-03 on 27-05-04, 34: 27-05-04 on 27-05-04");
  EXPECT_EQ(shown(daily.next_by_execution(day("2027-04-30"), known_days())),
            "31: 27-05-01 on 27-05-04");
  EXPECT_EQ(shown(daily.next_by_nominal_date(day("2027-05-01"), known_days())),
            "32: 27-05-02 on 27-05-04");
}

TEST(PaymentSchedule, shows_as_next_what_is_not_executed_yet) {
  const auto last_days =
      made({.frequency = Frequency::kLastWorkingDayOfMonth, .first_date = day("2027-05-01")});
  EXPECT_EQ(shown(last_days.next_by_execution(day("2027-05-27"), known_days())),
            "1: 27-05-31 on 27-05-28");
  EXPECT_EQ(shown(last_days.next_by_execution(day("2027-05-28"), known_days())),
            "2: 27-06-30 on 27-06-30");
  EXPECT_EQ(shown(last_days.next_by_nominal_date(day("2027-05-28"), known_days())),
            "1: 27-05-31 on 27-05-28");
}

TEST(PaymentSchedule, executes_nothing_in_a_span_that_ends_before_it_begins) {
  const auto daily = made({.frequency = Frequency::kEveryDay, .first_date = day("2027-04-01")});
  EXPECT_EQ(executed(daily, "2027-05-04", "2027-05-03"), "");
  EXPECT_EQ(executed(daily, "2026-01-01", "2027-03-31"), "");
}

TEST(PaymentSchedule, of_an_impossible_date_is_refused) {
  EXPECT_EQ(refusal({.first_date = no_such_day()}), "impossible_date");
  EXPECT_EQ(refusal({.first_date = Date()}), "impossible_date");
  EXPECT_EQ(refusal({.frequency = Frequency::kEveryDay,
                     .first_date = day("2027-01-01"),
                     .final_date = no_such_day()}),
            "impossible_date");
}

TEST(PaymentSchedule, beyond_the_years_there_are_is_refused) {
  EXPECT_EQ(refusal({.first_date = day("1995-12-31")}), "schedule_in_the_past");
  EXPECT_EQ(refusal({.first_date = day("1996-01-01")}), "made");
  EXPECT_EQ(refusal({.first_date = day("2100-12-31")}), "made");
  EXPECT_EQ(refusal({.first_date = day("2101-01-01")}), "date_too_late");
  EXPECT_EQ(refusal({.frequency = Frequency::kEveryDay,
                     .first_date = day("2027-01-01"),
                     .final_date = day("2101-01-01")}),
            "date_too_late");
}

TEST(PaymentSchedule, of_more_payments_than_there_are_dates_is_refused) {
  ScheduleTerms terms{
      .frequency = Frequency::kEveryYear, .first_date = day("2091-06-01"), .payment_count = 10};
  EXPECT_EQ(refusal(terms), "made");
  terms.payment_count = 11;
  EXPECT_EQ(refusal(terms), "date_too_late");
  terms.payment_count = 0xffff'ffff;
  EXPECT_EQ(refusal(terms), "date_too_late");
}

TEST(PaymentSchedule, with_a_wrong_end_is_refused) {
  ScheduleTerms terms{.frequency = Frequency::kEveryMonth, .first_date = day("2027-01-10")};
  terms.payment_count = 0;
  EXPECT_EQ(refusal(terms), "no_payments");
  terms.final_date = day("2027-06-10");
  EXPECT_EQ(refusal(terms), "two_ends");
  terms.payment_count.reset();
  terms.final_date = day("2027-01-09");
  EXPECT_EQ(refusal(terms), "final_date_before_first");
  terms.final_date = day("2027-01-10");
  EXPECT_EQ(refusal(terms), "made");
  terms.frequency = Frequency::kOnce;
  EXPECT_EQ(refusal(terms), "end_of_single_payment");
}

TEST(PaymentSchedule, that_is_new_does_not_begin_in_the_past) {
  const ScheduleTerms saturday{.first_date = day("2027-05-01")};
  EXPECT_EQ(refusal_of_new(saturday, "2027-05-01"), "taken");
  EXPECT_EQ(refusal_of_new(saturday, "2027-05-02"), "schedule_in_the_past");
  const ScheduleTerms before{.first_date = day("2027-05-01"),
                             .convention = DateConvention::kPreceding};
  EXPECT_EQ(refusal_of_new(before, "2027-04-30"), "taken");
  EXPECT_EQ(refusal_of_new(before, "2027-05-01"), "schedule_in_the_past");
}

TEST(PaymentSchedule, that_is_new_has_a_payment) {
  EXPECT_EQ(refusal_of_new({.frequency = Frequency::kLastWorkingDayOfMonth,
                            .first_date = day("2027-05-01"),
                            .final_date = day("2027-05-27")},
                           "2027-04-01"),
            "no_payments");
}

}  // namespace
}  // namespace atollbank::bank_calendar
