// SPDX-License-Identifier: Apache-2.0
#include "adapters/posix/logged_disk.h"

#include <fcntl.h>
#include <sys/uio.h>

#include <algorithm>

namespace atollbank::adapters {

using base::Result;

namespace {

bool is_all_zero(std::span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](std::byte byte) { return byte == std::byte{}; });
}

iovec part(const void* begin, std::size_t size) { return {const_cast<void*>(begin), size}; }

}  // namespace

class LoggedDisk::File final : public ports::DiskFile {
 public:
  File(std::unique_ptr<ports::DiskFile> file, std::uint64_t number, LoggedDisk& disk)
      : file_(std::move(file)), number_(number), disk_(disk) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    DiskLogHead head{.kind = DiskLogKind::kWrite, .file_number = number_, .offset = offset};
    head.bytes_size = bytes.size();
    head.is_zero = is_all_zero(bytes) ? 1 : 0;
    ATOLL_TRY_VOID(disk_.take(head, {}, {}, bytes));
    return file_->write_at(offset, bytes);
  }
  Result<void> sync() override {
    DiskLogHead head{.kind = DiskLogKind::kSyncBegun, .file_number = number_};
    head.offset = disk_.next_ticket();
    ATOLL_TRY_VOID(disk_.take(head));
    ATOLL_TRY_VOID(file_->sync());
    head.kind = DiskLogKind::kSynced;
    return disk_.take(head);
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return file_->read_at(offset, out);
  }
  Result<std::uint64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<ports::DiskFile> file_;
  const std::uint64_t number_;
  LoggedDisk& disk_;
};

Result<std::unique_ptr<LoggedDisk>> LoggedDisk::over(std::unique_ptr<ports::Disk> disk,
                                                     const std::string& log_path) {
  constexpr mode_t kOwnerOnly = 0600;
  Descriptor log(
      ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, kOwnerOnly));
  if (!log.is_open()) return disk_error(errno, "open", log_path);
  std::unique_ptr<LoggedDisk> logged(new LoggedDisk(std::move(disk), std::move(log)));
  ATOLL_TRY(const auto names, logged->list());
  for (const auto& name : names) logged->file_numbers_[name] = logged->next_file_number_++;
  return logged;
}

// One call of the kernel a record, so that a kill leaves whole ones.
Result<void> LoggedDisk::take(DiskLogHead head, std::string_view name, std::string_view target,
                              std::span<const std::byte> bytes) {
  head.name_size = static_cast<std::uint16_t>(name.size());
  head.target_size = static_cast<std::uint16_t>(target.size());
  const std::size_t bytes_size = head.is_zero != 0 ? 0 : bytes.size();
  const iovec parts[] = {part(&head, sizeof(head)), part(name.data(), name.size()),
                         part(target.data(), target.size()), part(bytes.data(), bytes_size)};
  const std::size_t size = sizeof(head) + name.size() + target.size() + bytes_size;
  const std::lock_guard lock(mutex_);
  const auto count = retry_interrupted([&] { return ::writev(log_.number(), parts, 4); });
  if (count < 0) return disk_error(errno, "write", "the log of the disk");
  if (static_cast<std::size_t>(count) != size) return disk_error(EIO, "write", "the disk's log");
  return {};
}

std::uint64_t LoggedDisk::next_ticket() {
  const std::lock_guard lock(mutex_);
  return ++tickets_;
}

std::uint64_t LoggedDisk::number_of(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = file_numbers_.find(name);
  return found == file_numbers_.end() ? 0 : found->second;
}

Result<std::unique_ptr<ports::DiskFile>> LoggedDisk::open_or_create(std::string_view name) {
  DiskLogHead head{.kind = DiskLogKind::kCreate};
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    const auto [entry, inserted] = file_numbers_.try_emplace(std::string(name), next_file_number_);
    is_new = inserted;
    if (is_new) ++next_file_number_;
    head.file_number = entry->second;
  }
  if (is_new) ATOLL_TRY_VOID(take(head, name));
  ATOLL_TRY(auto file, disk_->open_or_create(name));
  return std::make_unique<File>(std::move(file), head.file_number, *this);
}

Result<std::unique_ptr<ports::DiskFile>> LoggedDisk::open(std::string_view name) {
  ATOLL_TRY(auto file, disk_->open(name));
  return std::make_unique<File>(std::move(file), number_of(name), *this);
}

Result<void> LoggedDisk::rename(std::string_view source, std::string_view target) {
  ATOLL_TRY_VOID(take({.kind = DiskLogKind::kRename}, source, target));
  ATOLL_TRY_VOID(disk_->rename(source, target));
  const std::lock_guard lock(mutex_);
  auto renamed = file_numbers_.extract(std::string(source));
  if (!renamed.empty()) file_numbers_[std::string(target)] = renamed.mapped();
  return {};
}

// Removing what is not there changes nothing and is not in the log.
Result<void> LoggedDisk::remove(std::string_view name) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = file_numbers_.find(name);
    if (known == file_numbers_.end()) return disk_->remove(name);
    file_numbers_.erase(known);
  }
  ATOLL_TRY_VOID(take({.kind = DiskLogKind::kRemove}, name));
  return disk_->remove(name);
}

Result<void> LoggedDisk::sync_folder() {
  DiskLogHead head{.kind = DiskLogKind::kFolderSyncBegun};
  head.offset = next_ticket();
  ATOLL_TRY_VOID(take(head));
  ATOLL_TRY_VOID(disk_->sync_folder());
  head.kind = DiskLogKind::kFolderSynced;
  return take(head);
}

}  // namespace atollbank::adapters
