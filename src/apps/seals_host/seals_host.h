// SPDX-License-Identifier: Apache-2.0
// The seals of one ledger in this process: its key, its files beside the journal, a thread that
// gives way to the ledger's. Starts after the journal was recovered; stops before it.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

#include "apps/seals_host/cooling.h"
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

  // From now on, old segments become cold. `disk` outlives the host; once.
  void keep_cold(adapters::ColdDisk& disk, std::uint64_t warm_segments);

  seals::SealsService& seals() { return service_; }
  void stop();

 private:
  SealsHost(std::unique_ptr<ports::Signer> signer, std::unique_ptr<seals::Sealer> sealer,
            const base::Clock& clock);
  void cool();

  std::unique_ptr<ports::Signer> signer_;
  std::unique_ptr<seals::Sealer> sealer_;
  runtime::ThreadExecutor executor_;
  seals::SealsService service_;
  std::atomic<bool> stopping_{false};
  std::optional<Cooling> cooling_;  // the executor's
};

}  // namespace atollbank::apps
