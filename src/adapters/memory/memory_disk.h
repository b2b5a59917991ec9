// SPDX-License-Identifier: Apache-2.0
// An honest disk in memory: every write is there at once, and it fails only when told to.
//
// Thread-safe under one lock. It never forgets what was not synced; a disk that does is built by
// tests/crash and by the simulator.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ports/disk.h"

namespace atollbank::adapters {

class MemoryDisk : public ports::Disk {
 public:
  using Content = std::vector<std::byte>;

  MemoryDisk();
  ~MemoryDisk() override;

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  base::Result<std::vector<std::string>> list() const override;
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override;

  // The next `count` succeed, every later one answers disk_failed.
  void fail_writes_after(std::uint64_t count);
  void fail_syncs_after(std::uint64_t count);
  // What all files together may take; more answers no_space.
  void set_capacity(std::uint64_t bytes);

  std::map<std::string, Content> contents() const;
  // Creates the file or replaces what is in it.
  void set_content(std::string_view name, Content content);
  void flip_bit(std::string_view name, std::uint64_t bit);

 private:
  struct State;
  class File;
  // Shared with the open files: a handle outlives the removal of its name, as on a real disk.
  std::shared_ptr<State> state_;
};

}  // namespace atollbank::adapters
