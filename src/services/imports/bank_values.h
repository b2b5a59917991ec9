// SPDX-License-Identifier: Apache-2.0
// Amounts, dates and texts as banks write them. Pure functions; every refusal names its line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/timestamp.h"
#include "money/currency.h"

namespace atollbank::imports {

// invalid_argument <reason>, "line 14: what".
tl::unexpected<base::Error> refused(std::string_view reason, std::uint32_t line_number,
                                    std::string_view what);

std::string_view without_blanks(std::string_view text);
std::string in_small_letters(std::string_view text);

// "-12.34", "+12.3", "12,34", "12.3400"; never more decimals than the currency has, but for zeros.
// reason: line_amount_malformed
base::Result<std::int64_t> parse_amount_minor(std::string_view text, money::Currency currency,
                                              std::uint32_t line_number);
// Capital letters. reason: line_currency_unknown
base::Result<money::Currency> parse_currency(std::string_view text, std::uint32_t line_number);

// "21/08/2017" or "2017-08-21", and "08:22:14" or "" for the day's first moment.
// reason: line_date_malformed
base::Result<base::Timestamp> parse_date_and_time(std::string_view date, std::string_view time,
                                                  std::uint32_t line_number);
// "2018-01-05 08:31:14 +0000", RFC 3339, or a date alone; without a zone it is UTC.
base::Result<base::Timestamp> parse_moment(std::string_view text, std::uint32_t line_number);
// "20260301", "20260301120000.000[-5:EST]". reason: line_date_malformed
base::Result<base::Timestamp> parse_ofx_moment(std::string_view text, std::uint32_t line_number);

// Whole minor units of `local` at `rate` units of `home` each, rounded to the nearest.
// reason: line_amount_malformed
base::Result<std::int64_t> local_amount_minor(std::int64_t home_minor, money::Currency home,
                                              money::Currency local, std::string_view rate,
                                              std::uint32_t line_number);

// The text as UTF-8 without a byte order mark; what is not UTF-8 is taken as Windows-1252 where the
// file says so. reason: file_not_text
base::Result<std::string> decode_text(std::string_view bytes, bool is_windows_1252);

}  // namespace atollbank::imports
