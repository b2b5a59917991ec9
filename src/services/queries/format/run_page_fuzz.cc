// SPDX-License-Identifier: Apache-2.0
// Any page whose checksum is right, which damage rarely is, decodes within its bounds or is
// refused; what a first column of deltas decodes to can be encoded again.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/assert.h"
#include "base/checksum.h"
#include "services/queries/format/page.h"
#include "services/queries/format/run_header.h"

namespace format = atollbank::queries::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::array<std::byte, format::kPageSize> page{};
  if (size > 0) std::memcpy(page.data(), bytes, std::min(size, page.size()));
  format::PageColumns columns;
  static_cast<void>(decode_page(page, 1, columns));
  const std::string_view rest(reinterpret_cast<const char*>(page.data()) + 4, page.size() - 4);
  const auto checksum = static_cast<std::uint32_t>(atollbank::base::checksum64(rest));
  std::memcpy(page.data(), &checksum, sizeof(checksum));
  for (std::size_t count = 1; count <= format::kColumnsMax; ++count) {
    if (!decode_page(page, count, columns)) continue;
    ATOLL_ASSERT(columns.count > 0 && columns.count <= format::kPageEntriesMax);
    for (std::size_t c = 0; c < count; ++c)
      ATOLL_ASSERT(columns.columns[c].size() == columns.count);
    auto values = columns.columns[0];
    std::ranges::sort(values);
    std::array<std::byte, format::kPageSize> again{};
    const std::array<std::span<const std::uint64_t>, 1> one = {values};
    const std::array codings = {format::Coding::kDelta};
    const std::size_t taken = encode_page(one, codings, again);
    format::PageColumns decoded;
    ATOLL_ASSERT(decode_page(again, 1, decoded).has_value() && decoded.count == taken);
    ATOLL_ASSERT(std::equal(decoded.columns[0].begin(), decoded.columns[0].end(), values.begin()));
  }
  return 0;
}
