// SPDX-License-Identifier: Apache-2.0
// One whole ledger in this process: its posting service, held to a quota where it has one, and the
// rooms that follow its journal, each with the threads it needs, begun and ended in order. A server
// has one of these or, with tenants, one for each.
//
// Made and stopped by one thread; what it hands out may be called from any.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "apps/definitions_host/definitions_host.h"
#include "apps/ledger_host/ledger_host.h"
#include "apps/queries_host/queries_host.h"
#include "apps/seals_host/ledger_disk.h"
#include "apps/seals_host/seals_host.h"
#include "services/definitions/sealed_queries.h"
#include "services/tenants/api.h"

namespace atollbank::apps {

struct HostedLedgerOptions {
  std::filesystem::path folder;  // made when missing
  bool has_seals = true;
  bool has_queries = true;
  std::uint64_t warm_segments = 0;  // 0: none becomes cold
  std::filesystem::path cold_folder{};
  tenants::Quota quota{};
};

class HostedLedger {
 public:
  // `pages` and `clock` outlive it. Errors: those of LedgerHost and of each room.
  static base::Result<std::unique_ptr<HostedLedger>> start(const HostedLedgerOptions& options,
                                                           base::PageSource& pages,
                                                           const base::Clock& clock);
  ~HostedLedger();  // stops

  posting::PostingApi& posting() { return *posting_; }
  queries::QueriesApi* queries() { return sealed_queries_ ? &*sealed_queries_ : nullptr; }
  seals::SealsApi* seals() { return seals_ ? &seals_->seals() : nullptr; }
  definitions::DefinitionsApi& definitions() { return definitions_->definitions(); }

  // Answers those who wait for the journal to grow, from now on at once.
  void close_followers() { host_->posting().close_followers(); }
  // Answers what is in flight, stops the threads and writes what makes the next start quick. Nobody
  // may call any more.
  base::Result<void> stop();

  ports::JournalFigures journal_figures() const { return host_->journal_figures(); }
  posting::ShardFigures shard_figures() { return host_->posting().figures(); }

 private:
  explicit HostedLedger(std::unique_ptr<LedgerDisk> disk) : disk_(std::move(disk)) {}
  base::Result<void> start_rooms(const HostedLedgerOptions& options, const base::Clock& clock);
  void hold_to(const tenants::Quota& quota, const base::Clock& clock);

  std::unique_ptr<LedgerDisk> disk_;
  std::unique_ptr<LedgerHost> host_;
  std::optional<tenants::QuotaMeter> meter_;
  std::optional<tenants::MeteredPosting> metered_;
  posting::PostingApi* posting_ = nullptr;
  std::unique_ptr<SealsHost> seals_;
  std::unique_ptr<DefinitionsHost> definitions_;
  std::unique_ptr<QueriesHost> queries_;
  std::optional<definitions::SealedQueries> sealed_queries_;
  bool is_stopped_ = false;
};

}  // namespace atollbank::apps
