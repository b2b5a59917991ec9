// SPDX-License-Identifier: Apache-2.0
// A disk whose files may be cold: kept compressed in another folder (or the same), under their name
// with ".cold" behind, and read as if nothing had happened.
//
// cool() replaces a file that nobody writes any more: whoever has it open reads on. Before the
// original is removed, the cold file is read back and must have the Merkle root that the caller
// names. Any thread; one cool() at a time. Both disks outlive the object and what it opened; they
// may be one.
#pragma once

#include <map>
#include <mutex>

#include "ledger/merkle.h"
#include "ports/disk.h"

namespace atollbank::adapters {

class ColdDisk final : public ports::Disk {
 public:
  ColdDisk(ports::Disk& warm, ports::Disk& cold) : warm_(warm), cold_(cold) {}

  // `root` is over blocks of 4096 bytes. The bytes that the cold file takes.
  // Errors: data_loss cold_file_differs (nothing was removed), and those of the disks.
  base::Result<std::uint64_t> cool(std::string_view name, const ledger::MerkleHash& root);
  // Whether the file is kept compressed.
  base::Result<bool> is_cold(std::string_view name) const;

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  // Cold files by the name they had.
  base::Result<std::vector<std::string>> list() const override;
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override { return warm_.free_bytes(); }

 private:
  class OpenFile;
  struct Switch;

  std::unique_ptr<ports::DiskFile> hand_out(std::string_view name,
                                            std::unique_ptr<ports::DiskFile> file);
  void switch_to_cold(std::string_view name, std::unique_ptr<ports::DiskFile> file);

  ports::Disk& warm_;
  ports::Disk& cold_;
  std::mutex mutex_;
  // Shared with the files that were handed out: what each of that name reads from.
  std::multimap<std::string, std::weak_ptr<Switch>, std::less<>> open_;
};

}  // namespace atollbank::adapters
