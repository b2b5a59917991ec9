// SPDX-License-Identifier: Apache-2.0
#include "apps/seals_host/ledger_disk.h"

namespace atollbank::apps {

namespace fs = std::filesystem;

base::Result<std::unique_ptr<LedgerDisk>> LedgerDisk::open(const fs::path& folder) {
  ATOLL_TRY(auto warm, adapters::PosixDisk::open_folder(folder.string()));
  std::unique_ptr<adapters::PosixDisk> cold;
  std::error_code error;
  if (fs::is_directory(folder / kColdFolderName, error)) {
    ATOLL_TRY(cold, adapters::PosixDisk::open_folder((folder / kColdFolderName).string()));
  }
  return std::unique_ptr<LedgerDisk>(new LedgerDisk(std::move(warm), std::move(cold)));
}

base::Result<std::unique_ptr<LedgerDisk>> LedgerDisk::open_with_cold(const fs::path& folder,
                                                                     const fs::path& cold_folder) {
  const fs::path place = folder / kColdFolderName;
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::exists(place, error)) {
    fs::create_directories(cold_folder.empty() ? place : cold_folder, error);
    if (!error && !cold_folder.empty())
      fs::create_directory_symlink(fs::absolute(cold_folder, error), place, error);
  }
  if (error) {
    return base::fail(base::ErrorCode::kInternal, "cold_folder_failed",
                      place.string() + ": " + error.message());
  }
  return open(folder);
}

}  // namespace atollbank::apps
