// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/identity/format/client_record.h"
#include "services/identity/format/grant_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::identity::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto client = format::decode_client(input);
  if (client.has_value()) ATOLL_ASSERT(format::encode_client(*client) == input);
  const auto grant = format::decode_grant(input);
  if (grant.has_value()) ATOLL_ASSERT(format::encode_grant(*grant) == input);
  return 0;
}
