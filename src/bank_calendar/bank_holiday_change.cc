// SPDX-License-Identifier: Apache-2.0
#include "bank_calendar/bank_holiday_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text_lines.h"
#include "base/utf8.h"

namespace atollbank::bank_calendar {
namespace {

using base::without_outer_blanks;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

tl::unexpected<base::Error> malformed(std::string_view message) {
  return invalid("malformed_bank_holiday_change", message);
}

// The first word of `rest`, which keeps what is behind it.
std::string_view take_word(std::string_view& rest) {
  rest = without_outer_blanks(rest);
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest = without_outer_blanks(rest.substr(word.size()));
  return word;
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

}  // namespace

base::Result<BankHolidayChange> parse_bank_holiday_change(std::string_view line) {
  std::string_view rest = line;
  ATOLL_TRY(const Date date, parse_date(take_word(rest)));
  const std::string_view verb = take_word(rest);
  if (verb != "add" && verb != "remove")
    return malformed("behind the date stands 'add' or 'remove'");
  if (rest.empty() || rest.size() > BankHolidayChange::kNameSizeMax)
    return malformed(fmt::format("a name has 1 to {} bytes", BankHolidayChange::kNameSizeMax));
  if (!base::is_plain_utf8(rest) || std::ranges::any_of(rest, is_control))
    return malformed("a name is text of one line");
  if (date < kDateMin || date > kDateMax)
    return invalid(
        "bank_holiday_date_out_of_range",
        fmt::format("{} is not of the years {} to {}", date_text(date),
                    static_cast<int>(kDateMin.year()), static_cast<int>(kDateMax.year())));
  if (is_weekend(date))
    return invalid("bank_holiday_on_weekend",
                   fmt::format("{} is a Saturday or a Sunday", date_text(date)));
  return BankHolidayChange{.date = date, .is_added = verb == "add", .name = std::string(rest)};
}

}  // namespace atollbank::bank_calendar
