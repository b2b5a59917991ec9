// SPDX-License-Identifier: Apache-2.0
// A disk that is only read: recovery code may run on it, and what it writes goes nowhere.
//
// Verifying must not change a bank's folder, and recovering a journal cuts its torn tail. Reads see
// what is on the disk underneath, which outlives this object. Threads as in ports/disk.h.
#pragma once

#include "ports/disk.h"

namespace atollbank::atollctl {

class UntouchedDisk final : public ports::Disk {
 public:
  explicit UntouchedDisk(ports::Disk& disk) : disk_(disk) {}

  // Of files that are there; file_not_found otherwise.
  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view, std::string_view) override { return {}; }
  base::Result<void> remove(std::string_view) override { return {}; }
  base::Result<std::vector<std::string>> list() const override { return disk_.list(); }
  base::Result<void> sync_folder() override { return {}; }
  base::Result<std::uint64_t> free_bytes() const override { return disk_.free_bytes(); }

 private:
  ports::Disk& disk_;
};

}  // namespace atollbank::atollctl
