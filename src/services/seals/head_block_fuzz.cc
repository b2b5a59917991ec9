// SPDX-License-Identifier: Apache-2.0
// Any bytes in place of the file of tree heads are heads, an end or damage; what is read as a head
// is written back as the same block.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/assert.h"
#include "base/bytes.h"
#include "services/seals/format/head_block.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  seals::format::HeadBlock block;
  std::memset(static_cast<void*>(&block), 0, sizeof block);
  std::memcpy(static_cast<void*>(&block), bytes, std::min(size, sizeof block));
  const auto head = seals::format::read_head_block(block, block.number);
  if (head && *head) {
    const auto again = seals::format::make_head_block(block.number, **head);
    ATOLL_ASSERT(base::bytes_of(again) == base::bytes_of(block));
  }
  return 0;
}
