// SPDX-License-Identifier: Apache-2.0
#include "sim/world/sim_disk.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/assert.h"

namespace atollbank::sim {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

tl::unexpected<base::Error> disk_failed(std::string_view what) {
  return fail(ErrorCode::kInternal, "disk_failed", what);
}

tl::unexpected<base::Error> not_found(std::string_view name) {
  return fail(ErrorCode::kNotFound, "file_not_found", name);
}

void put(std::vector<std::byte>& content, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  std::memcpy(content.data() + offset, bytes.data(), bytes.size());
}

}  // namespace

class SimDisk::File final : public ports::DiskFile {
 public:
  File(SimDisk& disk, std::shared_ptr<Inode> inode) : disk_(disk), inode_(std::move(inode)) {}

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    ATOLL_ASSERT(offset % ports::kDiskBlockSize == 0 && bytes.size() % ports::kDiskBlockSize == 0);
    return disk_.write(*inode_, offset, bytes);
  }
  Result<void> sync() override { return disk_.sync(*inode_); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (disk_.dead_) return disk_failed("the machine is off");
    if (offset >= inode_->real.current.size()) return 0;
    const auto count = std::min<std::size_t>(out.size(), inode_->real.current.size() - offset);
    if (count > 0) std::memcpy(out.data(), inode_->real.current.data() + offset, count);
    return count;
  }
  Result<std::uint64_t> size() const override {
    if (disk_.dead_) return disk_failed("the machine is off");
    return inode_->real.current.size();
  }

 private:
  SimDisk& disk_;
  // Shared with the folder: a file lives on while it is open.
  std::shared_ptr<Inode> inode_;
};

SimDisk::~SimDisk() = default;

SimDisk::Fate SimDisk::next_change() {
  if (dead_) return Fate::kDies;
  ++changes_;
  loop_.trace(changes_);
  if (loop_.random().chance(faults_.slow_percent, 100)) {
    loop_.spend({loop_.random().between(0, faults_.slow_max.nanoseconds)});
  }
  if (crash_countdown_ > 0 && --crash_countdown_ == 0) return Fate::kDies;
  if (fail_countdown_ > 0 && --fail_countdown_ == 0) return Fate::kFails;
  return Fate::kGoesWell;
}

Result<void> SimDisk::write(Inode& inode, std::uint64_t offset, std::span<const std::byte> bytes) {
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  const std::uint64_t end = offset + bytes.size();
  const std::uint64_t size = inode.real.current.size();
  if (end > size && used_bytes() + end - size > capacity_) {
    return fail(ErrorCode::kResourceExhausted, "no_space", "the disk is full");
  }
  Write write{.offset = offset, .bytes = {bytes.begin(), bytes.end()}};
  if (misdirect_countdown_ > 0 && --misdirect_countdown_ == 0) misdirect(write);
  land(inode, &Image::current, write, 0, write.bytes.size());
  inode.unsynced.push_back(std::move(write));
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a write");
  }
  if (fate == Fate::kFails) return disk_failed("a write failed");
  return {};
}

Result<void> SimDisk::sync(Inode& inode) {
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a sync");
  }
  if (fate == Fate::kFails) {
    std::move(inode.unsynced.begin(), inode.unsynced.end(), std::back_inserter(inode.doomed));
    inode.unsynced.clear();
    return disk_failed("a sync failed");
  }
  for (const Write& write : inode.unsynced) {
    land(inode, &Image::durable, write, 0, write.bytes.size());
  }
  inode.unsynced.clear();
  return {};
}

// The part of a write that arrives, in the clean copy and where it really goes.
void SimDisk::land(Inode& inode, std::vector<std::byte> Image::*image, const Write& write,
                   std::size_t first, std::size_t size) {
  const auto bytes = std::span(write.bytes).subspan(first, size);
  const std::uint64_t offset = write.offset + first;
  put(inode.clean.*image, offset, bytes);
  if (!write.is_misdirected) return put(inode.real.*image, offset, bytes);
  // The file is as long as it was to be; the bytes are not there.
  if ((inode.real.*image).size() < offset + size) (inode.real.*image).resize(offset + size);
  const auto target = write.landed_in.lock();
  if (target != nullptr) put(target->real.*image, write.landed_at + first, bytes);
}

// To any block where the whole of it has room.
void SimDisk::misdirect(Write& write) {
  base::Random& random = loop_.random();
  auto name = names_.begin();
  std::advance(name, random.below(names_.size()));
  const std::uint64_t size = name->second->real.current.size();
  if (size < write.bytes.size()) {
    misdirect_countdown_ = 1;  // the next write, then
    return;
  }
  const std::uint64_t blocks = (size - write.bytes.size()) / ports::kDiskBlockSize + 1;
  write.is_misdirected = true;
  write.landed_in = name->second;
  write.landed_at = random.below(blocks) * ports::kDiskBlockSize;
  ++misdirected_writes_;
}

bool SimDisk::rot() {
  ATOLL_ASSERT(dead_);
  base::Random& random = loop_.random();
  auto name = names_.begin();
  if (names_.empty()) return false;
  std::advance(name, random.below(names_.size()));
  Image& real = name->second->real;
  if (real.durable.empty()) return false;
  const std::uint64_t at = random.below(real.durable.size());
  const std::uint64_t length = random.chance(1, 2) ? 1 : 1 + random.below(kSectorSize);
  for (std::uint64_t i = at; i < std::min<std::uint64_t>(at + length, real.durable.size()); ++i) {
    real.durable[i] ^= static_cast<std::byte>(1u << random.below(8));
  }
  real.current = real.durable;
  return true;
}

bool SimDisk::is_damaged() const {
  const auto damaged = [this](const auto& file) { return is_damaged(file.first, 0); };
  return std::ranges::any_of(names_, damaged);
}

bool SimDisk::is_damaged(std::string_view name, std::uint64_t from_offset) const {
  const auto found = names_.find(name);
  if (found == names_.end()) return false;
  const auto differ = [from_offset](const auto& real, const auto& clean) {
    if (real.size() != clean.size()) return true;
    const auto first = std::min<std::uint64_t>(from_offset, real.size());
    return std::memcmp(real.data() + first, clean.data() + first, real.size() - first) != 0;
  };
  const auto& [real, clean] = std::tie(found->second->real, found->second->clean);
  return differ(real.current, clean.current) || differ(real.durable, clean.durable);
}

void SimDisk::repair() {
  ATOLL_ASSERT(dead_);
  for (auto& [name, inode] : names_) inode->real = inode->clean;
}

// Chance decides, once for all of a crash and then for each sector, in any order.
void SimDisk::settle(Inode& inode) {
  struct Sector {
    const Write* write;
    std::size_t first;
    std::size_t size;
  };
  std::vector<Sector> sectors;
  for (const auto* writes : {&inode.unsynced, &inode.doomed}) {
    for (const Write& write : *writes) {
      for (std::size_t at = 0; at < write.bytes.size(); at += kSectorSize) {
        sectors.push_back({&write, at, std::min(kSectorSize, write.bytes.size() - at)});
      }
    }
  }
  base::Random& random = loop_.random();
  const std::uint64_t keep_percent = random.chance(1, 4)   ? 0
                                     : random.chance(1, 3) ? 100
                                                           : random.below(101);
  for (std::size_t i = sectors.size(); i > 1; --i) {
    std::swap(sectors[i - 1], sectors[random.below(i)]);
  }
  for (const Sector& sector : sectors) {
    if (random.chance(static_cast<std::uint32_t>(keep_percent), 100)) {
      land(inode, &Image::durable, *sector.write, sector.first, sector.size);
    }
  }
  inode.unsynced.clear();
  inode.doomed.clear();
}

void SimDisk::crash() {
  if (dead_) return;
  dead_ = true;
  crash_countdown_ = fail_countdown_ = misdirect_countdown_ = 0;
  names_ = folder_history_[loop_.random().below(folder_history_.size())];
  folder_history_ = {names_};
  for (auto& [name, inode] : names_) settle(*inode);
  for (auto& [name, inode] : names_) {
    inode->real.current = inode->real.durable;
    inode->clean.current = inode->clean.durable;
  }
}

void SimDisk::restart() {
  if (!dead_) crash();
  dead_ = false;
}

void SimDisk::change_folder(Names after) {
  names_ = std::move(after);
  folder_history_.push_back(names_);
}

Result<std::unique_ptr<ports::DiskFile>> SimDisk::open_or_create(std::string_view name) {
  if (auto found = open(name)) return found;
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  auto after = names_;
  auto inode = std::make_shared<Inode>();
  after.emplace(name, inode);
  change_folder(std::move(after));
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a creation");
  }
  return std::make_unique<File>(*this, std::move(inode));
}

Result<std::unique_ptr<ports::DiskFile>> SimDisk::open(std::string_view name) {
  if (dead_) return disk_failed("the machine is off");
  const auto found = names_.find(name);
  if (found == names_.end()) return not_found(name);
  return std::make_unique<File>(*this, found->second);
}

Result<void> SimDisk::rename(std::string_view source, std::string_view target) {
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  auto after = names_;
  const auto found = after.find(source);
  if (found == after.end()) return not_found(source);
  auto inode = found->second;
  after.erase(found);
  after[std::string(target)] = std::move(inode);
  change_folder(std::move(after));
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a rename");
  }
  return {};
}

Result<void> SimDisk::remove(std::string_view name) {
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  auto after = names_;
  const auto found = after.find(name);
  if (found == after.end()) return not_found(name);
  after.erase(found);
  change_folder(std::move(after));
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a removal");
  }
  return {};
}

Result<std::vector<std::string>> SimDisk::list() const {
  if (dead_) return disk_failed("the machine is off");
  std::vector<std::string> names;
  for (const auto& [name, inode] : names_) names.push_back(name);
  return names;
}

Result<void> SimDisk::sync_folder() {
  const Fate fate = next_change();
  if (dead_) return disk_failed("the machine is off");
  if (fate == Fate::kDies) {
    crash();
    return disk_failed("the machine died in a sync of the folder");
  }
  if (fate == Fate::kFails) return disk_failed("a sync of the folder failed");
  folder_history_ = {names_};
  return {};
}

std::uint64_t SimDisk::used_bytes() const {
  std::uint64_t used = 0;
  for (const auto& [name, inode] : names_) used += inode->real.current.size();
  return used;
}

Result<std::uint64_t> SimDisk::free_bytes() const {
  if (dead_) return disk_failed("the machine is off");
  const std::uint64_t used = used_bytes();
  return used >= capacity_ ? 0 : capacity_ - used;
}

}  // namespace atollbank::sim
