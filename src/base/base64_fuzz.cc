// SPDX-License-Identifier: Apache-2.0
// Any text is base64 or is refused; what is accepted prints back to the text it was read from.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/base64.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::base;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto value = parse_base64(text)) ATOLL_ASSERT(to_base64(*value) == text);
  ATOLL_ASSERT(parse_base64(to_base64(text)).value() == text);
  if (const auto value = parse_base64url(text)) ATOLL_ASSERT(to_base64url(*value) == text);
  ATOLL_ASSERT(parse_base64url(to_base64url(text)).value() == text);
  return 0;
}
