// SPDX-License-Identifier: Apache-2.0
// Input: a type, then text. What parses is a value that its own text gives back; what is refused
// has a published reason.
#include "base/assert.h"
#include "ledger/format/metadata_text.h"

namespace format = atollbank::ledger::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto type = static_cast<format::MetadataType>(1 + bytes[0] % 7);
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const auto value = format::parse_metadata_value(type, text);
  if (!value) {
    ATOLL_ASSERT(value.error().reason == "metadata_value_invalid" ||
                 value.error().reason == "metadata_type_unknown");
    return 0;
  }
  ATOLL_ASSERT(format::type_of(*value) == type);
  const std::string again = format::to_text(*value);
  ATOLL_ASSERT(format::parse_metadata_value(type, again) == *value);
  return 0;
}
