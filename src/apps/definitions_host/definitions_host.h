// SPDX-License-Identifier: Apache-2.0
// The definitions of one ledger in this process: saved books and subjects' keys in a folder of
// their own, a thread that follows, and a pool for what blocks. Starts after the ledger's posting
// service and stops before that goes.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sodium/sealed_metadata.h"
#include "ports/disk.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/definitions/books_file.h"
#include "services/definitions/service.h"

namespace atollbank::apps {

inline constexpr std::string_view kDefinitionsFolder = "definitions";

class DefinitionsHost {
 public:
  // `folder` is the ledger's. Waits a second, at most, until the journal was read. Errors: the
  // disk's · those of adapters::SealedMetadata::open()
  static base::Result<std::unique_ptr<DefinitionsHost>> start(const std::filesystem::path& folder,
                                                              posting::PostingApi& posting,
                                                              const ports::Journal& journal,
                                                              const base::Clock& clock);
  ~DefinitionsHost();  // stops

  definitions::DefinitionsService& definitions() { return service_; }
  // Saves the books. Nobody may call any more.
  base::Result<void> stop();

 private:
  DefinitionsHost(std::unique_ptr<ports::Disk> disk,
                  std::unique_ptr<adapters::SealedMetadata> sealing, posting::PostingApi& posting,
                  const ports::Journal& journal, const base::Clock& clock);
  void wait_until_ready();

  std::unique_ptr<ports::Disk> disk_;
  std::unique_ptr<adapters::SealedMetadata> sealing_;
  definitions::BooksFile books_;
  runtime::ThreadExecutor executor_;
  runtime::ThreadPool pool_;
  definitions::DefinitionsService service_;
  bool is_stopped_ = false;
};

}  // namespace atollbank::apps
