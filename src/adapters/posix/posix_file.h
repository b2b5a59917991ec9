// SPDX-License-Identifier: Apache-2.0
// One open file of a PosixDisk. One writer at a time, any number of readers.
//
// Writes go round the page cache where they can, reads through it: what a direct write replaces is
// dropped from the cache by the kernel.
#pragma once

#include <string>

#include "adapters/posix/descriptor.h"
#include "ports/disk.h"

namespace atollbank::adapters {

class PosixFile final : public ports::DiskFile {
 public:
  // `direct` is not open where the file system refused O_DIRECT.
  PosixFile(std::string name, Descriptor buffered, Descriptor direct)
      : name_(std::move(name)), buffered_(std::move(buffered)), direct_(std::move(direct)) {}

  base::Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override;
  base::Result<void> sync() override;
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  base::Result<std::uint64_t> size() const override;

  bool writes_directly() const { return direct_.is_open(); }

 private:
  std::string name_;
  Descriptor buffered_;
  Descriptor direct_;
};

}  // namespace atollbank::adapters
