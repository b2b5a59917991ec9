// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/new_folder.h"

#include <algorithm>
#include <filesystem>

#include "adapters/posix/posix_disk.h"

namespace atollbank::atollctl {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;

// What a journal's folder may hold, and so what may be cleared away.
bool is_of_a_journal(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with("journal-") || name.starts_with("preparing-") || name == "copied-to" ||
         name == adapters::kLockFileName;
}

Result<void> clear_unfinished(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  fs::directory_iterator files(folder, error);
  const bool is_ours = !error && std::all_of(begin(files), end(files), is_of_a_journal);
  if (is_ours) fs::remove_all(folder, error);
  if (is_ours && !error) return {};
  return base::fail(ErrorCode::kFailedPrecondition, "folder_exists",
                    folder + " is in the way and was not left by such a work");
}

}  // namespace

NewFolder::NewFolder(std::string name)
    : name_(std::move(name)),
      unfinished_((fs::path(name_) / "").parent_path().string() + ".unfinished") {}

Result<NewFolder> NewFolder::prepare(const std::string& name) {
  std::error_code error;
  if (fs::exists(name, error)) {
    const bool is_free = fs::is_directory(name, error) && fs::is_empty(name, error);
    if (!is_free || !fs::remove(name, error)) {
      return base::fail(ErrorCode::kFailedPrecondition, "folder_exists",
                        name + " is there already; a new folder is wanted");
    }
  }
  NewFolder folder(name);
  ATOLL_TRY_VOID(clear_unfinished(folder.unfinished_));
  return folder;
}

Result<void> NewFolder::put_in_place() const {
  std::error_code error;
  fs::rename(unfinished_, name_, error);
  if (error) {
    return base::fail(ErrorCode::kInternal, "disk_failed",
                      "rename " + unfinished_ + ": " + error.message());
  }
  // Opening a folder makes its name durable.
  ATOLL_TRY_VOID(adapters::PosixDisk::open_folder(name_));
  return {};
}

void NewFolder::clear_away() const {
  std::error_code ignored;
  fs::remove_all(unfinished_, ignored);
}

}  // namespace atollbank::atollctl
