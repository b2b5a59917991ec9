// SPDX-License-Identifier: Apache-2.0
#include "apps/hosted_ledger/hosted_ledger.h"

#include "base/log.h"

namespace atollbank::apps {

using base::Result;

Result<std::unique_ptr<HostedLedger>> HostedLedger::start(const HostedLedgerOptions& options,
                                                          base::PageSource& pages,
                                                          const base::Clock& clock) {
  ATOLL_TRY(auto disk, options.warm_segments == 0
                           ? LedgerDisk::open(options.folder)
                           : LedgerDisk::open_with_cold(options.folder, options.cold_folder));
  std::unique_ptr<HostedLedger> ledger(new HostedLedger(std::move(disk)));
  ATOLL_TRY(ledger->host_, LedgerHost::start(ledger->disk_->disk(), pages, clock));
  ledger->hold_to(options.quota, clock);
  ATOLL_TRY_VOID(ledger->start_rooms(options, clock));
  return ledger;
}

Result<void> HostedLedger::start_rooms(const HostedLedgerOptions& options,
                                       const base::Clock& clock) {
  const ports::Journal& journal = host_->journal();
  if (options.has_seals) {
    ATOLL_TRY(seals_, SealsHost::start(options.folder, disk_->disk(), journal, clock));
    if (options.warm_segments > 0) seals_->keep_cold(disk_->disk(), options.warm_segments);
  }
  ATOLL_TRY(definitions_, DefinitionsHost::start(options.folder, *posting_, journal, clock));
  if (options.has_queries) {
    ATOLL_TRY(queries_, QueriesHost::start(options.folder, journal, clock));
    sealed_queries_.emplace(queries_->queries(), definitions_->definitions());
  }
  return {};
}

void HostedLedger::hold_to(const tenants::Quota& quota, const base::Clock& clock) {
  posting_ = &host_->posting();
  if (quota == tenants::Quota{}) return;
  const posting::ReaderTable& books = host_->posting().shard().readers();
  const tenants::Usage used{.accounts = books.account_count(),
                            .bytes = books.durable_end() * ledger::format::kSlotSize};
  meter_.emplace(quota, used, clock.monotonic());
  posting_ = &metered_.emplace(host_->posting(), *meter_, clock);
}

HostedLedger::~HostedLedger() {
  if (const auto stopped = stop(); !stopped)
    base::log_error("ledger_stop_failed", {{"error", stopped.error()}});
}

Result<void> HostedLedger::stop() {
  if (std::exchange(is_stopped_, true) || host_ == nullptr) return {};
  close_followers();
  Result<void> saved;
  if (definitions_) saved = definitions_->stop();
  if (seals_) seals_->stop();
  if (queries_) queries_->stop();
  const Result<void> stopped = host_->stop();
  return stopped ? saved : stopped;
}

}  // namespace atollbank::apps
