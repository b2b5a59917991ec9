// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_events.h"

#include "base/log.h"
#include "services/audit/trail/check.h"

namespace atollbank::apps {

using base::Result;

namespace {

// Written by one and read by operators.
constexpr adapters::Tuning kTuning{.write_buffer_bytes = std::size_t{16} << 20,
                                   .block_cache_bytes = std::size_t{16} << 20,
                                   .cuts_filters = true};

}  // namespace

Result<std::unique_ptr<BankEvents>> BankEvents::open(const std::filesystem::path& trail_folder,
                                                     ports::RecordStore& records,
                                                     const ports::Journal& journal) {
  ATOLL_TRY(auto trail, adapters::RocksDbProjectionStore::open(trail_folder, kTuning));
  return std::unique_ptr<BankEvents>(new BankEvents(std::move(trail), records, journal));
}

void BankEvents::build(base::Registry& registry, runtime::Executor& executor,
                       runtime::BlockingPool& pool) {
  follower_ = std::make_unique<events::EventFollower>(events::FollowOptions{}, log_, *trail_,
                                                      records_, registry, executor, pool);
  follower_->add(chain_, {adapters::kRecordsPartition});
  follower_->add(index_, {adapters::kRecordsPartition});
}

Result<void> BankEvents::start(bool is_rebuild) {
  if (is_rebuild) ATOLL_TRY_VOID(forget_trail());
  follower_->start();
  return {};
}

Result<void> BankEvents::forget_trail() {
  ATOLL_TRY(const auto report, audit::check_trail(log_, adapters::kRecordsPartition, *trail_));
  if (report.findings.empty()) {
    ATOLL_TRY_VOID(trail_->clear());
    return trail_->rebuilt();  // it is written while the bank serves, and is kept in order
  }
  base::log_error("audit_trail_not_rebuilt",
                  {{"first_finding", name_of(report.findings.front().fault)},
                   {"number", report.findings.front().number}});
  return {};
}

void BankEvents::stop() {
  if (follower_) follower_->stop();
}

}  // namespace atollbank::apps
