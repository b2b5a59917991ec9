// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/file_journal.h"

#include <optional>

#include "adapters/memory/memory_disk.h"
#include "adapters/posix/posix_disk.h"
#include "runtime/thread_pool.h"
#include "tests/contract/journal_contract.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {
namespace {

// Four blocks a segment: every test crosses several. Little is kept in memory, so that reads go to
// the disk as well.
constexpr adapters::FileJournalOptions kSmall = {
    .shard = 0, .segment_bytes = 16'384, .recent_bytes = 4'096};
constexpr adapters::FileJournalOptions kLarge = {.shard = 0, .segment_bytes = 4 << 20};

class MemoryDiskHome final : public JournalHome {
 public:
  ports::Journal& restart() override {
    journal_.reset();
    return journal_.emplace(disk_, pool_, kSmall);
  }

 private:
  adapters::MemoryDisk disk_;
  runtime::ThreadPool pool_{"test", 1};
  std::optional<adapters::FileJournal> journal_;
};

class FolderHome final : public JournalHome {
 public:
  explicit FolderHome(const adapters::FileJournalOptions& options) : options_(options) {}

  ports::Journal& restart() override {
    journal_.reset();
    disk_.reset();
    disk_ = adapters::PosixDisk::open_folder(folder_.path().string()).value();
    return journal_.emplace(*disk_, pool_, options_);
  }

 private:
  const adapters::FileJournalOptions options_;
  TemporaryFolder folder_;
  std::unique_ptr<adapters::PosixDisk> disk_;
  runtime::ThreadPool pool_{"test", 1};
  std::optional<adapters::FileJournal> journal_;
};

INSTANTIATE_TEST_SUITE_P(
    File, JournalContract,
    testing::Values(
        JournalAdapter{"file_on_memory_disk", [] { return std::make_unique<MemoryDiskHome>(); }},
        JournalAdapter{"file_in_folder", [] { return std::make_unique<FolderHome>(kSmall); }},
        JournalAdapter{"large_file_in_folder",
                       [] { return std::make_unique<FolderHome>(kLarge); }}),
    journal_adapter_name);

}  // namespace
}  // namespace atollbank::contract
