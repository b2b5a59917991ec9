// SPDX-License-Identifier: Apache-2.0
// Answers a line for each line of standard input, by the bank's own calendar:
//
//   london 1774746000              of seconds since 1970: "5400 summer", of the local time as
//   seconds
//                                  since 1970 and the clocks
//   instant 2026-03-29 90          minutes since midnight: seconds since 1970
//   holidays 2026                  dates of the year's bank holidays
//   moved following 2026-05-30     a date
//   plus -3 2026-05-30             a date, so many working days on
//   schedule every_month 2026-01-31 following END 5
//                                  of that many payments at most: "nominal/executed
//                                  nominal/executed …"
//   after every_month 2026-01-31 following END 2026-03-30
//                                  of the next by nominal date and by execution: "n/e n/e"; "-" of
//                                  none
//   span every_month 2026-01-31 following END 2026-03-01 2026-04-30
//                                  as schedule, of those executed in the span
//
// END is "count=12", "final=2027-01-31" or "open". What is refused is answered by its reason.
#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "bank_calendar/london_time.h"
#include "bank_calendar/payment_schedule.h"
#include "base/text_lines.h"

namespace {

using namespace atollbank;
using namespace atollbank::bank_calendar;
using base::Result;
using Words = std::vector<std::string_view>;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

constexpr std::pair<std::string_view, Frequency> kFrequencies[] = {
    {"once", Frequency::kOnce},
    {"every_day", Frequency::kEveryDay},
    {"every_week", Frequency::kEveryWeek},
    {"every_two_weeks", Frequency::kEveryTwoWeeks},
    {"every_four_weeks", Frequency::kEveryFourWeeks},
    {"every_month", Frequency::kEveryMonth},
    {"every_three_months", Frequency::kEveryThreeMonths},
    {"every_year", Frequency::kEveryYear},
    {"last_working_day", Frequency::kLastWorkingDayOfMonth},
};

constexpr std::pair<std::string_view, DateConvention> kConventions[] = {
    {"unmoved", DateConvention::kUnmoved},
    {"following", DateConvention::kFollowing},
    {"preceding", DateConvention::kPreceding},
    {"modified_following", DateConvention::kModifiedFollowing},
};

const WorkingDays& days() {
  static const WorkingDays days(BankHolidays::england_and_wales());
  return days;
}

tl::unexpected<base::Error> unknown_task() {
  return base::fail(base::ErrorCode::kInvalidArgument, "unknown_task", "see the top of the file");
}

template <class Choices>
auto chosen(const Choices& choices, std::string_view word) -> Result<decltype(choices[0].second)> {
  for (const auto& [name, value] : choices)
    if (name == word) return value;
  return unknown_task();
}

Result<std::int64_t> number_in(std::string_view word) {
  const bool is_negative = word.starts_with('-');
  if (is_negative) word.remove_prefix(1);
  if (word.empty() || word.size() > 15) return unknown_task();
  std::int64_t number = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return unknown_task();
    number = number * 10 + (c - '0');
  }
  return is_negative ? -number : number;
}

// frequency, first date, convention, end
Result<PaymentSchedule> schedule_of(const Words& words) {
  ScheduleTerms terms;
  ATOLL_TRY(terms.frequency, chosen(kFrequencies, words[1]));
  ATOLL_TRY(terms.first_date, parse_date(words[2]));
  ATOLL_TRY(terms.convention, chosen(kConventions, words[3]));
  if (words[4].starts_with("count=")) {
    ATOLL_TRY(const auto count, number_in(words[4].substr(6)));
    terms.payment_count = static_cast<std::uint32_t>(count);
  } else if (words[4].starts_with("final=")) {
    ATOLL_TRY(terms.final_date, parse_date(words[4].substr(6)));
  } else if (words[4] != "open") {
    return unknown_task();
  }
  return PaymentSchedule::make(terms);
}

std::string shown(const std::optional<DuePayment>& payment) {
  if (!payment) return "-";
  return date_text(payment->nominal_date) + "/" + date_text(payment->executed_on);
}

std::string shown(const std::vector<DuePayment>& payments) {
  std::string text;
  for (const auto& payment : payments) text += (text.empty() ? "" : " ") + shown(payment);
  return text;
}

Result<std::string> answer_london(const Words& words) {
  ATOLL_TRY(const auto seconds, number_in(words[1]));
  const base::Timestamp instant{seconds * kNanosecondsPerSecond};
  const auto local = london_time(instant).time_since_epoch().count() / kNanosecondsPerSecond;
  return fmt::format("{} {}", local, is_london_summer(instant) ? "summer" : "winter");
}

Result<std::string> answer_instant(const Words& words) {
  ATOLL_TRY(const Date date, parse_date(words[1]));
  ATOLL_TRY(const auto minutes, number_in(words[2]));
  return std::to_string(instant_of(date, TimeOfDay(minutes)).nanoseconds / kNanosecondsPerSecond);
}

Result<std::string> answer_holidays(const Words& words) {
  ATOLL_TRY(const auto year, number_in(words[1]));
  std::string text;
  for (const auto& holiday : days().holidays().of(std::chrono::year(static_cast<int>(year))))
    text += (text.empty() ? "" : " ") + date_text(holiday.date);
  return text;
}

Result<std::string> answer_moved(const Words& words) {
  ATOLL_TRY(const auto convention, chosen(kConventions, words[1]));
  ATOLL_TRY(const Date date, parse_date(words[2]));
  return date_text(days().moved(date, convention));
}

Result<std::string> answer_plus(const Words& words) {
  ATOLL_TRY(const auto count, number_in(words[1]));
  ATOLL_TRY(const Date date, parse_date(words[2]));
  return date_text(days().plus(date, static_cast<std::int32_t>(count)));
}

Result<std::string> answer_schedule(const Words& words) {
  ATOLL_TRY(const auto schedule, schedule_of(words));
  ATOLL_TRY(const auto limit, number_in(words[5]));
  const auto count = std::min<std::int64_t>(limit, schedule.count(days()));
  std::vector<DuePayment> payments;
  for (std::uint32_t number = 1; number <= count; ++number)
    payments.push_back(schedule.payment(number, days()).value());
  return shown(payments);
}

Result<std::string> answer_after(const Words& words) {
  ATOLL_TRY(const auto schedule, schedule_of(words));
  ATOLL_TRY(const Date after, parse_date(words[5]));
  return shown(schedule.next_by_nominal_date(after, days())) + " " +
         shown(schedule.next_by_execution(after, days()));
}

Result<std::string> answer_span(const Words& words) {
  ATOLL_TRY(const auto schedule, schedule_of(words));
  ATOLL_TRY(const Date first, parse_date(words[5]));
  ATOLL_TRY(const Date last, parse_date(words[6]));
  return shown(schedule.executed_in({.first = first, .last = last}, days()));
}

struct Task {
  std::string_view name;
  std::size_t words;
  Result<std::string> (*answer)(const Words&);
};

constexpr Task kTasks[] = {
    {"london", 2, answer_london}, {"instant", 3, answer_instant}, {"holidays", 2, answer_holidays},
    {"moved", 3, answer_moved},   {"plus", 3, answer_plus},       {"schedule", 6, answer_schedule},
    {"after", 6, answer_after},   {"span", 7, answer_span},
};

Result<std::string> answer(std::string_view line) {
  const Words words = base::words_of(line);
  const auto task = std::ranges::find_if(kTasks, [&words](const Task& candidate) {
    return !words.empty() && candidate.name == words[0] && candidate.words == words.size();
  });
  return task == std::end(kTasks) ? unknown_task() : task->answer(words);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto answered = answer(line);
    fmt::print("{}\n", answered ? *answered : answered.error().reason);
  }
  return 0;
}
