// SPDX-License-Identifier: Apache-2.0
#include "adapters/zstd/cold_disk.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/zstd/cold_file.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using ledger::MerkleHash;

namespace {

constexpr std::string_view kColdSuffix = ".cold";
constexpr std::string_view kCoolingName = "cooling-file";

std::string cold_name(std::string_view name) { return std::string(name).append(kColdSuffix); }

Result<MerkleHash> root_of(const ports::DiskFile& file) {
  ATOLL_TRY(const auto size, file.size());
  std::vector<MerkleHash> leaves;
  std::vector<std::byte> block(ports::kDiskBlockSize);
  for (std::uint64_t offset = 0; offset < size; offset += block.size()) {
    ATOLL_TRY(const auto read, file.read_at(offset, block));
    leaves.push_back(ledger::merkle_leaf({reinterpret_cast<const char*>(block.data()), read}));
  }
  const auto subtree = [&leaves](int height, std::uint64_t index) -> Result<MerkleHash> {
    const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(index << height);
    return ledger::merkle_perfect_root({begin, begin + (std::ptrdiff_t{1} << height)});
  };
  return ledger::merkle_range_root(0, leaves.size(), subtree);
}

}  // namespace

// What a file that was handed out reads from; replaced once, when it becomes cold.
struct ColdDisk::Switch {
  explicit Switch(std::unique_ptr<ports::DiskFile> first) : file(std::move(first)) {}

  std::shared_ptr<ports::DiskFile> now() const {
    const std::lock_guard lock(mutex);
    return file;
  }

  mutable std::mutex mutex;
  // Shared with readers that are in the middle of it.
  std::shared_ptr<ports::DiskFile> file;
};

class ColdDisk::OpenFile final : public ports::DiskFile {
 public:
  explicit OpenFile(std::shared_ptr<Switch> where) : where_(std::move(where)) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    return where_->now()->write_at(offset, bytes);
  }
  Result<void> sync() override { return where_->now()->sync(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return where_->now()->read_at(offset, out);
  }
  Result<std::uint64_t> size() const override { return where_->now()->size(); }

 private:
  // Shared with the disk, which switches it.
  std::shared_ptr<Switch> where_;
};

std::unique_ptr<ports::DiskFile> ColdDisk::hand_out(std::string_view name,
                                                    std::unique_ptr<ports::DiskFile> file) {
  auto where = std::make_shared<Switch>(std::move(file));
  const std::lock_guard lock(mutex_);
  std::erase_if(open_, [](const auto& entry) { return entry.second.expired(); });
  open_.emplace(name, where);
  return std::make_unique<OpenFile>(std::move(where));
}

void ColdDisk::switch_to_cold(std::string_view name, std::unique_ptr<ports::DiskFile> file) {
  const std::shared_ptr<ports::DiskFile> cold = std::move(file);
  const std::lock_guard lock(mutex_);
  const auto [begin, end] = open_.equal_range(name);
  for (auto entry = begin; entry != end; ++entry) {
    const auto where = entry->second.lock();
    if (where == nullptr) continue;
    const std::lock_guard switching(where->mutex);
    where->file = cold;
  }
}

Result<std::uint64_t> ColdDisk::cool(std::string_view name, const MerkleHash& root) {
  ATOLL_TRY(const auto warm, warm_.open(name));
  // Of a run that was interrupted.
  if (const auto left = cold_.remove(kCoolingName);
      !left && left.error().code != ErrorCode::kNotFound) {
    return base::fail(left.error());
  }
  ATOLL_TRY_VOID(write_cold_file(*warm, cold_, kCoolingName));
  ATOLL_TRY(const auto written, ColdFile::open(cold_, kCoolingName));
  ATOLL_TRY(const MerkleHash found, root_of(*written));
  if (found != root) {
    ATOLL_TRY_VOID(cold_.remove(kCoolingName));
    return base::fail(ErrorCode::kDataLoss, "cold_file_differs",
                      fmt::format("{} is not what was sealed, or was not written as it is", name));
  }
  ATOLL_TRY_VOID(cold_.rename(kCoolingName, cold_name(name)));
  ATOLL_TRY_VOID(cold_.sync_folder());
  ATOLL_TRY(auto cold, ColdFile::open(cold_, cold_name(name)));
  switch_to_cold(name, std::move(cold));
  ATOLL_TRY_VOID(warm_.remove(name));
  ATOLL_TRY_VOID(warm_.sync_folder());
  ATOLL_TRY(const auto kept, cold_.open(cold_name(name)));
  return kept->size();
}

Result<bool> ColdDisk::is_cold(std::string_view name) const {
  const auto file = cold_.open(cold_name(name));
  if (!file && file.error().code != ErrorCode::kNotFound) return base::fail(file.error());
  return file.has_value();
}

Result<std::unique_ptr<ports::DiskFile>> ColdDisk::open(std::string_view name) {
  auto warm = warm_.open(name);
  if (warm) return hand_out(name, std::move(*warm));
  if (warm.error().code != ErrorCode::kNotFound) return warm;
  auto cold = ColdFile::open(cold_, cold_name(name));
  if (cold) return std::unique_ptr<ports::DiskFile>(std::move(*cold));
  if (cold.error().code == ErrorCode::kNotFound) return warm;
  return base::fail(std::move(cold).error());
}

Result<std::unique_ptr<ports::DiskFile>> ColdDisk::open_or_create(std::string_view name) {
  auto file = open(name);
  if (file || file.error().code != ErrorCode::kNotFound) return file;
  ATOLL_TRY(auto created, warm_.open_or_create(name));
  return hand_out(name, std::move(created));
}

// A file stays open under its new name.
Result<void> ColdDisk::rename(std::string_view source, std::string_view target) {
  ATOLL_TRY_VOID(warm_.rename(source, target));
  const std::lock_guard lock(mutex_);
  std::vector<std::weak_ptr<Switch>> moved;
  const auto [begin, end] = open_.equal_range(source);
  for (auto entry = begin; entry != end; ++entry) moved.push_back(entry->second);
  open_.erase(begin, end);
  for (auto& where : moved) open_.emplace(target, std::move(where));
  return {};
}

Result<void> ColdDisk::remove(std::string_view name) {
  auto removed = warm_.remove(name);
  if (removed || removed.error().code != ErrorCode::kNotFound) return removed;
  return cold_.remove(cold_name(name));
}

Result<std::vector<std::string>> ColdDisk::list() const {
  ATOLL_TRY(auto names, warm_.list());
  std::erase_if(names, [](const std::string& name) { return name.ends_with(kColdSuffix); });
  ATOLL_TRY(const auto cold_names, cold_.list());
  for (const std::string& name : cold_names) {
    if (name.ends_with(kColdSuffix))
      names.push_back(name.substr(0, name.size() - kColdSuffix.size()));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase(names, kCoolingName);
  return names;
}

Result<void> ColdDisk::sync_folder() {
  ATOLL_TRY_VOID(warm_.sync_folder());
  return cold_.sync_folder();
}

}  // namespace atollbank::adapters
