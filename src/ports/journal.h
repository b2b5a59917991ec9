// SPDX-License-Identifier: Apache-2.0
// A shard's journal: an append-only sequence of sealed groups of 128-byte slots (ledger/format).
//
// Order of use: recover() once, then reserve() → append() again and again. One thread at a time
// recovers and appends, one reserves; any thread reads what is durable. After the first failed
// append every later one answers `journal_broken`. Errors: data_loss journal_damaged (names file
// and offset) · resource_exhausted no_space · unavailable journal_broken · internal disk_failed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "ledger/format/group.h"
#include "ports/frame_file.h"

namespace atollbank::ports {

using ledger::format::JournalEnd;
using ledger::format::Slot;

// Where the next group may stand. Its space is zeroed and on disk: writing it cannot run out of
// space.
struct GroupPlace {
  std::uint64_t first_slot = 0;
  std::uint32_t capacity_slots = 0;  // at least what was asked
};

struct JournalFigures {
  std::uint64_t bytes_written = 0;  // groups and headers
  std::uint64_t bytes_zeroed = 0;   // preparing segments, counted apart
  std::uint64_t sync_count = 0;
  std::uint64_t bytes_derived = 0;  // checkpoints and runs of ids
};

class Journal {
 public:
  // Receives each whole, checked group in order; in recovery it may write derived files. An error
  // stops what shows the groups.
  using GroupVisitor = base::UniqueFunction<base::Result<void>(std::span<const Slot> group)>;

  virtual ~Journal() = default;

  // Reads every group that follows `from` (a fresh JournalEnd for all of it), checks its bytes and
  // chain, and cuts a torn tail at the last whole group. Damage anywhere before the tail is
  // refused.
  virtual base::Result<JournalEnd> recover(const JournalEnd& from, GroupVisitor visit) = 0;

  // The place of a group that begins at or after `end_slot` and may take `slots`. May wait for the
  // disk, unless reserves_at_once() says so of the same.
  virtual base::Result<GroupPlace> reserve(std::uint64_t end_slot, std::uint32_t slots) = 0;
  virtual bool reserves_at_once(std::uint64_t end_slot, std::uint32_t slots) const = 0;

  // Durable on return. `group` is sealed, follows the last one and stands where reserve() said; its
  // memory is aligned to 4096 bytes.
  virtual base::Result<void> append(std::span<const Slot> group) = 0;

  // Copies the slots from `first_slot` on; the count copied, 0 beyond the durable end.
  virtual base::Result<std::size_t> read(std::uint64_t first_slot, std::span<Slot> out) const = 0;

  // Shows whole groups, the first being the one that begins at or contains `from_slot`, at least
  // one if there is one and at most `bytes_max` beyond it; in place where they are in memory.
  // Returns where the next call should begin. An error of the visitor is passed up.
  virtual base::Result<std::uint64_t> visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                                   GroupVisitor visit) const = 0;
  // Appends a copy of them to `out`.
  base::Result<std::uint64_t> read_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                          std::vector<Slot>& out) const;

  // The end of the last durable group.
  virtual std::uint64_t durable_end() const = 0;

  // Files beside the journal of what can be read from it again: checkpoints, runs of ids. Names are
  // plain file names. Written and removed by one thread at a time; not_found file_not_found.
  virtual base::Result<std::unique_ptr<FrameWriter>> write_derived(std::string_view name) = 0;
  virtual base::Result<std::unique_ptr<FrameReader>> read_derived(std::string_view name) const = 0;
  virtual base::Result<void> remove_derived(std::string_view name) = 0;

  virtual JournalFigures figures() const = 0;
};

}  // namespace atollbank::ports
