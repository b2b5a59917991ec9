// SPDX-License-Identifier: Apache-2.0
// A header whose checksum is right is refused, or its sections follow each other within the file.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "base/assert.h"
#include "base/checksum.h"
#include "services/queries/format/run_header.h"

namespace format = atollbank::queries::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::array<std::byte, format::kPageSize> page{};
  if (size > 0) std::memcpy(page.data(), bytes, std::min(size, page.size()));
  static_cast<void>(format::read_run_header(page));
  constexpr std::size_t kChecked = offsetof(format::RunHeader, checksum);
  const std::uint64_t checksum =
      atollbank::base::checksum64({reinterpret_cast<const char*>(page.data()), kChecked});
  std::memcpy(page.data() + kChecked, &checksum, sizeof(checksum));
  const auto header = format::read_run_header(page);
  if (!header) return 0;
  std::uint32_t next_page = 1;
  for (const auto& section : header->sections) {
    ATOLL_ASSERT(section.first_page == next_page);
    next_page += section.page_count;
  }
  ATOLL_ASSERT(next_page == header->page_count && header->first_slot < header->end_slot);
  return 0;
}
