// SPDX-License-Identifier: Apache-2.0
// The file of persons' keys, format 1: blocks of 4,096 bytes, a header and then 32 keys a block. A
// key's number is its place: the first of the block after the header is 1. Little-endian.
//
// A key is wrapped by the bank's (adapters/sodium/secret_box.h), so that the file alone opens
// nothing. It is destroyed where it stands; four keys lie within each 512 bytes, which disks write
// whole or not at all, so that a write that is cut short destroys no other.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters::format {

inline constexpr std::uint32_t kPersonKeysFormat = 1;
inline constexpr std::size_t kPersonKeysBlockSize = 4096;
inline constexpr std::size_t kPersonKeysOfBlock = 32;
inline constexpr std::size_t kWrappedKeySize = 73;

enum class PersonKeyState : std::uint8_t { kNone = 0, kLive = 1, kDestroyed = 2 };

struct PersonKey {
  PersonKeyState state{};
  std::uint8_t wrapped[kWrappedKeySize] = {};
  std::uint8_t reserved[54] = {};
};

struct alignas(kPersonKeysBlockSize) PersonKeysHeader {
  char magic[24] = {'a', 't', 'o', 'l', 'l', ' ', 'p', 'e', 'r',
                    's', 'o', 'n', ' ', 'k', 'e', 'y', 's', '\n'};
  std::uint32_t format = kPersonKeysFormat;
  std::uint8_t reserved[4068] = {};
};

struct alignas(kPersonKeysBlockSize) PersonKeysBlock {
  PersonKey keys[kPersonKeysOfBlock];
};

static_assert(sizeof(PersonKey) == 128);
static_assert(sizeof(PersonKeysHeader) == kPersonKeysBlockSize &&
              sizeof(PersonKeysBlock) == kPersonKeysBlockSize);
static_assert(std::has_unique_object_representations_v<PersonKeysBlock> &&
              std::has_unique_object_representations_v<PersonKeysHeader>);

}  // namespace atollbank::adapters::format
