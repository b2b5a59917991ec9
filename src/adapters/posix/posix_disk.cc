// SPDX-License-Identifier: Apache-2.0
#include "adapters/posix/posix_disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/posix/posix_file.h"
#include "base/assert.h"

namespace atollbank::adapters {

using base::Result;

namespace {

constexpr mode_t kFileMode = 0600;

// The folder's own entry in its parent, which must last like what is in it.
Result<void> sync_parent_of(const std::string& path) {
  const auto parent = std::filesystem::path(path) / "..";
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return disk_error(errno, "open the folder above", path);
  if (::fsync(folder.number()) < 0) return disk_error(errno, "sync the folder above", path);
  return {};
}

Result<Descriptor> lock_folder(int folder, const std::string& path) {
  Descriptor lock(::openat(folder, std::string(kLockFileName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC,
                           kFileMode));
  if (!lock.is_open()) return disk_error(errno, "open the lock of", path);
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK) return disk_error(errno, "lock", path);
    return base::fail(base::ErrorCode::kFailedPrecondition, "folder_in_use",
                      fmt::format("another bank has {} open", path));
  }
  return lock;
}

std::string plain(std::string_view name) {
  ATOLL_ASSERT(!name.empty() && name.find('/') == std::string_view::npos && name[0] != '.');
  return std::string(name);
}

}  // namespace

Result<std::unique_ptr<PosixDisk>> PosixDisk::open_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return disk_error(error.value(), "create", path);
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return disk_error(errno, "open", path);
  ATOLL_TRY(auto lock, lock_folder(folder.number(), path));
  ATOLL_TRY_VOID(sync_parent_of(path));
  return std::unique_ptr<PosixDisk>(new PosixDisk(path, std::move(folder), std::move(lock)));
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::open_or_create(std::string_view name) {
  return open_with(name, O_CREAT);
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::open(std::string_view name) {
  return open_with(name, 0);
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::open_with(std::string_view name, int flags) {
  const std::string file = plain(name);
  Descriptor buffered(
      ::openat(folder_.number(), file.c_str(), O_RDWR | O_CLOEXEC | flags, kFileMode));
  if (!buffered.is_open()) return disk_error(errno, "open", file);
  Descriptor direct(::openat(folder_.number(), file.c_str(), O_WRONLY | O_CLOEXEC | O_DIRECT));
  if (!direct.is_open() && errno != EINVAL) return disk_error(errno, "open", file);
  return std::make_unique<PosixFile>(file, std::move(buffered), std::move(direct));
}

Result<void> PosixDisk::rename(std::string_view source, std::string_view target) {
  const std::string from = plain(source);
  const std::string to = plain(target);
  if (::renameat(folder_.number(), from.c_str(), folder_.number(), to.c_str()) < 0) {
    return disk_error(errno, "rename", from);
  }
  return {};
}

Result<void> PosixDisk::remove(std::string_view name) {
  const std::string file = plain(name);
  if (::unlinkat(folder_.number(), file.c_str(), 0) < 0) return disk_error(errno, "remove", file);
  return {};
}

Result<std::vector<std::string>> PosixDisk::list() const {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (entry->is_regular_file(error) && name != kLockFileName) names.push_back(name);
  }
  if (error) return disk_error(error.value(), "list", path_);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> PosixDisk::sync_folder() {
  if (retry_interrupted([&] { return ::fsync(folder_.number()); }) < 0) {
    return disk_error(errno, "sync the folder", path_);
  }
  return {};
}

Result<std::uint64_t> PosixDisk::free_bytes() const {
  struct statvfs status{};
  if (::fstatvfs(folder_.number(), &status) < 0) return disk_error(errno, "look at", path_);
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace atollbank::adapters
