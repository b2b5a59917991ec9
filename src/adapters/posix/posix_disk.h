// SPDX-License-Identifier: Apache-2.0
// A folder of a real file system as a disk: O_DIRECT writes where the file system takes them, a
// second, buffered descriptor for reads, fdatasync, and fsync of the folder.
//
// The object holds the folder's lock file: a second bank, or a second object, is refused.
#pragma once

#include <memory>
#include <string>

#include "adapters/posix/descriptor.h"
#include "ports/disk.h"

namespace atollbank::adapters {

// Not among the files that list() names.
inline constexpr std::string_view kLockFileName = "lock";

class PosixDisk final : public ports::Disk {
 public:
  // Creates the folder when it is not there. Errors, besides the port's:
  // failed_precondition folder_in_use.
  static base::Result<std::unique_ptr<PosixDisk>> open_folder(const std::string& path);

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  base::Result<std::vector<std::string>> list() const override;
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override;

 private:
  PosixDisk(std::string path, Descriptor folder, Descriptor lock)
      : path_(std::move(path)), folder_(std::move(folder)), lock_(std::move(lock)) {}

  base::Result<std::unique_ptr<ports::DiskFile>> open_with(std::string_view name, int flags);

  std::string path_;
  Descriptor folder_;
  Descriptor lock_;
};

}  // namespace atollbank::adapters
