// SPDX-License-Identifier: Apache-2.0
// A disk that keeps exactly what it promised, and of the rest what chance leaves; until it is told
// to misdirect a write or to let bytes rot.
//
// What was not synced when the machine crashes is lost, torn or reordered, sector by sector; folder
// changes survive as a prefix of what was done. After a failed sync, what was written before it
// never becomes durable by a later one. Beside each file it keeps a clean copy, which such damage
// never reaches. One thread; outlives the processes that use it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ports/disk.h"
#include "sim/world/sim_loop.h"

namespace atollbank::sim {

struct DiskFaults {
  std::uint32_t slow_percent = 0;  // of writes and syncs
  base::Duration slow_max = base::Duration::from_ms(200);
};

class SimDisk final : public ports::Disk {
 public:
  static constexpr std::size_t kSectorSize = 512;

  SimDisk(SimLoop& loop, DiskFaults faults) : loop_(loop), faults_(faults) {}
  ~SimDisk() override;

  // The machine dies in the middle of the n-th change from now: 1 is the next.
  void crash_at_change(std::uint64_t n) { crash_countdown_ = n; }
  // The n-th write or sync from now fails, and nothing else does.
  void fail_at_change(std::uint64_t n) { fail_countdown_ = n; }
  void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
  // The n-th write from now lands elsewhere, in this or another file, and is answered as done.
  void misdirect_write(std::uint64_t n) { misdirect_countdown_ = n; }
  std::uint64_t misdirected_writes() const { return misdirected_writes_; }
  // Flips some bits of what is durable; of a machine that is off. False: there is nothing to rot.
  bool rot();
  bool is_damaged() const;
  // Whether some byte of the file at or behind the offset is not what was written there.
  bool is_damaged(std::string_view name, std::uint64_t from_offset) const;
  // Puts the clean copy in the place of every file; of a machine that is off.
  void repair();
  // The machine dies now.
  void crash();
  // True from the crash to the restart: every call fails, nothing changes.
  bool is_dead() const { return dead_; }
  // The machine starts again with what was left.
  void restart();
  std::uint64_t changes() const { return changes_; }

  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override;
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override;
  base::Result<void> rename(std::string_view source, std::string_view target) override;
  base::Result<void> remove(std::string_view name) override;
  base::Result<std::vector<std::string>> list() const override;
  base::Result<void> sync_folder() override;
  base::Result<std::uint64_t> free_bytes() const override;

 private:
  class File;
  struct Inode;
  struct Write {
    std::uint64_t offset = 0;
    std::vector<std::byte> bytes;
    bool is_misdirected = false;
    std::weak_ptr<Inode> landed_in = {};  // instead of here
    std::uint64_t landed_at = 0;
  };
  struct Image {
    std::vector<std::byte> current;
    std::vector<std::byte> durable;
  };
  struct Inode {
    Image real;
    Image clean;
    std::vector<Write> unsynced;
    std::vector<Write> doomed;  // of a failed sync
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>, std::less<>>;

  // Counts a change; dead, a crash now, or a failure now.
  enum class Fate { kGoesWell, kFails, kDies };
  Fate next_change();
  void settle(Inode& inode);
  void misdirect(Write& write);
  static void land(Inode& inode, std::vector<std::byte> Image::*image, const Write& write,
                   std::size_t first, std::size_t size);
  void change_folder(Names after);
  std::uint64_t used_bytes() const;
  base::Result<void> write(Inode& inode, std::uint64_t offset, std::span<const std::byte> bytes);
  base::Result<void> sync(Inode& inode);

  SimLoop& loop_;
  const DiskFaults faults_;
  std::uint64_t capacity_ = std::uint64_t{1} << 40;
  std::uint64_t crash_countdown_ = 0;
  std::uint64_t fail_countdown_ = 0;
  std::uint64_t misdirect_countdown_ = 0;
  std::uint64_t misdirected_writes_ = 0;
  std::uint64_t changes_ = 0;
  bool dead_ = false;
  Names names_;
  std::vector<Names> folder_history_ = {{}};  // the durable state, then one a change
};

}  // namespace atollbank::sim
