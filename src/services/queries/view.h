// SPDX-License-Identifier: Apache-2.0
// The ledger as it was before one slot: what every query reads. Made for one query, on one thread;
// it blocks on the disk for what is not in memory. Asked again with the same end it shows the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ports/journal.h"
#include "services/queries/account_directory.h"
#include "services/queries/record_fields.h"
#include "services/queries/rows.h"
#include "services/queries/run.h"

namespace atollbank::queries {

// Sums of 64 bits that may leave them on the way and come back.
inline std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
inline std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

// A command's slots: itself, and the legs that follow it.
struct CommandSlots {
  std::uint64_t slot = 0;
  std::vector<ledger::format::Slot> slots;
};

class View {
 public:
  // `as_of_slot`: 0 for the snapshot's end. invalid_argument as_of_in_future
  static base::Result<View> at(const ports::Journal& journal, const AccountDirectory& directory,
                               std::shared_ptr<const Snapshot> snapshot, std::uint64_t as_of_slot);

  // Records before it count. Never inside a posting: a posting counts whole or not.
  std::uint64_t end_slot() const { return end_slot_; }
  const AccountDirectory& directory() const { return *directory_; }
  const ports::Journal& journal() const { return *journal_; }
  // Those that begin before end_slot, the oldest first.
  std::span<const std::shared_ptr<const Run>> runs() const {
    return std::span(snapshot_->runs).first(run_count_);
  }

  // The first slot of what was booked after `time_ns`, at most end_slot().
  std::uint64_t first_slot_after(std::int64_t time_ns) const;
  // The same of what was booked at or after it.
  std::uint64_t first_slot_from(std::int64_t time_ns) const;
  std::int64_t booking_time_of(std::uint64_t slot) const;

  // The account's index, if it was opened before end_slot(). not_found account_not_found
  base::Result<std::uint32_t> account(const ledger::AccountId& id) const;

  // Of the command in `slot`. data_loss record_unreadable
  base::Result<void> read(std::uint64_t slot, CommandSlots& out) const;
  base::Result<std::string> evidence_of(const CommandSlots& command) const;
  base::Result<Record> record_of(const CommandSlots& command, bool with_evidence) const;

  // The account's newest entry before `slot`, which is at most end_slot(); none: it has none yet.
  struct AccountEntry {
    std::uint64_t slot = 0;
    NamedEntry entry;
  };
  base::Result<std::optional<AccountEntry>> newest_entry(std::uint32_t account,
                                                         std::uint64_t slot) const;
  // The balance from entries before `slot`, whose value time is at most `valued_until_ns`.
  base::Result<std::int64_t> value_balance(std::uint32_t account, std::uint64_t slot,
                                           std::int64_t valued_until_ns) const;

  // The entries of `run` whose key is `key` and whose slots lie in [from_slot, end_slot).
  struct EntryRange {
    IndexEntry low = 0;
    IndexEntry high = 0;
  };
  static EntryRange range_in(const Run& run, std::uint32_t key, std::uint64_t from_slot,
                             std::uint64_t end_slot);

 private:
  View(const ports::Journal& journal, const AccountDirectory& directory,
       std::shared_ptr<const Snapshot> snapshot)
      : journal_(&journal), directory_(&directory), snapshot_(std::move(snapshot)) {}

  // The run that holds the slot, or the next one.
  std::size_t run_at(std::uint64_t slot) const;
  // Of shifted entries before `slot` with a value time of at most `until_ns`.
  base::Result<std::int64_t> shifted_sum(std::uint32_t account, std::uint64_t slot,
                                         std::int64_t until_ns) const;

  const ports::Journal* journal_;
  const AccountDirectory* directory_;
  std::shared_ptr<const Snapshot> snapshot_;  // shared with other queries and the indexer
  std::uint64_t end_slot_ = 0;
  std::size_t run_count_ = 0;
};

}  // namespace atollbank::queries
