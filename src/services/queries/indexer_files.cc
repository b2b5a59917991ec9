// SPDX-License-Identifier: Apache-2.0
// The run files of an indexer: written once, taken over at the next start if they are of the same
// journal, removed if not.
#include <fmt/core.h>

#include <algorithm>
#include <cstring>

#include "base/log.h"
#include "base/page_memory.h"
#include "ledger/format/group.h"
#include "services/queries/indexer.h"

namespace atollbank::queries {

using ledger::format::GroupHeaderSlot;
using ledger::format::Slot;

namespace {

constexpr std::string_view kPreparingName = "preparing-run";
constexpr std::string_view kRunPrefix = "run-";
constexpr std::size_t kWriteBytes = std::size_t{1} << 20;

std::string name_of_run(std::uint64_t first_slot) {
  return fmt::format("{}{:016x}", kRunPrefix, first_slot);
}

base::Result<GroupHeaderSlot> header_at(const ports::Journal& journal, std::uint64_t slot_number) {
  Slot slot;
  ATOLL_TRY(const std::size_t count, journal.read(slot_number, std::span(&slot, 1)));
  if (count != 1 || !ledger::format::is_group_header(slot, slot_number)) {
    return base::fail(base::ErrorCode::kDataLoss, "record_unreadable",
                      fmt::format("no group begins at slot {}", slot_number));
  }
  return ledger::slot_as<GroupHeaderSlot>(slot);
}

base::Result<void> write_file(ports::Disk& disk, std::span<const std::byte> bytes,
                              std::string_view name) {
  if (auto removed = disk.remove(kPreparingName);
      !removed && removed.error().reason != "file_not_found") {
    return removed;
  }
  ATOLL_TRY(const auto file, disk.open_or_create(kPreparingName));
  const base::PageBuffer buffer(kWriteBytes, base::Prefault::kNo);
  for (std::size_t offset = 0; offset < bytes.size(); offset += kWriteBytes) {
    const auto part = bytes.subspan(offset, std::min(kWriteBytes, bytes.size() - offset));
    const auto out = buffer.as_span_of<std::byte>().first(part.size());
    std::memcpy(out.data(), part.data(), part.size());
    ATOLL_TRY_VOID(file->write_at(offset, out));
  }
  ATOLL_TRY_VOID(file->sync());
  ATOLL_TRY_VOID(disk.rename(kPreparingName, name));
  return disk.sync_folder();
}

}  // namespace

base::Result<std::shared_ptr<const Run>> Indexer::write_run(const Columns& columns) {
  RunOrigin origin{.last_group_slot = columns.first_slot + columns.groups.back().offset};
  ATOLL_TRY(const auto header, header_at(journal_, origin.last_group_slot));
  origin.last_group_checksum = header.checksum;
  std::vector<OpenedAccount> opened;
  for (std::size_t i = 0; i < columns.opened.size(); ++i) {
    const auto account = directory_.at(columns.first_account + static_cast<std::uint32_t>(i));
    opened.push_back(
        {.id = account.id, .offset = columns.opened[i], .class_number = account.class_number});
  }
  const auto classes = directory_.classes();
  const auto own =
      std::span(classes).subspan(columns.first_class, columns.end_class - columns.first_class);
  const auto bytes = encode_run(columns, origin, opened, own);
  const std::string name = name_of_run(columns.first_slot);
  ATOLL_TRY_VOID(write_file(*disk_, bytes, name));
  bytes_at_rest_ += bytes.size();
  ATOLL_TRY(auto file, disk_->open(name));
  ATOLL_TRY(auto run_file, RunFile::open(std::move(file)));
  ATOLL_TRY(auto found, run_of_file(std::move(run_file)));
  return found.run;
}

base::Result<void> Indexer::open() {
  if (disk_ == nullptr) return {};
  ATOLL_TRY(const auto names, disk_->list());
  bool follows = true;
  for (const std::string& name : names) {
    if (!name.starts_with(kRunPrefix)) continue;
    // What comes after a run that is missing is built again too.
    if (follows) {
      ATOLL_TRY(follows, take_over(name));
    }
    if (follows) continue;
    base::log_warning("queries_run_dropped", {{"file", name}});
    ATOLL_TRY_VOID(disk_->remove(name));
  }
  publish();
  return {};
}

// False when the file is damaged or not of this journal; errors are the disk's and the journal's.
base::Result<bool> Indexer::take_over(const std::string& name) {
  ATOLL_TRY(auto file, disk_->open(name));
  ATOLL_TRY(const std::uint64_t size, file->size());
  auto run_file = RunFile::open(std::move(file));
  if (!run_file && run_file.error().code == base::ErrorCode::kDataLoss) return false;
  if (!run_file) return base::fail(std::move(run_file).error());
  auto found = run_of_file(*std::move(run_file));
  if (!found && found.error().code == base::ErrorCode::kDataLoss) return false;
  if (!found) return base::fail(std::move(found).error());
  if (name != name_of_run(found->run->first_slot)) return false;
  if (!belongs(*found) || !learn(*found)) return false;
  bytes_at_rest_ += size;
  next_slot_ = found->run->end_slot;
  sealed_.push_back(std::move(found->run));
  return true;
}

// Whether its groups are the journal's, and the next ones.
bool Indexer::belongs(const RunInFile& found) const {
  const auto first = header_at(journal_, found.run->first_slot);
  const auto last = header_at(journal_, found.origin.last_group_slot);
  return first && last && first->previous_end_slot == next_slot_ &&
         last->checksum == found.origin.last_group_checksum &&
         found.origin.last_group_slot + last->slot_count == found.run->end_slot;
}

bool Indexer::learn(const RunInFile& found) {
  if (found.first_account != directory_.own_size()) return false;
  if (found.first_class != directory_.own_class_count()) return false;
  for (std::size_t i = 0; i < found.classes.size(); ++i) {
    if (directory_.intern(found.classes[i]) != found.first_class + i) return false;
  }
  for (const OpenedAccount& opened : found.opened) {
    if (opened.class_number >= directory_.own_class_count()) return false;
    const KnownAccount account{.id = opened.id,
                               .opened_slot = found.run->first_slot + opened.offset,
                               .class_number = opened.class_number};
    if (!directory_.add(account)) return false;
  }
  return true;
}

}  // namespace atollbank::queries
