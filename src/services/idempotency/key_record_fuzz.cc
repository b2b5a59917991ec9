// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/idempotency/format/key_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::idempotency::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto request = format::decode_request(input);
  if (request.has_value()) ATOLL_ASSERT(format::encode_request(*request) == input);
  const auto answer = format::decode_answer(input);
  if (answer.has_value()) ATOLL_ASSERT(format::encode_answer(*answer) == input);
  return 0;
}
