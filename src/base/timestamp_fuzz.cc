// SPDX-License-Identifier: Apache-2.0
// Any text is a time or is refused; a time prints as one that reads as the same millisecond.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/timestamp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::base;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto time = parse_rfc3339(text)) {
    const std::string printed = to_rfc3339(*time);
    // An offset may carry a moment of the last year across its end.
    const auto again = parse_rfc3339(printed);
    ATOLL_ASSERT(again || printed.starts_with("2262") || printed.starts_with("1677"));
    if (again) {
      const Duration lost = *time - *again;
      ATOLL_ASSERT(lost.nanoseconds >= 0 && lost < Duration::from_ms(1));
    }
  }
  return 0;
}
