// SPDX-License-Identifier: Apache-2.0
// A journal in memory: for tests of what stands on the port. Nothing of it outlives the object, but
// recover() may be called again and again, as if the bank had been restarted.
//
// Thread-safe under one lock. It has no segments: groups follow each other without gaps.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ports/journal.h"

namespace atollbank::adapters {

class MemoryJournal final : public ports::Journal {
 public:
  MemoryJournal();

  base::Result<ports::JournalEnd> recover(const ports::JournalEnd& from,
                                          GroupVisitor visit) override;
  base::Result<ports::GroupPlace> reserve(std::uint64_t end_slot, std::uint32_t slots) override;
  bool reserves_at_once(std::uint64_t, std::uint32_t) const override { return true; }
  base::Result<void> append(std::span<const ports::Slot> group) override;
  base::Result<std::size_t> read(std::uint64_t first_slot,
                                 std::span<ports::Slot> out) const override;
  base::Result<std::uint64_t> visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                           GroupVisitor visit) const override;
  std::uint64_t durable_end() const override;
  base::Result<std::unique_ptr<ports::FrameWriter>> write_derived(std::string_view name) override;
  base::Result<std::unique_ptr<ports::FrameReader>> read_derived(
      std::string_view name) const override;
  base::Result<void> remove_derived(std::string_view name) override;
  ports::JournalFigures figures() const override;

 private:
  class Writer;
  class Reader;

  std::span<const ports::Slot> group_at(std::uint64_t first_slot) const;
  // A copy of the group that begins at or contains the slot, or follows it; empty at the end.
  std::vector<ports::Slot> group_from(std::uint64_t slot) const;

  mutable std::mutex mutex_;
  std::vector<ports::Slot> slots_;     // by slot number
  std::vector<std::uint64_t> starts_;  // of the groups, ascending
  ports::JournalFigures figures_;
  mutable std::mutex derived_mutex_;  // its own: a visitor of recovery may write
  std::map<std::string, std::vector<base::Bytes>, std::less<>> derived_;
};

}  // namespace atollbank::adapters
