// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/untouched_disk.h"

namespace atollbank::atollctl {
namespace {

using base::Result;

class UntouchedFile final : public ports::DiskFile {
 public:
  explicit UntouchedFile(std::unique_ptr<ports::DiskFile> file) : file_(std::move(file)) {}

  Result<void> write_at(std::uint64_t, std::span<const std::byte>) override { return {}; }
  Result<void> sync() override { return {}; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return file_->read_at(offset, out);
  }
  Result<std::uint64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<ports::DiskFile> file_;
};

}  // namespace

Result<std::unique_ptr<ports::DiskFile>> UntouchedDisk::open_or_create(std::string_view name) {
  return open(name);
}

Result<std::unique_ptr<ports::DiskFile>> UntouchedDisk::open(std::string_view name) {
  ATOLL_TRY(std::unique_ptr<ports::DiskFile> file, disk_.open(name));
  return std::make_unique<UntouchedFile>(std::move(file));
}

}  // namespace atollbank::atollctl
