// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, a record decodes to a value that encodes to the same bytes, or to an error.
#include "base/assert.h"
#include "services/customers/format/customer_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::customers;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto customer = format::decode_customer(text))
    ATOLL_ASSERT(format::encode(*customer) == text);
  if (const auto opening = format::decode_opening(text))
    ATOLL_ASSERT(format::encode(*opening) == text);
  if (const auto token = format::decode_token(text)) ATOLL_ASSERT(format::encode(*token) == text);
  return 0;
}
