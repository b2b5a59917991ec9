// SPDX-License-Identifier: Apache-2.0
// A power cut under a real bank: its journal's folder as it was at the start, and the log of what
// it asked of the disk since, become what a disk without power would have kept.
//
// What an earlier kill left in the page cache counts as durable here; that a start syncs what it
// trusts is shown in tests/crash. The records keep what the page cache has: each of their commits
// is synced (adapters/rocksdb).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "adapters/memory/memory_disk.h"
#include "base/result.h"
#include "tests/crash/power_cut.h"

namespace atollbank::chaos {

struct CutFigures {
  std::size_t calls = 0;
  std::uint64_t unsynced_bytes = 0;  // written and by no sync made durable
};

class PowerCord {
 public:
  // Remembers the folder; the bank does not run.
  static base::Result<PowerCord> plug_in(const std::filesystem::path& journal);

  // Makes the folder anew; the bank was killed. data_loss disk_log_malformed
  base::Result<CutFigures> pull(const std::filesystem::path& disk_log, crash::Unsynced unsynced,
                                std::uint64_t seed) const;

 private:
  using Contents = std::map<std::string, adapters::MemoryDisk::Content>;

  explicit PowerCord(std::filesystem::path journal) : journal_(std::move(journal)) {}

  std::filesystem::path journal_;
  Contents before_;
};

// A sync stands where it began, and only if it is known to have succeeded.
base::Result<std::vector<crash::DiskCall>> read_disk_log(const std::filesystem::path& file);

}  // namespace atollbank::chaos
