// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/onboarding/format/application_record.h"

namespace {

template <class Decode, class Encode>
void check(std::string_view input, Decode decode, Encode encode) {
  const auto decoded = decode(input);
  if (decoded.has_value()) ATOLL_ASSERT(encode(*decoded) == input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::onboarding::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  check(input, format::decode_application, format::encode_application);
  check(input, format::decode_dossier, format::encode_dossier);
  check(input, format::decode_asked, format::encode_asked);
  check(input, format::decode_claim, format::encode_claim);
  return 0;
}
