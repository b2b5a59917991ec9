// SPDX-License-Identifier: Apache-2.0
// A text is a cursor that is written so again, or it is refused.
#include "base/assert.h"
#include "services/queries/cursor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto cursor = atollbank::queries::decode_cursor(text);
  if (cursor) ATOLL_ASSERT(atollbank::queries::encode_cursor(*cursor) == text);
  if (!cursor) ATOLL_ASSERT(cursor.error().reason == "cursor_malformed");
  return 0;
}
