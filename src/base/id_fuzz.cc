// SPDX-License-Identifier: Apache-2.0
// Any text is an id or is refused; an id prints back to the text it was read from.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/id.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::base;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto id = parse_id("tx", text)) {
    ATOLL_ASSERT(to_text("tx", *id) == text);
    ATOLL_ASSERT(parse_base62(to_base62(*id)).value() == *id);
    ATOLL_ASSERT(!to_rfc3339(id->time()).empty());
  }
  return 0;
}
