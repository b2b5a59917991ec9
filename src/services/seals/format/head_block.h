// SPDX-License-Identifier: Apache-2.0
// How signed tree heads are kept beside the journal: block n of the file holds head n. What counts
// fills the block's first sector, which a disk writes whole or not at all; so a head is whole, or
// was never written. Format 1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "services/seals/tree_head.h"

namespace atollbank::seals::format {

inline constexpr std::string_view kHeadsFileName = "seal-heads";
inline constexpr std::uint32_t kHeadBlockFormat = 1;
inline constexpr std::size_t kHeadBlockSize = 4096;

struct HeadBlock {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 't', 'r',
                    'e', 'e', ' ', 'h', 'e', 'a', 'd', '\n'};
  std::uint32_t format = kHeadBlockFormat;
  std::uint32_t note_size = 0;
  std::uint64_t number = 0;    // of the head: 0, 1, …
  std::uint64_t checksum = 0;  // XXH3 of the first sector with checksum zero
  std::uint64_t reserved = 0;
  char note[kNoteSizeMax] = {};
  char zeros[kHeadBlockSize - 512] = {};
};
static_assert(sizeof(HeadBlock) == kHeadBlockSize && std::is_trivially_copyable_v<HeadBlock>);
static_assert(offsetof(HeadBlock, zeros) == 512);

HeadBlock make_head_block(std::uint64_t number, const SignedHead& head);

// None when the block was never written (all zero).
// Errors data_loss: head_block_damaged, head_block_format_unknown
base::Result<std::optional<SignedHead>> read_head_block(const HeadBlock& block,
                                                        std::uint64_t number);

}  // namespace atollbank::seals::format
