// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/blob_store.h"

namespace atollbank::adapters {

base::Result<void> MemoryBlobStore::put(const std::string& name, base::ByteView bytes) {
  ATOLL_TRY_VOID(ports::check_blob(name, bytes.size()));
  const std::lock_guard lock(mutex_);
  blobs_[name] = bytes;
  return {};
}

base::Result<base::Bytes> MemoryBlobStore::get(const std::string& name) const {
  ATOLL_TRY_VOID(ports::check_blob(name, 0));
  const std::lock_guard lock(mutex_);
  const auto found = blobs_.find(name);
  if (found == blobs_.end()) {
    return base::fail(base::ErrorCode::kNotFound, "blob_not_found", "no such blob");
  }
  return found->second;
}

base::Result<void> MemoryBlobStore::remove(const std::string& name) {
  ATOLL_TRY_VOID(ports::check_blob(name, 0));
  const std::lock_guard lock(mutex_);
  blobs_.erase(name);
  return {};
}

std::size_t MemoryBlobStore::count() const {
  const std::lock_guard lock(mutex_);
  return blobs_.size();
}

}  // namespace atollbank::adapters
