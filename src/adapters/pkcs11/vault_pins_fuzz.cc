// SPDX-License-Identifier: Apache-2.0
// Any bytes are PINs or are refused; what is read prints back to the text it was read from.
#include <cstdint>
#include <string_view>

#include "adapters/pkcs11/format/vault_pins.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::adapters::format;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto pins = parse_vault_pins(text))
    ATOLL_ASSERT(print_vault_pins(*pins).reveal() == text);
  return 0;
}
