// SPDX-License-Identifier: Apache-2.0
#include "apps/ledger_host/ledger_host.h"

#include <future>

#include "adapters/posix/logged_disk.h"
#include "adapters/posix/posix_disk.h"
#include "base/log.h"

namespace atollbank::apps {
namespace {

constexpr std::size_t kPoolThreads = 4;
constexpr int kDrainTriesMax = 200;  // 5 seconds
constexpr base::Duration kDrainPause = base::Duration::from_ms(25);

base::Result<std::unique_ptr<ports::Disk>> open_disk(const std::filesystem::path& folder,
                                                     const std::filesystem::path& disk_log) {
  ATOLL_TRY(std::unique_ptr<ports::Disk> disk, adapters::PosixDisk::open_folder(folder));
  if (disk_log.empty()) return disk;
  return adapters::LoggedDisk::over(std::move(disk), disk_log);
}

}  // namespace

LedgerHost::LedgerHost(std::unique_ptr<ports::Disk> own_disk, ports::Disk& disk,
                       base::PageSource* pages, const base::Clock& clock,
                       const base::Clock* watched)
    : own_disk_(std::move(own_disk)),
      disk_(disk),
      pool_("disk", kPoolThreads),
      journal_(disk, pool_, {}),
      front_(clock, "front"),
      log_(clock, "log") {
  if (pages == nullptr) pages = &own_pages_.emplace(pool_, posting::kPagesReady);
  posting::ShardOptions options = posting::options_of_a_program(*pages);
  options.watched_clock = watched;
  posting_ = std::make_unique<posting::LocalPosting>(options, journal_, clock, front_, log_, pool_);
}

LedgerHost::~LedgerHost() {
  if (const auto result = stop(); !result)
    base::log_error("ledger_stop_failed", {{"error", result.error()}});
}

base::Result<std::unique_ptr<LedgerHost>> LedgerHost::start(const std::filesystem::path& folder,
                                                            const std::filesystem::path& disk_log,
                                                            const base::Clock& clock,
                                                            const base::Clock* watched) {
  ATOLL_TRY(auto disk, open_disk(folder, disk_log));
  ports::Disk& own = *disk;
  return started(
      std::unique_ptr<LedgerHost>(new LedgerHost(std::move(disk), own, nullptr, clock, watched)));
}

base::Result<std::unique_ptr<LedgerHost>> LedgerHost::start(std::unique_ptr<ports::Disk> disk,
                                                            const base::Clock& clock) {
  ports::Disk& own = *disk;
  return started(std::unique_ptr<LedgerHost>(new LedgerHost(std::move(disk), own, nullptr, clock)));
}

base::Result<std::unique_ptr<LedgerHost>> LedgerHost::start(ports::Disk& disk,
                                                            base::PageSource& pages,
                                                            const base::Clock& clock) {
  return started(std::unique_ptr<LedgerHost>(new LedgerHost(nullptr, disk, &pages, clock)));
}

base::Result<std::unique_ptr<LedgerHost>> LedgerHost::started(std::unique_ptr<LedgerHost> host) {
  if (auto started = host->posting_->start(); !started) {
    host->stopped_ = true;  // there is no state to save
    host->front_.stop();
    host->log_.stop();
    host->pool_.stop();
    return base::fail(std::move(started).error());
  }
  return host;
}

base::Result<void> LedgerHost::stop() {
  if (std::exchange(stopped_, true)) return {};
  posting_->close_followers();
  for (int tries = 0; tries < kDrainTriesMax && !posting_->is_idle(); ++tries) {
    std::promise<void> passed;
    front_.post_after(kDrainPause, [&] { passed.set_value(); });
    passed.get_future().wait();
  }
  front_.stop();
  log_.stop();
  pool_.stop();
  // After a failed write the journal on the disk is the only truth; the state in memory may run
  // ahead of it.
  if (posting_->figures().stopped || !posting_->is_idle()) return {};
  return posting_->save_checkpoint();
}

}  // namespace atollbank::apps
