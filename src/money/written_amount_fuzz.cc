// SPDX-License-Identifier: Apache-2.0
// Whatever is typed is an amount or is refused. One that is read is what its digits say, counted
// here in another way, and is read again from how it is shown.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "money/rounding.h"
#include "money/written_amount.h"

namespace {

using namespace atollbank::money;

// All digits as one number of minor units; without a point they are whole units.
Int128 minor_units_of(std::string_view text, int exponent) {
  Int128 minor = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') minor = minor * 10 + (c - '0');
  }
  const bool is_whole = text.find('.') == std::string_view::npos;
  for (int i = 0; is_whole && i < exponent; ++i) minor *= 10;
  return minor;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const Currency currency : {Currency::gbp(), Currency::from_alpha("JPY").value(),
                                  Currency::from_alpha("KWD").value()}) {
    const auto amount = parse_written(text, currency);
    if (!amount) continue;
    ATOLL_ASSERT(amount->minor >= 0);
    ATOLL_ASSERT(amount->minor == minor_units_of(text, currency.exponent()));
    std::string shown = to_written(*amount);
    if (const auto letters = shown.find(' '); letters != std::string::npos) shown.resize(letters);
    const auto again = parse_written(shown, currency);
    ATOLL_ASSERT(again && *again == *amount);
  }
  return 0;
}
