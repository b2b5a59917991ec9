// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/operated_folder.h"

#include <algorithm>

#include "adapters/posix/posix_disk.h"

namespace atollbank::atollctl {

namespace fs = std::filesystem;

base::Result<void> check_operated_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error) && !error) return {};
  const bool is_banks = !error && fs::is_directory(folder / "records", error) && !error;
  if (is_banks) return {};
  // What an earlier attempt may have left.
  const auto is_lock = [](const fs::path& file) {
    return file.filename() == adapters::kLockFileName;
  };
  fs::directory_iterator files(folder, error);
  if (!error && std::all_of(begin(files), end(files), is_lock)) return {};
  return base::fail(
      base::ErrorCode::kFailedPrecondition, "folder_not_a_banks",
      folder.string() + " is no data folder of a bank; name one, or a folder that is new or empty");
}

}  // namespace atollbank::atollctl
