// SPDX-License-Identifier: Apache-2.0
// A sealed ledger in a folder, as a bank keeps it: small segments on a real disk, a key in a file.
// What it wrote can be rewritten by whoever holds the disk, and even sealed again with the key.
#pragma once

#include <optional>

#include "adapters/file/file_journal.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/sodium/signing_key.h"
#include "runtime/thread_pool.h"
#include "services/seals/sealer.h"
#include "tests/contract/journal_writer.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::seals {

inline constexpr adapters::FileJournalOptions kSmallSegments = {
    .shard = 0, .segment_bytes = 256 << 10, .recent_bytes = 4'096};

class SealedFolder {
 public:
  explicit SealedFolder(const std::string& key_path)
      : signer_(adapters::open_or_create_signing_key(key_path).value()) {
    EXPECT_TRUE(journal_.recover({}, [](auto) { return base::Result<void>(); }));
    sealer_ = open();
  }

  // Groups of so many postings, one after the other.
  void append(std::initializer_list<std::size_t> groups) {
    for (const std::size_t count : groups) ASSERT_TRUE(writer_.append(journal_, count));
  }
  std::unique_ptr<Sealer> open() {
    return Sealer::open({journal_, *disk_, *signer_, clock_}).value();
  }
  Sealer& sealer() { return *sealer_; }
  ports::Journal& journal() { return journal_; }
  std::filesystem::path path() const { return folder_.path(); }

 private:
  contract::TemporaryFolder folder_;
  std::unique_ptr<ports::Signer> signer_;
  std::unique_ptr<adapters::PosixDisk> disk_ =
      adapters::PosixDisk::open_folder(folder_.path().string()).value();
  runtime::ThreadPool pool_{"test", 1};
  adapters::FileJournal journal_{*disk_, pool_, kSmallSegments};
  const base::SystemClock clock_;
  contract::JournalWriter writer_;
  std::unique_ptr<Sealer> sealer_;
};

}  // namespace atollbank::seals
