// SPDX-License-Identifier: Apache-2.0
// Any text is base32 or is refused; what is accepted has one text of its own that reads back.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "credentials/base32.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::credentials;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto value = parse_base32(text))
    ATOLL_ASSERT(parse_base32(to_base32(*value)).value() == *value);
  ATOLL_ASSERT(parse_base32(to_base32(text)).value() == text);
  return 0;
}
