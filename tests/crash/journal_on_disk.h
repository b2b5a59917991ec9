// SPDX-License-Identifier: Apache-2.0
// A file journal on a disk in memory, written by a few groups, for tests that then do it harm.
#pragma once

#include <optional>

#include "adapters/memory/memory_disk.h"
#include "tests/contract/journal_writer.h"
#include "tests/crash/small_bank.h"

namespace atollbank::crash {

// Four blocks a segment, one of them its header.
inline constexpr adapters::FileJournalOptions kTinySegments = {
    .shard = 0, .segment_bytes = 16'384, .recent_bytes = 4'096};

using DiskContents = std::map<std::string, adapters::MemoryDisk::Content>;

class JournalOnDisk {
 public:
  JournalOnDisk() { restart(); }

  contract::Replayed restart(const ports::JournalEnd& from = {}) {
    journal_.reset();
    journal_.emplace(disk, pool_, kTinySegments);
    return contract::recover_all(*journal_, from);
  }
  base::Result<ports::JournalEnd> restart_unseen() {
    journal_.reset();
    journal_.emplace(disk, pool_, kTinySegments);
    return journal_->recover({}, [](auto) -> base::Result<void> { return {}; });
  }
  void restore(const DiskContents& contents) {
    ASSERT_EQ(disk.contents().size(), contents.size());
    for (const auto& [name, content] : contents) disk.set_content(name, content);
  }
  base::Result<void> append(std::size_t posting_count) {
    return writer.append(*journal_, posting_count);
  }
  adapters::FileJournal& journal() { return *journal_; }

  adapters::MemoryDisk disk;
  contract::JournalWriter writer;

 private:
  InlinePool pool_;
  std::optional<adapters::FileJournal> journal_;
};

// What recovery said; empty when it went well.
inline std::string reason_of(const contract::Replayed& replayed) {
  return replayed.end ? "" : replayed.end.error().reason;
}

}  // namespace atollbank::crash
