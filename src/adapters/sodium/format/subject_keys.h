// SPDX-License-Identifier: Apache-2.0
// The file of subjects' keys, format 1, in blocks of 4,096 bytes: a header, a spare of two blocks,
// then blocks of keys. Little-endian.
//
// A block of keys is written in place, so that a destroyed key is overwritten where it stood; the
// spare holds the new block first, so that a write that is cut short loses no other key.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/id.h"

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kSubjectKeysFormat = 1;
inline constexpr std::size_t kKeysBlockSize = 4096;
inline constexpr std::size_t kKeysPerBlock = 63;
inline constexpr std::uint64_t kSpareBlock = 1;  // its descriptor, then the block itself
inline constexpr std::uint64_t kFirstKeysBlock = 3;

enum class KeyState : std::uint8_t { kNone = 0, kLive = 1, kDestroyed = 2 };

struct SubjectKey {
  base::Id subject;
  std::uint8_t key[32] = {};
  KeyState state{};
  std::uint8_t reserved[15] = {};
};

struct alignas(kKeysBlockSize) KeysHeader {
  char magic[24] = {'a', 't', 'o', 'l', 'l', ' ', 's', 'u', 'b', 'j',
                    'e', 'c', 't', ' ', 'k', 'e', 'y', 's', '\n'};
  std::uint32_t format = kSubjectKeysFormat;
  std::uint8_t reserved[4068] = {};
};

// Says that the block after it is to stand at `target_block`; zero when there is nothing to do.
struct alignas(kKeysBlockSize) SpareDescriptor {
  std::uint64_t target_block = 0;
  std::uint64_t block_checksum = 0;
  std::uint64_t checksum = 0;  // of the two before it
  std::uint8_t reserved[4072] = {};
};

struct alignas(kKeysBlockSize) KeysBlock {
  SubjectKey keys[kKeysPerBlock];
  std::uint64_t block_number = 0;
  std::uint8_t reserved[48] = {};
  std::uint64_t checksum = 0;  // of all before it
};

static_assert(sizeof(SubjectKey) == 64);
static_assert(sizeof(KeysHeader) == kKeysBlockSize && sizeof(KeysBlock) == kKeysBlockSize &&
              sizeof(SpareDescriptor) == kKeysBlockSize);
static_assert(std::has_unique_object_representations_v<KeysBlock> &&
              std::has_unique_object_representations_v<SpareDescriptor> &&
              std::has_unique_object_representations_v<KeysHeader>);

}  // namespace atollbank::adapters::format
