// SPDX-License-Identifier: Apache-2.0
// A disk that passes everything on and keeps a list of the calls that changed something, so that a
// test can ask what a power cut after any of them would have left.
//
// One thread: its users run their background work at once.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ports/disk.h"

namespace atollbank::crash {

struct DiskCall {
  enum class Kind { kCreate, kWrite, kSync, kRename, kRemove, kSyncFolder };
  Kind kind{};
  std::string name = {};          // kCreate, kRename (its source), kRemove
  std::string target = {};        // kRename
  std::uint64_t file_number = 0;  // kCreate, kWrite, kSync: stays with a file when it is renamed
  std::uint64_t offset = 0;       // kWrite
  std::vector<std::byte> bytes = {};  // kWrite
};

class RecordingDisk final : public ports::Disk {
 public:
  // `disk` outlives the object. Files already there are numbered in the order of their names.
  explicit RecordingDisk(ports::Disk& disk);

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  base::Result<std::vector<std::string>> list() const override { return disk_.list(); }
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override { return disk_.free_bytes(); }

  const std::vector<DiskCall>& calls() const { return calls_; }
  // The process is killed: after so many calls in all, later ones fail and change nothing.
  void stop_after(std::size_t count) { stops_after_ = count; }

 private:
  class File;

  base::Result<void> take(DiskCall call);

  ports::Disk& disk_;
  std::vector<DiskCall> calls_;
  std::map<std::string, std::uint64_t, std::less<>> file_numbers_;
  std::uint64_t next_file_number_ = 0;
  std::size_t stops_after_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace atollbank::crash
