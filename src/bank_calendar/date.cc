// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/date.h"

#include <fmt/format.h>

#include "base/digits.h"

namespace atollbank::bank_calendar {

using base::is_all_digits;
using base::number_of;

base::Result<Date> parse_date(std::string_view text) {
  const bool has_form = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                        is_all_digits(text.substr(0, 4)) && is_all_digits(text.substr(5, 2)) &&
                        is_all_digits(text.substr(8, 2));
  if (!has_form)
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_date",
                      "not a date such as 2026-11-26");
  const Date date{std::chrono::year(static_cast<int>(number_of(text.substr(0, 4)))),
                  std::chrono::month(number_of(text.substr(5, 2))),
                  std::chrono::day(number_of(text.substr(8, 2)))};
  if (!date.ok())
    return base::fail(base::ErrorCode::kInvalidArgument, "impossible_date",
                      fmt::format("there is no {}", text));
  return date;
}

std::string date_text(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace atollbank::bank_calendar
