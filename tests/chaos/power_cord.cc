// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/power_cord.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "adapters/posix/disk_log.h"
#include "adapters/posix/posix_disk.h"
#include "base/bytes.h"

namespace atollbank::chaos {
namespace {

namespace fs = std::filesystem;
using adapters::DiskLogHead;
using adapters::DiskLogKind;
using adapters::MemoryDisk;
using crash::DiskCall;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

MemoryDisk::Content bytes_of_text(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

// The next whole record's head; false at the end, which may be a record cut short.
bool next(base::ByteReader& log, DiskLogHead& head, base::ByteView& name, base::ByteView& target,
          base::ByteView& bytes) {
  head = log.read<DiskLogHead>();
  name = log.read_bytes(head.name_size);
  target = log.read_bytes(head.target_size);
  bytes = log.read_bytes(head.is_zero != 0 ? 0 : head.bytes_size);
  return log.ok();
}

std::set<std::uint64_t> tickets_synced(std::string_view text) {
  std::set<std::uint64_t> tickets;
  base::ByteReader log(text);
  DiskLogHead head;
  for (base::ByteView name, target, bytes; next(log, head, name, target, bytes);) {
    const bool is_synced =
        head.kind == DiskLogKind::kSynced || head.kind == DiskLogKind::kFolderSynced;
    if (is_synced) tickets.insert(head.offset);
  }
  return tickets;
}

std::uint64_t unsynced_bytes_of(const std::vector<DiskCall>& calls) {
  std::map<std::uint64_t, std::uint64_t> unsynced;  // by file
  for (const DiskCall& call : calls) {
    if (call.kind == DiskCall::Kind::kWrite) unsynced[call.file_number] += call.bytes.size();
    if (call.kind == DiskCall::Kind::kSync) unsynced[call.file_number] = 0;
  }
  std::uint64_t sum = 0;
  for (const auto& [file, bytes] : unsynced) sum += bytes;
  return sum;
}

std::set<std::string> names_known(const std::vector<DiskCall>& calls) {
  std::set<std::string> names;
  for (const DiskCall& call : calls) names.insert({call.name, call.target});
  return names;
}

}  // namespace

base::Result<std::vector<DiskCall>> read_disk_log(const fs::path& file) {
  const std::string text = read_file(file);
  const std::set<std::uint64_t> synced = tickets_synced(text);
  std::vector<DiskCall> calls;
  base::ByteReader log(text);
  DiskLogHead head;
  for (base::ByteView name, target, bytes; next(log, head, name, target, bytes);) {
    using Kind = DiskCall::Kind;
    DiskCall call{.name = std::string(name), .target = std::string(target)};
    call.file_number = head.file_number;
    switch (head.kind) {
      case DiskLogKind::kCreate: call.kind = Kind::kCreate; break;
      case DiskLogKind::kRename: call.kind = Kind::kRename; break;
      case DiskLogKind::kRemove: call.kind = Kind::kRemove; break;
      case DiskLogKind::kSyncBegun: call.kind = Kind::kSync; break;
      case DiskLogKind::kFolderSyncBegun: call.kind = Kind::kSyncFolder; break;
      case DiskLogKind::kSynced:
      case DiskLogKind::kFolderSynced: continue;
      case DiskLogKind::kWrite:
        call.kind = Kind::kWrite;
        call.offset = head.offset;
        call.bytes = bytes_of_text(bytes);
        call.bytes.resize(head.bytes_size);
        break;
      default:
        return base::fail(base::ErrorCode::kDataLoss, "disk_log_malformed", "an unknown record");
    }
    const bool is_sync = call.kind == Kind::kSync || call.kind == Kind::kSyncFolder;
    if (!is_sync || synced.contains(head.offset)) calls.push_back(std::move(call));
  }
  return calls;
}

base::Result<PowerCord> PowerCord::plug_in(const fs::path& journal) {
  PowerCord cord(journal);
  ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(journal.string()));
  ATOLL_TRY(const auto names, disk->list());
  for (const std::string& name : names) {
    cord.before_[name] = bytes_of_text(read_file(journal / name));
  }
  return cord;
}

base::Result<CutFigures> PowerCord::pull(const fs::path& disk_log, crash::Unsynced unsynced,
                                         std::uint64_t seed) const {
  ATOLL_TRY(const auto calls, read_disk_log(disk_log));
  MemoryDisk after;
  crash::cut_power(before_, calls, unsynced, seed, after);
  ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(journal_.string()));
  ATOLL_TRY(const auto names, disk->list());
  auto left = after.contents();
  const std::set<std::string> known = names_known(calls);
  for (const std::string& name : names) {
    // What no call of the log made was synced past it, as the keys are, and is not rewritten
    // either: others must not come to read it.
    if (!before_.contains(name) && !known.contains(name)) continue;
    const auto found = left.find(name);
    if (found != left.end() && found->second == bytes_of_text(read_file(journal_ / name))) {
      left.erase(found);
      continue;
    }
    ATOLL_TRY_VOID(disk->remove(name));
  }
  for (const auto& [name, content] : left) {
    std::ofstream file(journal_ / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
  }
  return CutFigures{.calls = calls.size(), .unsynced_bytes = unsynced_bytes_of(calls)};
}

}  // namespace atollbank::chaos
