// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/memory_disk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/assert.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::fail;
using base::Result;

struct MemoryDisk::State {
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<Content>, std::less<>> files;
  std::uint64_t writes_left = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t syncs_left = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t capacity = std::uint64_t{1} << 40;

  std::uint64_t used() const {
    std::uint64_t bytes = 0;
    for (const auto& [name, content] : files) bytes += content->size();
    return bytes;
  }

  Result<void> sync() {
    if (syncs_left == 0) return fail(ErrorCode::kInternal, "disk_failed", "told to fail a sync");
    --syncs_left;
    return {};
  }
};

class MemoryDisk::File final : public ports::DiskFile {
 public:
  File(std::shared_ptr<State> state, std::shared_ptr<Content> content)
      : state_(std::move(state)), content_(std::move(content)) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    ATOLL_ASSERT(offset % ports::kDiskBlockSize == 0 && bytes.size() % ports::kDiskBlockSize == 0 &&
                 reinterpret_cast<std::uintptr_t>(bytes.data()) % ports::kDiskBlockSize == 0);
    const std::lock_guard lock(state_->mutex);
    if (state_->writes_left == 0) {
      return fail(ErrorCode::kInternal, "disk_failed", "told to fail a write");
    }
    --state_->writes_left;
    const std::uint64_t end = offset + bytes.size();
    if (end > content_->size()) {
      if (state_->used() + end - content_->size() > state_->capacity) {
        return fail(ErrorCode::kResourceExhausted, "no_space", "the disk in memory is full");
      }
      content_->resize(end);
    }
    std::copy(bytes.begin(), bytes.end(), content_->begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
  }

  Result<void> sync() override {
    const std::lock_guard lock(state_->mutex);
    return state_->sync();
  }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::lock_guard lock(state_->mutex);
    if (offset >= content_->size()) return 0;
    const std::size_t count = std::min<std::size_t>(out.size(), content_->size() - offset);
    if (count > 0) std::memcpy(out.data(), content_->data() + offset, count);
    return count;
  }

  Result<std::uint64_t> size() const override {
    const std::lock_guard lock(state_->mutex);
    return content_->size();
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<Content> content_;
};

namespace {

tl::unexpected<base::Error> not_found(std::string_view name) {
  return fail(ErrorCode::kNotFound, "file_not_found", fmt::format("no file {}", name));
}

}  // namespace

MemoryDisk::MemoryDisk() : state_(std::make_shared<State>()) {}
MemoryDisk::~MemoryDisk() = default;

Result<std::unique_ptr<ports::DiskFile>> MemoryDisk::open_or_create(std::string_view name) {
  const std::lock_guard lock(state_->mutex);
  auto& content = state_->files[std::string(name)];
  if (content == nullptr) content = std::make_shared<Content>();
  return std::make_unique<File>(state_, content);
}

Result<std::unique_ptr<ports::DiskFile>> MemoryDisk::open(std::string_view name) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->files.find(name);
  if (found == state_->files.end()) return not_found(name);
  return std::make_unique<File>(state_, found->second);
}

Result<void> MemoryDisk::rename(std::string_view source, std::string_view target) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->files.find(source);
  if (found == state_->files.end()) return not_found(source);
  const auto content = found->second;
  state_->files.erase(found);
  state_->files[std::string(target)] = content;
  return {};
}

Result<void> MemoryDisk::remove(std::string_view name) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->files.find(name);
  if (found == state_->files.end()) return not_found(name);
  state_->files.erase(found);
  return {};
}

Result<std::vector<std::string>> MemoryDisk::list() const {
  const std::lock_guard lock(state_->mutex);
  std::vector<std::string> names;
  for (const auto& [name, content] : state_->files) names.push_back(name);
  return names;
}

Result<void> MemoryDisk::sync_folder() {
  const std::lock_guard lock(state_->mutex);
  return state_->sync();
}

Result<std::uint64_t> MemoryDisk::free_bytes() const {
  const std::lock_guard lock(state_->mutex);
  const std::uint64_t used = state_->used();
  return used < state_->capacity ? state_->capacity - used : 0;
}

void MemoryDisk::fail_writes_after(std::uint64_t count) {
  const std::lock_guard lock(state_->mutex);
  state_->writes_left = count;
}

void MemoryDisk::fail_syncs_after(std::uint64_t count) {
  const std::lock_guard lock(state_->mutex);
  state_->syncs_left = count;
}

void MemoryDisk::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(state_->mutex);
  state_->capacity = bytes;
}

std::map<std::string, MemoryDisk::Content> MemoryDisk::contents() const {
  const std::lock_guard lock(state_->mutex);
  std::map<std::string, Content> copy;
  for (const auto& [name, content] : state_->files) copy[name] = *content;
  return copy;
}

void MemoryDisk::set_content(std::string_view name, Content content) {
  const std::lock_guard lock(state_->mutex);
  state_->files[std::string(name)] = std::make_shared<Content>(std::move(content));
}

void MemoryDisk::flip_bit(std::string_view name, std::uint64_t bit) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->files.find(name);
  ATOLL_ASSERT(found != state_->files.end() && bit / 8 < found->second->size());
  (*found->second)[bit / 8] ^= static_cast<std::byte>(1u << (bit % 8));
}

}  // namespace atollbank::adapters
