// SPDX-License-Identifier: Apache-2.0
// Records of imports that decode encode to the very same bytes. The first byte says which kind.
#include "base/assert.h"
#include "services/imports/format/import_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::imports::format;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (bytes[0] % 2 == 0) {
    if (const auto import = decode_import(input)) ATOLL_ASSERT(encode_import(*import) == input);
  } else {
    if (const auto lines = decode_lines(input)) ATOLL_ASSERT(encode_lines(*lines) == input);
  }
  return 0;
}
