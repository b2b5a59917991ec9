// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/receipts/format/receipt_record.h"
#include "services/receipts/receipt_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace receipts = atollbank::receipts;
  namespace format = receipts::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto receipt = format::decode_receipt(input);
  if (receipt.has_value()) {
    ATOLL_ASSERT(format::encode_receipt(*receipt) == input);
    if (receipts::check_receipt(*receipt)) ATOLL_ASSERT(receipt->total_minor > 0);
  }
  const auto count = format::decode_count(input);
  if (count.has_value()) ATOLL_ASSERT(format::encode_count(*count) == input);
  return 0;
}
