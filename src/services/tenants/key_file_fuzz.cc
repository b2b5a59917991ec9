// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/key_file.h"

#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::tenants;
  const auto keys = parse_keys({reinterpret_cast<const char*>(bytes), size});
  if (!keys) return 0;
  ATOLL_ASSERT(!keys->empty());
  // What was read is read again as it is.
  std::string text;
  for (const auto& key : *keys) text += key.reveal() + "\n";
  const auto again = parse_keys(text);
  ATOLL_ASSERT(again && again->size() == keys->size());
  for (std::size_t i = 0; i < keys->size(); ++i)
    ATOLL_ASSERT((*again)[i].equals((*keys)[i].reveal()));
  return 0;
}
