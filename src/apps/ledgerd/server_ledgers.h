// SPDX-License-Identifier: Apache-2.0
// The ledgers of this server: one in the data folder, or one for each tenant in a folder of its own
// beneath it; the keys that choose between them; and the huge pages that they share.
//
// Made and stopped by one thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "apps/hosted_ledger/hosted_ledger.h"
#include "apps/ledgerd/options.h"
#include "runtime/page_supply.h"
#include "runtime/thread_pool.h"
#include "services/tenants/api.h"

namespace atollbank::ledgerd {

class ServerLedgers {
 public:
  // Reads the files that the options name and starts every ledger. Errors: those of
  // parse_tenants(), parse_keys() and HostedLedger · invalid_argument file_not_readable ·
  // failed_precondition folder_is_a_ledger, folder_has_tenants (--tenants was added or left out
  // where it must not be)
  static base::Result<std::unique_ptr<ServerLedgers>> start(const Options& options,
                                                            const base::Clock& clock);

  // Which of them a call is for.
  tenants::Ledgers<apps::HostedLedger> all() const;

  void close_followers();
  base::Result<void> stop();

 private:
  ServerLedgers() = default;
  base::Result<void> read_book(const Options& options);
  base::Result<void> start_ledger(const apps::HostedLedgerOptions& options,
                                  const base::Clock& clock);

  std::optional<tenants::TenantBook> book_;  // none: no keys
  runtime::ThreadPool page_pool_{"pages", 1};
  runtime::PageSupply pages_{page_pool_, posting::kPagesReady};
  std::vector<std::unique_ptr<apps::HostedLedger>> ledgers_;
};

}  // namespace atollbank::ledgerd
