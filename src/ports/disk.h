// SPDX-License-Identifier: Apache-2.0
// What the bank asks of a disk: files in one folder, written in aligned blocks, durable after sync.
//
// Nothing is durable before sync() returned success; a failed sync leaves everything since the last
// one in an unknown state and must never be repeated. Names are plain file names. Calls on
// different files may come from different threads; one file has one writer at a time, and any
// number of readers. Errors: not_found file_not_found · resource_exhausted no_space · internal
// disk_failed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::ports {

inline constexpr std::size_t kDiskBlockSize = 4096;

class DiskFile {
 public:
  virtual ~DiskFile() = default;
  // `bytes`, its address and `offset` are multiples of kDiskBlockSize. All or an error; after an
  // error the range may be partly written.
  virtual base::Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  // Durable: data, and the file's size.
  virtual base::Result<void> sync() = 0;
  // Any offset and size. The count read; fewer than asked only at the end of the file.
  virtual base::Result<std::size_t> read_at(std::uint64_t offset,
                                            std::span<std::byte> out) const = 0;
  virtual base::Result<std::uint64_t> size() const = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;
  // Creates the file empty, or opens the one there.
  virtual base::Result<std::unique_ptr<DiskFile>> open_or_create(std::string_view name) = 0;
  // file_not_found when there is none.
  virtual base::Result<std::unique_ptr<DiskFile>> open(std::string_view name) = 0;
  // Atomic and, after sync_folder(), durable; replaces `target`.
  virtual base::Result<void> rename(std::string_view source, std::string_view target) = 0;
  virtual base::Result<void> remove(std::string_view name) = 0;
  // Sorted by name.
  virtual base::Result<std::vector<std::string>> list() const = 0;
  // Makes creations, renames and removals durable.
  virtual base::Result<void> sync_folder() = 0;
  virtual base::Result<std::uint64_t> free_bytes() const = 0;
};

}  // namespace atollbank::ports
