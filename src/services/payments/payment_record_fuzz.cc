// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/payments/format/bulk_record.h"
#include "services/payments/format/payment_record.h"

namespace {

template <class Decode, class Encode>
void check(std::string_view input, Decode decode, Encode encode) {
  const auto decoded = decode(input);
  if (decoded.has_value()) ATOLL_ASSERT(encode(*decoded) == input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::payments::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  check(input, format::decode_payment, format::encode_payment);
  check(input, format::decode_payee, format::encode_payee);
  check(input, format::decode_asked, format::encode_asked);
  check(input, format::decode_sent, format::encode_sent);
  check(input, format::decode_bulk, format::encode_bulk);
  return 0;
}
