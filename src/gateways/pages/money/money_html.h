// SPDX-License-Identifier: Apache-2.0
// Money, accounts, payments and moments as the pages write them: pounds with their sign, the clocks
// of London. Pure functions.
#pragma once

#include <string>

#include "bank_calendar/date.h"
#include "base/timestamp.h"
#include "gateways/pages/html.h"
#include "services/payments/payment.h"

namespace atollbank::pages {

// "£1,234.50"
std::string money_text(std::int64_t minor, std::uint16_t currency);
Html& put_money(Html& html, std::int64_t minor, std::uint16_t currency);
// With a sign: "+£12.50" came in, "−£12.50" went out.
Html& put_change(Html& html, std::int64_t minor, std::uint16_t currency);

// "04-00-04 12345678"
Html& put_account_number(Html& html, std::string_view sort_code, std::string_view number);

// "Paid", "Waits for you", …
std::string_view state_words(payments::PaymentState state);

std::string day_words(bank_calendar::Date date);       // "Thursday 26 November 2026"
std::string clock_words(base::Timestamp moment);       // "14:05"
Html& put_moment(Html& html, base::Timestamp moment);  // "26 November 2026, 14:05"
std::string date_words(bank_calendar::Date date);      // "26 November 2026"

}  // namespace atollbank::pages
