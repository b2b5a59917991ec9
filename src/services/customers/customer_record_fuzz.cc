// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/customers/format/customer_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::customers::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto customer = format::decode_customer(input);
  if (customer.has_value()) ATOLL_ASSERT(format::encode_customer(*customer) == input);
  const auto opening = format::decode_opening(input);
  if (opening.has_value()) ATOLL_ASSERT(format::encode_opening(*opening) == input);
  return 0;
}
