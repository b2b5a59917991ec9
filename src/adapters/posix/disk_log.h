// SPDX-License-Identifier: Apache-2.0
// The log of a LoggedDisk: what was asked of a disk that changes it, in order. A test reads it to
// make what a power cut would have left; no bank ever reads it.
//
// A record is a DiskLogHead, then name, target and bytes, with nothing between. The last one may be
// cut short, for its writer is killed.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::adapters {

enum class DiskLogKind : std::uint8_t {
  kCreate = 1,
  kWrite = 2,
  kSyncBegun = 3,  // what was written before it is durable once kSynced with its ticket is there
  kSynced = 4,
  kRename = 5,
  kRemove = 6,
  kFolderSyncBegun = 7,
  kFolderSynced = 8,
};

struct DiskLogHead {
  DiskLogKind kind{};
  std::uint8_t is_zero = 0;  // kWrite: bytes_size zeros, which are not in the log
  std::uint16_t name_size = 0;
  std::uint16_t target_size = 0;
  std::uint16_t reserved = 0;
  std::uint64_t file_number = 0;  // files there at the start: in the order of their names
  std::uint64_t offset = 0;       // kWrite; of the syncs: their ticket
  std::uint64_t bytes_size = 0;   // kWrite
};
static_assert(sizeof(DiskLogHead) == 32 && std::is_trivially_copyable_v<DiskLogHead>);

}  // namespace atollbank::adapters
