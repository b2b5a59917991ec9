// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
// The first byte says which record.
#include "base/assert.h"
#include "services/interest/format/interest_record.h"

namespace {

template <class Decode, class Encode>
void check(atollbank::base::ByteView input, Decode decode, Encode encode) {
  if (const auto decoded = decode(input)) ATOLL_ASSERT(encode(*decoded) == input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::interest::format;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0] % 3) {
    case 0: check(input, format::decode_product, format::encode_product); break;
    case 1: check(input, format::decode_agreement, format::encode_agreement); break;
    default: check(input, format::decode_day, format::encode_day); break;
  }
  return 0;
}
