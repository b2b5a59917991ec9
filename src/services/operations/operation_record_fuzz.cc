// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
// The first byte of the input says which value it is.
#include "base/assert.h"
#include "services/operations/format/operation_record.h"

namespace {

template <class Decode, class Encode>
void check(std::string_view input, Decode decode, Encode encode) {
  const auto decoded = decode(input);
  if (decoded.has_value()) ATOLL_ASSERT(encode(*decoded) == input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::operations::format;
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0]) {
    case 'p': check(rest, format::decode_proposal, format::encode_proposal); break;
    case 'o': check(rest, format::decode_operator, format::encode_operator); break;
    case 'a': check(rest, format::decode_asked, format::encode_asked); break;
    case 'i': check(rest, format::decode_operator_id, format::encode_operator_id); break;
    default: break;
  }
  return 0;
}
