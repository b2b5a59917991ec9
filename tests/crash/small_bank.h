// SPDX-License-Identifier: Apache-2.0
// A bank of one thread for the crash tests: a ledger, a journal in very small segments, and a
// script of operations of every kind. May remember the state after each acknowledged group.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/file_journal.h"
#include "base/assert.h"
#include "ledger/command_form.h"
#include "ledger/ledger.h"

namespace atollbank::crash {

// Runs the work before run() returns: one thread, one order, every run the same.
class InlinePool final : public runtime::BlockingPool {
 public:
  [[nodiscard]] bool run(runtime::Work work) override {
    work();
    return true;
  }
};

// Eight blocks a segment, one of them its header.
inline constexpr adapters::FileJournalOptions kSmallSegments = {
    .shard = 0, .segment_bytes = 32'768, .recent_bytes = 4'096};

class SmallBank : private ledger::RecordSource {
 public:
  enum class Remembers { kCount, kStates };  // saving a state takes longer than a restart

  explicit SmallBank(ports::Disk& disk, Remembers remembers = Remembers::kCount)
      : remembers_(remembers), journal_(disk, pool_, kSmallSegments) {}

  // The journal's groups are replayed, as a shard does at its start.
  base::Result<void> start() {
    note_state();
    ATOLL_TRY(end_, journal_.recover({}, [&](auto group) -> base::Result<void> {
      ATOLL_TRY_VOID(ledger_.replay(group));
      ++group_count_;
      note_state();
      return {};
    }));
    return {};
  }

  // One batch, one group, durable on return. What was refused without being journaled is no group.
  base::Result<void> apply(const ledger::Batch& batch) {
    EXPECT_TRUE(ledger::check_batch(batch).has_value());
    ATOLL_TRY(const auto place, journal_.reserve(end_.end_slot, kGroupSlots));
    adapters::AlignedBytes memory(kGroupSlots * ledger::format::kSlotSize);
    const std::span slots(reinterpret_cast<ports::Slot*>(memory.span().data()), kGroupSlots);
    ledger::GroupBuilder builder(slots);
    const std::int64_t time_ns = std::max(end_.ledger_time_ns, kEpochNs) + kGroupIntervalNs;
    builder.open(0, place.first_slot, time_ns, kGroupSlots);
    ledger_.expire_due_holds(builder, 10);
    std::vector<ledger::CommandResult> results;
    std::vector<ledger::LegBalance> leg_balances;
    ledger_.apply(batch, builder, results, leg_balances);
    if (!builder.has_records()) return {};
    const auto group = builder.finish();
    const auto end = ledger::format::seal_group(group, end_);
    ATOLL_TRY_VOID(journal_.append(group));
    end_ = end;
    ++group_count_;
    note_state();
    return {};
  }

  ports::Journal& journal() { return journal_; }
  const ledger::Ledger& ledger() const { return ledger_; }
  const ports::JournalEnd& end() const { return end_; }
  std::size_t group_count() const { return group_count_; }
  // states()[n]: after n groups; of a bank that remembers them.
  const std::vector<base::Bytes>& states() const { return states_; }

 private:
  void read(std::uint64_t first_slot, std::span<ports::Slot> out) const override {
    const auto count = journal_.read(first_slot, out);
    ATOLL_ASSERT(count && *count == out.size());
  }

  void note_state() {
    if (remembers_ == Remembers::kStates) states_.push_back(ledger_.save());
  }

  static constexpr std::uint32_t kGroupSlots = 96;
  static constexpr std::int64_t kEpochNs = 1'000'000'000'000;
  static constexpr std::int64_t kGroupIntervalNs = 1'000'000'000;

  const Remembers remembers_;
  InlinePool pool_;
  adapters::FileJournal journal_;
  ledger::Ledger ledger_{*this};
  ports::JournalEnd end_;
  std::size_t group_count_ = 0;
  std::vector<base::Bytes> states_;
};

// Fifty batches: accounts, postings with and without evidence, legs, holds and what becomes of
// them, declines, groups of one block and of several.
std::vector<ledger::Batch> script_of_fifty();

}  // namespace atollbank::crash
