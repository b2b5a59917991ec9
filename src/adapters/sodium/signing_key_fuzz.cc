// SPDX-License-Identifier: Apache-2.0
// Any text is a signing key or is refused as damaged.
#include <cstdint>
#include <string_view>

#include "adapters/sodium/signing_key.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto key = atollbank::adapters::parse_signing_key(text);
  ATOLL_ASSERT(key ? !(*key)->name().empty() : key.error().reason == "signing_key_damaged");
  return 0;
}
