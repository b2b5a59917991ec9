// SPDX-License-Identifier: Apache-2.0
// Records of screenings and lists that decode encode to the very same bytes. The first byte says
// which kind.
#include "base/assert.h"
#include "services/screening/format/list_record.h"
#include "services/screening/format/screening_record.h"

namespace {

using namespace atollbank::screening::format;

template <class Decode, class Encode>
void check_kind(atollbank::base::ByteView input, Decode decode, Encode encode) {
  if (const auto decoded = decode(input)) ATOLL_ASSERT(encode(*decoded) == input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const atollbank::base::ByteView input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0]) {
    case 's': check_kind(input, decode_screening, encode_screening); break;
    case 'f': check_kind(input, decode_figures, encode_figures); break;
    case 'l': check_kind(input, decode_facts, encode_facts); break;
    case 'c': check_kind(input, decode_check, encode_check); break;
    case 'd': check_kind(input, decode_daily_check, encode_daily_check); break;
    case 'r': check_kind(input, decode_rescreening, encode_rescreening); break;
    default: {
      const auto entries = decode_entries(input);
      if (!entries || entries->empty()) break;
      // Parts of more than kPartSize are cut otherwise.
      if (input.size() < kPartSize) ATOLL_ASSERT(encode_entries(*entries).at(0) == input);
    }
  }
  return 0;
}
