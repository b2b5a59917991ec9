// SPDX-License-Identifier: Apache-2.0
#include "apps/seals_host/seals_host.h"

#include "adapters/sodium/signing_key.h"
#include "base/log.h"
#include "runtime/named_thread.h"

namespace atollbank::apps {
namespace {

// Between two segments, so that questions are answered in time.
constexpr base::Duration kCoolingPause = base::Duration::from_ms(500);

}  // namespace

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

void SealsHost::keep_cold(adapters::ColdDisk& disk, std::uint64_t warm_segments) {
  executor_.post([this, &disk, warm_segments] {
    cooling_.emplace(disk, *sealer_, CoolingOptions{.warm_segments = warm_segments});
    cool();
  });
}

void SealsHost::cool() {
  if (stopping_) return;
  if (const auto cooled = cooling_->step(); !cooled) {
    // Nothing is lost: the segment stays as it is, and so do those after it.
    base::log_error("cooling_stopped", {{"error", cooled.error()}});
    return;
  }
  executor_.post_after(kCoolingPause, [this] { cool(); });
}

void SealsHost::stop() {
  stopping_ = true;
  service_.stop();
  executor_.stop();
}

}  // namespace atollbank::apps
