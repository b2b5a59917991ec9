// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/recording_disk.h"

namespace atollbank::crash {

using base::Result;

class RecordingDisk::File final : public ports::DiskFile {
 public:
  File(std::unique_ptr<ports::DiskFile> file, std::uint64_t number, std::vector<DiskCall>& calls)
      : file_(std::move(file)), number_(number), calls_(calls) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    calls_.push_back({.kind = DiskCall::Kind::kWrite,
                      .name = {},
                      .target = {},
                      .file_number = number_,
                      .offset = offset,
                      .bytes = {bytes.begin(), bytes.end()}});
    return file_->write_at(offset, bytes);
  }
  Result<void> sync() override {
    calls_.push_back({.kind = DiskCall::Kind::kSync,
                      .name = {},
                      .target = {},
                      .file_number = number_,
                      .offset = 0,
                      .bytes = {}});
    return file_->sync();
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return file_->read_at(offset, out);
  }
  Result<std::uint64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<ports::DiskFile> file_;
  const std::uint64_t number_;
  std::vector<DiskCall>& calls_;
};

RecordingDisk::RecordingDisk(ports::Disk& disk) : disk_(disk) {
  const auto names = disk.list().value();
  for (const auto& name : names) file_numbers_[name] = next_file_number_++;
}

Result<std::unique_ptr<ports::DiskFile>> RecordingDisk::open_or_create(std::string_view name) {
  if (!file_numbers_.contains(name)) {
    file_numbers_[std::string(name)] = next_file_number_;
    calls_.push_back({.kind = DiskCall::Kind::kCreate,
                      .name = std::string(name),
                      .target = {},
                      .file_number = next_file_number_++,
                      .offset = 0,
                      .bytes = {}});
  }
  ATOLL_TRY(auto file, disk_.open_or_create(name));
  return std::make_unique<File>(std::move(file), file_numbers_.find(name)->second, calls_);
}

Result<std::unique_ptr<ports::DiskFile>> RecordingDisk::open(std::string_view name) {
  ATOLL_TRY(auto file, disk_.open(name));
  return std::make_unique<File>(std::move(file), file_numbers_.find(name)->second, calls_);
}

Result<void> RecordingDisk::rename(std::string_view source, std::string_view target) {
  ATOLL_TRY_VOID(disk_.rename(source, target));
  const auto renamed = file_numbers_.extract(std::string(source));
  file_numbers_[std::string(target)] = renamed.mapped();
  calls_.push_back({.kind = DiskCall::Kind::kRename,
                    .name = std::string(source),
                    .target = std::string(target),
                    .file_number = 0,
                    .offset = 0,
                    .bytes = {}});
  return {};
}

Result<void> RecordingDisk::remove(std::string_view name) {
  ATOLL_TRY_VOID(disk_.remove(name));
  file_numbers_.erase(std::string(name));
  calls_.push_back({.kind = DiskCall::Kind::kRemove,
                    .name = std::string(name),
                    .target = {},
                    .file_number = 0,
                    .offset = 0,
                    .bytes = {}});
  return {};
}

Result<void> RecordingDisk::sync_folder() {
  calls_.push_back({.kind = DiskCall::Kind::kSyncFolder,
                    .name = {},
                    .target = {},
                    .file_number = 0,
                    .offset = 0,
                    .bytes = {}});
  return disk_.sync_folder();
}

}  // namespace atollbank::crash
