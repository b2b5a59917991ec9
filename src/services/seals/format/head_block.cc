// SPDX-License-Identifier: Apache-2.0
#include "services/seals/format/head_block.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"
#include "base/checksum.h"

namespace atollbank::seals::format {

using base::ErrorCode;

namespace {

constexpr std::size_t kSectorSize = offsetof(HeadBlock, zeros);

std::uint64_t checksum_of(HeadBlock block) {
  block.checksum = 0;
  return base::checksum64(base::bytes_of(block).substr(0, kSectorSize));
}

bool is_zero(base::ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; });
}

tl::unexpected<base::Error> damaged() {
  return base::fail(ErrorCode::kDataLoss, "head_block_damaged", "the tree head is damaged");
}

}  // namespace

HeadBlock make_head_block(std::uint64_t number, const SignedHead& head) {
  const std::string note = note_of(head);
  ATOLL_ASSERT(note.size() <= kNoteSizeMax);
  HeadBlock block;
  block.number = number;
  block.note_size = static_cast<std::uint32_t>(note.size());
  std::memcpy(block.note, note.data(), note.size());
  block.checksum = checksum_of(block);
  return block;
}

base::Result<std::optional<SignedHead>> read_head_block(const HeadBlock& block,
                                                        std::uint64_t number) {
  if (is_zero(base::bytes_of(block))) return std::optional<SignedHead>();
  if (std::memcmp(block.magic, HeadBlock{}.magic, sizeof block.magic) != 0) return damaged();
  if (block.checksum != checksum_of(block) || !is_zero({block.zeros, sizeof block.zeros}))
    return damaged();
  if (block.format != kHeadBlockFormat) {
    return base::fail(ErrorCode::kDataLoss, "head_block_format_unknown",
                      "the tree head is of a format that this program does not read");
  }
  if (block.number != number || block.note_size > kNoteSizeMax) return damaged();
  auto head = parse_note({block.note, block.note_size});
  if (!head) return damaged();
  return std::optional(std::move(*head));
}

}  // namespace atollbank::seals::format
