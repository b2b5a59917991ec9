// SPDX-License-Identifier: Apache-2.0
// One shard of the ledger in this process: its disk, journal, threads and posting service, in the
// order in which they must begin and end.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "adapters/file/file_journal.h"
#include "ports/disk.h"
#include "runtime/page_supply.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/posting/local_posting.h"

namespace atollbank::apps {

class LedgerHost {
 public:
  // Opens the folder and recovers. With `disk_log`, a file, everything that changes the disk is
  // also written there (adapters/posix/logged_disk.h). A clock that its owner moves brings the one
  // that is watched for jumps. failed_precondition folder_in_use · data_loss journal_damaged,
  // record_inconsistent
  static base::Result<std::unique_ptr<LedgerHost>> start(const std::filesystem::path& folder,
                                                         const std::filesystem::path& disk_log,
                                                         const base::Clock& clock,
                                                         const base::Clock* watched = nullptr);
  // The same on a disk that somebody else opened.
  static base::Result<std::unique_ptr<LedgerHost>> start(std::unique_ptr<ports::Disk> disk,
                                                         const base::Clock& clock);
  // The same on a disk, and with pages, that outlive the host: several hosts may share the pages.
  static base::Result<std::unique_ptr<LedgerHost>> start(ports::Disk& disk, base::PageSource& pages,
                                                         const base::Clock& clock);
  ~LedgerHost();  // stops

  posting::LocalPosting& posting() { return *posting_; }
  const ports::Journal& journal() const { return journal_; }
  ports::Disk& disk() { return disk_; }  // for files beside the journal
  ports::JournalFigures journal_figures() const { return journal_.figures(); }
  runtime::BlockingPool& pool() { return pool_; }

  // Answers what is in flight, stops the threads and writes a checkpoint. Nobody may call any more.
  base::Result<void> stop();

 private:
  // Without `pages`, of its own.
  LedgerHost(std::unique_ptr<ports::Disk> own_disk, ports::Disk& disk, base::PageSource* pages,
             const base::Clock& clock, const base::Clock* watched = nullptr);
  static base::Result<std::unique_ptr<LedgerHost>> started(std::unique_ptr<LedgerHost> host);

  std::unique_ptr<ports::Disk> own_disk_;  // may be null
  ports::Disk& disk_;
  runtime::ThreadPool pool_;
  std::optional<runtime::PageSupply> own_pages_;
  adapters::FileJournal journal_;
  runtime::ThreadExecutor front_;
  runtime::ThreadExecutor log_;
  std::unique_ptr<posting::LocalPosting> posting_;
  bool stopped_ = false;
};

}  // namespace atollbank::apps
