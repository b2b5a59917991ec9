// SPDX-License-Identifier: Apache-2.0
// The queries of one ledger in this process: their run files in a folder of their own, a thread
// that follows the journal, and a pool for what blocks. Starts after the journal was recovered;
// stops before it.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/disk.h"
#include "ports/journal.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/queries/local_queries.h"

namespace atollbank::apps {

inline constexpr std::string_view kQueriesFolder = "queries";

class QueriesHost {
 public:
  // `folder` is the ledger's; run files stand in a folder in it. Errors: the disk's.
  static base::Result<std::unique_ptr<QueriesHost>> start(const std::filesystem::path& folder,
                                                          const ports::Journal& journal,
                                                          const base::Clock& clock);
  ~QueriesHost();  // stops

  queries::LocalQueries& queries() { return queries_; }
  void stop();

 private:
  QueriesHost(std::unique_ptr<ports::Disk> disk, const ports::Journal& journal,
              const base::Clock& clock);

  std::unique_ptr<ports::Disk> disk_;
  runtime::ThreadExecutor executor_;
  runtime::ThreadPool pool_;
  runtime::ThreadPool patient_pool_;
  queries::LocalQueries queries_;
};

}  // namespace atollbank::apps
