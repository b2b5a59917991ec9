// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/standing_orders/format/order_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::standing_orders::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto order = format::decode_order(input);
  if (order.has_value()) ATOLL_ASSERT(format::encode_order(*order) == input);
  return 0;
}
