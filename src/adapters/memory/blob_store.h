// SPDX-License-Identifier: Apache-2.0
// Blobs in memory, for tests and for a bank that keeps nothing. Any thread.
#pragma once

#include <map>
#include <mutex>

#include "ports/blobs.h"

namespace atollbank::adapters {

class MemoryBlobStore final : public ports::BlobStore {
 public:
  base::Result<void> put(const std::string& name, base::ByteView bytes) override;
  base::Result<base::Bytes> get(const std::string& name) const override;
  base::Result<void> remove(const std::string& name) override;

  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, base::Bytes> blobs_;
};

}  // namespace atollbank::adapters
