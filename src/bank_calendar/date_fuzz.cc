// SPDX-License-Identifier: Apache-2.0
// Any text is a date that prints as it was written, or is refused with a reason.
#include <cstdint>
#include <string_view>

#include "bank_calendar/date.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::bank_calendar;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto date = parse_date(text);
  if (date)
    ATOLL_ASSERT(date->ok() && date_text(*date) == text);
  else
    ATOLL_ASSERT(!date.error().reason.empty() && !date.error().message.empty());
  return 0;
}
