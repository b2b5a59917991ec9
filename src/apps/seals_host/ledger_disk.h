// SPDX-License-Identifier: Apache-2.0
// The disk of a ledger's data folder, with its old segments in the folder `cold` below, compressed
// (adapters/zstd). That folder may be a link to another disk; without it nothing is cold.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/posix/posix_disk.h"
#include "adapters/zstd/cold_disk.h"

namespace atollbank::apps {

inline constexpr std::string_view kColdFolderName = "cold";

class LedgerDisk {
 public:
  // Errors: those of PosixDisk.
  static base::Result<std::unique_ptr<LedgerDisk>> open(const std::filesystem::path& folder);
  // Makes the folder `cold` first, as a link to `cold_folder` unless that is empty; what is there
  // already stays. internal cold_folder_failed
  static base::Result<std::unique_ptr<LedgerDisk>> open_with_cold(
      const std::filesystem::path& folder, const std::filesystem::path& cold_folder);

  adapters::ColdDisk& disk() { return disk_; }

 private:
  LedgerDisk(std::unique_ptr<adapters::PosixDisk> warm, std::unique_ptr<adapters::PosixDisk> cold)
      : warm_(std::move(warm)), cold_(std::move(cold)), disk_(*warm_, cold_ ? *cold_ : *warm_) {}

  std::unique_ptr<adapters::PosixDisk> warm_;
  std::unique_ptr<adapters::PosixDisk> cold_;  // null when there is no such folder
  adapters::ColdDisk disk_;
};

}  // namespace atollbank::apps
