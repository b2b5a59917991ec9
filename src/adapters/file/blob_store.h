// SPDX-License-Identifier: Apache-2.0
// Blobs as files of one folder, one a blob, each with its hash (format/blob_file_header.h).
//
// A blob is written under a name of its own, synced, and then given its name, so that a crash
// leaves the old one or the new one; what it left unfinished is removed at the next opening. Any
// thread.
#pragma once

#include <atomic>
#include <memory>

#include "ports/blobs.h"
#include "ports/disk.h"

namespace atollbank::adapters {

class FileBlobStore final : public ports::BlobStore {
 public:
  // Owns its folder: nothing else writes there.
  static base::Result<std::unique_ptr<FileBlobStore>> open(std::unique_ptr<ports::Disk> disk);

  base::Result<void> put(const std::string& name, base::ByteView bytes) override;
  base::Result<base::Bytes> get(const std::string& name) const override;
  base::Result<void> remove(const std::string& name) override;

 private:
  explicit FileBlobStore(std::unique_ptr<ports::Disk> disk) : disk_(std::move(disk)) {}

  base::Result<void> write(const std::string& unfinished, base::ByteView bytes);

  std::unique_ptr<ports::Disk> disk_;
  std::atomic<std::uint64_t> puts_{0};
};

}  // namespace atollbank::adapters
