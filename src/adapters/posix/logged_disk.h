// SPDX-License-Identifier: Apache-2.0
// A disk that passes everything on and writes into a log file, outside its folder, what changes
// something: a change before it is made, a sync before it begins and after it succeeded.
//
// So when the process is killed, the log says what was surely durable and what was not. Thread-safe
// like the disk below; a log that cannot be written fails the call with disk_failed.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/posix/descriptor.h"
#include "adapters/posix/disk_log.h"
#include "ports/disk.h"

namespace atollbank::adapters {

class LoggedDisk final : public ports::Disk {
 public:
  // Begins the log anew.
  static base::Result<std::unique_ptr<LoggedDisk>> over(std::unique_ptr<ports::Disk> disk,
                                                        const std::string& log_path);

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  base::Result<std::vector<std::string>> list() const override { return disk_->list(); }
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override { return disk_->free_bytes(); }

 private:
  class File;

  LoggedDisk(std::unique_ptr<ports::Disk> disk, Descriptor log)
      : disk_(std::move(disk)), log_(std::move(log)) {}

  base::Result<void> take(DiskLogHead head, std::string_view name = {},
                          std::string_view target = {}, std::span<const std::byte> bytes = {});
  std::uint64_t next_ticket();
  std::uint64_t number_of(std::string_view name);

  std::unique_ptr<ports::Disk> disk_;
  Descriptor log_;
  std::mutex mutex_;  // guards the log's order and what is below
  std::map<std::string, std::uint64_t, std::less<>> file_numbers_;
  std::uint64_t next_file_number_ = 0;
  std::uint64_t tickets_ = 0;
};

}  // namespace atollbank::adapters
