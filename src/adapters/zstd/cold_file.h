// SPDX-License-Identifier: Apache-2.0
// A file that is read again and again but never written: kept compressed, read as it was, byte for
// byte. The one home of zstd.
//
// Any number of readers; the chunk read last is kept for the next one. Errors: data_loss
// cold_file_damaged (names it), and those of the disk.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "adapters/zstd/format/cold_header.h"
#include "ports/disk.h"

namespace atollbank::adapters {

class ColdFile final : public ports::DiskFile {
 public:
  static base::Result<std::unique_ptr<ColdFile>> open(ports::Disk& disk, std::string_view name);

  // A bug: nobody writes what is cold.
  base::Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override;
  base::Result<void> sync() override { return {}; }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  base::Result<std::uint64_t> size() const override { return header_.size; }

 private:
  ColdFile(std::string name, std::unique_ptr<ports::DiskFile> file)
      : name_(std::move(name)), file_(std::move(file)) {}
  base::Result<void> read_header();
  base::Result<void> load_chunk(std::uint64_t chunk) const;
  tl::unexpected<base::Error> damaged(std::string_view what) const;

  std::string name_;
  std::unique_ptr<ports::DiskFile> file_;
  format::ColdHeader header_;
  std::vector<std::uint64_t> offsets_;
  mutable std::mutex mutex_;  // the chunk below
  mutable std::uint64_t loaded_chunk_ = UINT64_MAX;
  mutable std::vector<std::byte> chunk_;
  mutable std::vector<std::byte> frame_;
};

// Writes the whole of `source` as a cold file. Durable on return, but for its name: the caller
// renames it.
base::Result<void> write_cold_file(const ports::DiskFile& source, ports::Disk& disk,
                                   std::string_view name);

}  // namespace atollbank::adapters
