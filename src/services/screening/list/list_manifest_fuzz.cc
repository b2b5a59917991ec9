// SPDX-License-Identifier: Apache-2.0
// Whatever an operator's file holds, reading it is total.
#include "base/assert.h"
#include "services/screening/list/manifest_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto parsed =
      atollbank::screening::parse_manifest({reinterpret_cast<const char*>(bytes), size});
  ATOLL_ASSERT(parsed.has_value() || parsed.error().reason == "manifest_malformed");
  return 0;
}
