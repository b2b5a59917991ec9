// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/power_cut.h"

#include <algorithm>

#include "base/random.h"

namespace atollbank::crash {
namespace {

using adapters::MemoryDisk;
using Content = MemoryDisk::Content;
using Names = std::map<std::string, std::uint64_t>;

constexpr std::size_t kSectorSize = 512;

struct FileState {
  Content durable;
  std::vector<const DiskCall*> unsynced;
};

// Sectors [first, last) of the write.
void apply(const DiskCall& write, std::size_t first, std::size_t last, Content& content) {
  const std::size_t begin = first * kSectorSize;
  const std::size_t end = std::min(last * kSectorSize, write.bytes.size());
  if (begin >= end) return;
  content.resize(std::max<std::size_t>(content.size(), write.offset + end));
  std::copy(write.bytes.begin() + static_cast<std::ptrdiff_t>(begin),
            write.bytes.begin() + static_cast<std::ptrdiff_t>(end),
            content.begin() + static_cast<std::ptrdiff_t>(write.offset + begin));
}

std::size_t sectors_of(const DiskCall& write) { return write.bytes.size() / kSectorSize; }

void leave(const FileState& file, Unsynced unsynced, base::Random& random, Content& content) {
  for (const DiskCall* write : file.unsynced) {
    const std::size_t sectors = sectors_of(*write);
    const bool last = write == file.unsynced.back();
    const std::size_t torn_at = random.below(sectors + 1);
    switch (unsynced) {
      case Unsynced::kKept: apply(*write, 0, sectors, content); break;
      case Unsynced::kDropped: break;
      case Unsynced::kTornFront: apply(*write, 0, last ? torn_at : sectors, content); break;
      case Unsynced::kTornBack: apply(*write, last ? torn_at : 0, sectors, content); break;
      case Unsynced::kSectorsMixed:
        for (std::size_t sector = 0; sector < sectors; ++sector) {
          if (random.chance(1, 2)) apply(*write, sector, sector + 1, content);
        }
        break;
    }
  }
}

// Names as they are in memory, and every state that the folder has had since its last sync.
class Folder {
 public:
  explicit Folder(const Names& names) : states_{names} {}

  void take(const DiskCall& call) {
    Names names = states_.back();
    switch (call.kind) {
      case DiskCall::Kind::kCreate: names[call.name] = call.file_number; break;
      case DiskCall::Kind::kRename:
        names[call.target] = names.at(call.name);
        names.erase(call.name);
        break;
      case DiskCall::Kind::kRemove: names.erase(call.name); break;
      case DiskCall::Kind::kSyncFolder: states_.clear(); break;
      default: return;
    }
    states_.push_back(std::move(names));
  }

  const Names& left(Unsynced unsynced, base::Random& random) const {
    if (unsynced == Unsynced::kKept) return states_.back();
    if (unsynced == Unsynced::kDropped) return states_.front();
    return states_[random.below(states_.size())];
  }

 private:
  std::vector<Names> states_;
};

}  // namespace

void cut_power(const std::map<std::string, Content>& before, std::span<const DiskCall> calls,
               Unsynced unsynced, std::uint64_t seed, MemoryDisk& after) {
  Names names;
  std::map<std::uint64_t, FileState> files;
  for (const auto& [name, content] : before) {
    files[names.size()].durable = content;
    names.emplace(name, names.size());
  }
  Folder folder(names);
  for (const DiskCall& call : calls) {
    FileState& file = files[call.file_number];
    if (call.kind == DiskCall::Kind::kWrite) file.unsynced.push_back(&call);
    if (call.kind == DiskCall::Kind::kSync) {
      for (const DiskCall* write : file.unsynced) {
        apply(*write, 0, sectors_of(*write), file.durable);
      }
      file.unsynced.clear();
    }
    folder.take(call);
  }
  base::Random random(seed);
  for (const auto& [name, number] : folder.left(unsynced, random)) {
    Content content = files[number].durable;
    leave(files[number], unsynced, random, content);
    after.set_content(name, std::move(content));
  }
}

}  // namespace atollbank::crash
