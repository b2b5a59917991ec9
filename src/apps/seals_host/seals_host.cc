// SPDX-License-Identifier: Apache-2.0
#include "apps/seals_host/seals_host.h"

#include "adapters/sodium/signing_key.h"
#include "runtime/named_thread.h"

namespace atollbank::apps {

base::Result<std::unique_ptr<SealsHost>> SealsHost::start(const std::filesystem::path& folder,
                                                          ports::Disk& disk,
                                                          const ports::Journal& journal,
                                                          const base::Clock& clock) {
  ATOLL_TRY(auto signer, adapters::open_or_create_signing_key(folder / kSealKeyName));
  ATOLL_TRY(auto sealer, seals::Sealer::open({journal, disk, *signer, clock}));
  std::unique_ptr<SealsHost> host(new SealsHost(std::move(signer), std::move(sealer), clock));
  host->executor_.post(runtime::give_way_to_other_threads);
  host->service_.start();
  return host;
}

SealsHost::SealsHost(std::unique_ptr<ports::Signer> signer, std::unique_ptr<seals::Sealer> sealer,
                     const base::Clock& clock)
    : signer_(std::move(signer)),
      sealer_(std::move(sealer)),
      executor_(clock, "seals"),
      service_(executor_, *sealer_) {}

SealsHost::~SealsHost() { stop(); }

void SealsHost::stop() {
  service_.stop();
  executor_.stop();
}

}  // namespace atollbank::apps
