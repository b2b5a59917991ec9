// SPDX-License-Identifier: Apache-2.0
// Evidence that decodes encodes to the very same bytes.
#include "base/assert.h"
#include "services/posting/evidence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto evidence = atollbank::posting::decode_evidence(input);
  if (evidence.has_value()) {
    ATOLL_ASSERT(atollbank::posting::encode_evidence(*evidence) == input);
  }
  return 0;
}
