// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/recording_disk.h"

namespace atollbank::crash {

using base::Result;

class RecordingDisk::File final : public ports::DiskFile {
 public:
  File(std::unique_ptr<ports::DiskFile> file, std::uint64_t number, RecordingDisk& disk)
      : file_(std::move(file)), number_(number), disk_(disk) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    DiskCall call{.kind = DiskCall::Kind::kWrite, .file_number = number_, .offset = offset};
    call.bytes.assign(bytes.begin(), bytes.end());
    ATOLL_TRY_VOID(disk_.take(std::move(call)));
    return file_->write_at(offset, bytes);
  }
  Result<void> sync() override {
    ATOLL_TRY_VOID(disk_.take({.kind = DiskCall::Kind::kSync, .file_number = number_}));
    return file_->sync();
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return file_->read_at(offset, out);
  }
  Result<std::uint64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<ports::DiskFile> file_;
  const std::uint64_t number_;
  RecordingDisk& disk_;
};

RecordingDisk::RecordingDisk(ports::Disk& disk) : disk_(disk) {
  const auto names = disk.list().value();
  for (const auto& name : names) file_numbers_[name] = next_file_number_++;
}

Result<void> RecordingDisk::take(DiskCall call) {
  if (calls_.size() >= stops_after_) {
    return base::fail(base::ErrorCode::kInternal, "disk_failed", "the process was killed");
  }
  calls_.push_back(std::move(call));
  return {};
}

Result<std::unique_ptr<ports::DiskFile>> RecordingDisk::open_or_create(std::string_view name) {
  if (!file_numbers_.contains(name)) {
    ATOLL_TRY_VOID(take({.kind = DiskCall::Kind::kCreate,
                         .name = std::string(name),
                         .file_number = next_file_number_}));
    file_numbers_[std::string(name)] = next_file_number_++;
  }
  ATOLL_TRY(auto file, disk_.open_or_create(name));
  return std::make_unique<File>(std::move(file), file_numbers_.find(name)->second, *this);
}

Result<std::unique_ptr<ports::DiskFile>> RecordingDisk::open(std::string_view name) {
  ATOLL_TRY(auto file, disk_.open(name));
  return std::make_unique<File>(std::move(file), file_numbers_.find(name)->second, *this);
}

Result<void> RecordingDisk::rename(std::string_view source, std::string_view target) {
  ATOLL_TRY_VOID(take({.kind = DiskCall::Kind::kRename,
                       .name = std::string(source),
                       .target = std::string(target)}));
  const auto renamed = file_numbers_.extract(std::string(source));
  file_numbers_[std::string(target)] = renamed.mapped();
  return disk_.rename(source, target);
}

// Only of a file that is there: a call that changes nothing is no call.
Result<void> RecordingDisk::remove(std::string_view name) {
  if (!file_numbers_.contains(name)) return disk_.remove(name);
  ATOLL_TRY_VOID(take({.kind = DiskCall::Kind::kRemove, .name = std::string(name)}));
  file_numbers_.erase(std::string(name));
  return disk_.remove(name);
}

Result<void> RecordingDisk::sync_folder() {
  ATOLL_TRY_VOID(take({.kind = DiskCall::Kind::kSyncFolder}));
  return disk_.sync_folder();
}

}  // namespace atollbank::crash
