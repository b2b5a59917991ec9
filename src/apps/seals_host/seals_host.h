// SPDX-License-Identifier: Apache-2.0
// The seals of one ledger in this process: its key, its files beside the journal, a thread that
// gives way to the ledger's. Starts after the journal was recovered; stops before it.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/disk.h"
#include "ports/journal.h"
#include "runtime/thread_executor.h"
#include "services/seals/service.h"

namespace atollbank::apps {

inline constexpr std::string_view kSealKeyName = "seal-key";

class SealsHost {
 public:
  // `folder` is the one that `disk` is; the key is made there at the first start. Errors: those of
  // adapters/sodium/signing_key.h and services/seals/sealer.h.
  static base::Result<std::unique_ptr<SealsHost>> start(const std::filesystem::path& folder,
                                                        ports::Disk& disk,
                                                        const ports::Journal& journal,
                                                        const base::Clock& clock);
  ~SealsHost();  // stops

  seals::SealsService& seals() { return service_; }
  void stop();

 private:
  SealsHost(std::unique_ptr<ports::Signer> signer, std::unique_ptr<seals::Sealer> sealer,
            const base::Clock& clock);

  std::unique_ptr<ports::Signer> signer_;
  std::unique_ptr<seals::Sealer> sealer_;
  runtime::ThreadExecutor executor_;
  seals::SealsService service_;
};

}  // namespace atollbank::apps
