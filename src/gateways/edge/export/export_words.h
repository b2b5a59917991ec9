// SPDX-License-Identifier: Apache-2.0
// Values as the files of an export have them. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/transactions/transaction.h"

namespace atollbank::edge {

// "-6.40": with the digits that the currency has.
std::string decimal_text(std::int64_t amount_minor, std::uint16_t currency);
// "01/09/2026" and "08:00:00", in UTC.
std::string day_text(base::Timestamp time);
std::string time_text(base::Timestamp time);
// "Card payment", "Eating out".
std::string_view type_words(posting::Scheme scheme);
std::string category_words(posting::Category category);
// Who it came from or went to; "" when nobody is known.
std::string other_side_of(const transactions::Transaction& transaction);

}  // namespace atollbank::edge
