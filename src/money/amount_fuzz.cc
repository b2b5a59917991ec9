// SPDX-License-Identifier: Apache-2.0
// Any text is an amount or is refused; an amount prints as one that reads the same. The same bytes
// are tried as a rate.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "money/amount.h"
#include "money/rate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::money;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto amount = parse_amount(text)) {
    ATOLL_ASSERT(parse_amount(to_text(*amount)).value() == *amount);
  }
  if (const auto rate = Rate::parse(Currency::gbp(), Currency::usd(), text)) {
    ATOLL_ASSERT(rate->numerator() >= 1 && rate->denominator() >= 1);
    ATOLL_ASSERT(rate->inverse().inverse() == *rate);
    const Amount greatest{.minor = INT64_MIN, .currency = Currency::gbp()};
    (void)convert(greatest, *rate, Rounding::kHalfEven);
  }
  return 0;
}
