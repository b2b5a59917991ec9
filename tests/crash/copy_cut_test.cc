// SPDX-License-Identifier: Apache-2.0
// A copy of a journal whose machine loses its power: behind every call that it makes of its disk,
// with what was not synced kept, dropped, torn or mixed. What it once said to be durable is there,
// and it goes on to be the whole journal.
#include <gtest/gtest.h>

#include "adapters/file/journal_copy.h"
#include "tests/crash/journal_on_disk.h"
#include "tests/crash/power_cut.h"

namespace atollbank::crash {
namespace {

using adapters::JournalCopy;
using adapters::MemoryDisk;

constexpr adapters::SegmentShape kShape{.shard = 0, .slots = 4 * ledger::format::kSlotsPerBlock};

std::vector<ports::Slot> slots_of(const JournalOnDisk& source, std::size_t first,
                                  std::size_t end = SIZE_MAX) {
  std::vector<ports::Slot> slots;
  const auto& groups = source.writer.groups();
  for (std::size_t i = first; i < std::min(end, groups.size()); ++i)
    slots.insert(slots.end(), groups[i].begin(), groups[i].end());
  return slots;
}

// How many groups end at or before `end`.
std::size_t groups_before(const JournalOnDisk& source, const ports::JournalEnd& end) {
  std::size_t count = 0;
  for (const auto& group : source.writer.groups()) {
    if (ledger::format::header_of(group).first_slot <= end.last_group_slot) ++count;
  }
  return count;
}

// Two groups and a sync, again and again; in the end it is a journal of its own.
struct CopyRun {
  JournalOnDisk source;
  std::vector<DiskCall> calls;
  std::vector<std::size_t> durable;  // groups, by the number of calls made
};

void run_copy(CopyRun& run) {
  for (std::size_t i = 0; i < 12; ++i) ASSERT_TRUE(run.source.append(1 + i * 17 % 60));
  MemoryDisk disk;
  RecordingDisk recorder(disk);
  InlinePool pool;
  auto copy = JournalCopy::open(recorder, pool, kShape);
  ASSERT_TRUE(copy.has_value());
  for (std::size_t i = 0; i < 12; i += 2) {
    ASSERT_TRUE((*copy)->append(slots_of(run.source, i, i + 2)).has_value());
    ASSERT_TRUE((*copy)->sync().has_value());
    run.durable.resize(recorder.calls().size(), i);
  }
  ASSERT_TRUE((*copy)->finish().has_value());
  run.calls = recorder.calls();
  run.durable.resize(run.calls.size() + 1, 12);
}

// The copy that starts on what is left, and whatever it still lacks.
void expect_goes_on(const JournalOnDisk& source, std::size_t durable, MemoryDisk& disk) {
  InlinePool pool;
  {
    auto copy = JournalCopy::open(disk, pool, kShape);
    if (!copy && copy.error().reason == "folder_is_no_copy") {
      ASSERT_EQ(durable, 12u) << "it was not finished";
    } else {
      ASSERT_TRUE(copy.has_value()) << copy.error().message;
      const std::size_t there = groups_before(source, (*copy)->end());
      ASSERT_GE(there, durable);
      ASSERT_TRUE((*copy)->append(slots_of(source, there)).has_value());
      ASSERT_TRUE((*copy)->finish().has_value());
    }
  }
  adapters::FileJournal whole(disk, pool, kTinySegments);
  const auto recovered = contract::recover_all(whole);
  ASSERT_TRUE(recovered.end.has_value()) << recovered.end.error().message;
  ASSERT_TRUE(contract::same_groups(recovered.groups, source.writer.groups()));
}

TEST(CopyCut, behind_every_call_what_was_durable_is_there_and_the_copy_goes_on) {
  CopyRun run;
  ASSERT_NO_FATAL_FAILURE(run_copy(run));
  ASSERT_GE(run.calls.size(), 60u);
  for (std::size_t calls = 0; calls <= run.calls.size(); ++calls) {
    for (const Unsynced unsynced : kAllUnsynced) {
      SCOPED_TRACE(testing::Message()
                   << "behind call " << calls << ", unsynced " << static_cast<int>(unsynced));
      MemoryDisk disk;
      cut_power({}, std::span(run.calls).first(calls), unsynced, calls, disk);
      expect_goes_on(run.source, run.durable[calls], disk);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace atollbank::crash
