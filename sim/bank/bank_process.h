// SPDX-License-Identifier: Apache-2.0
// The whole bank as one process on one machine: the shard with its journal, and the services above
// it, on records that keep what they committed and projections that keep what they flushed.
//
// One thread. Residents ask it through services(), while it is up; when it dies, whoever waits for
// an answer hears that nobody knows.
#pragma once

#include <memory>

#include "adapters/memory/person_vault.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "services/accounts/service.h"
#include "services/customers/service.h"
#include "services/transactions/service.h"
#include "sim/scenarios/shard_process.h"

namespace atollbank::sim {

struct BankProcessOptions {
  ShardProcessOptions shard;
  std::uint32_t lost_commit_percent = 0;  // of record commits: not done, or done and not told
};

class BankProcess {
 public:
  struct Services {
    Services(SimLoop& loop, ShardProcess& shard, ports::RecordStore& records,
             ports::ProjectionStore& projections, ports::PersonVault& persons);

    SimExecutor executor;
    SimExecutor pool_executor;
    SimPool pool;
    transactions::TransactionsService transactions;
    accounts::AccountsService accounts;
    customers::CustomersService customers;
    bool is_open = false;  // started and resumed: residents may ask
  };

  BankProcess(SimLoop& loop, const BankProcessOptions& options);
  ~BankProcess();

  void boot();
  void crash();
  bool is_open() const { return services_ != nullptr && services_->is_open; }
  bool needs_restart() const { return services_ == nullptr || shard_.needs_restart(); }
  // From now on every commit of records is done and told.
  void heal() { lost_commit_percent_ = 0; }

  Services& services() { return *services_; }
  ShardProcess& shard() { return shard_; }
  const Auditor& auditor() const { return shard_.auditor(); }
  ports::RecordStore& records() { return records_; }
  ports::PersonVault& persons() { return persons_; }

 private:
  runtime::Task<void> open_doors(Services* services);

  SimLoop& loop_;
  std::uint32_t lost_commit_percent_;
  ShardProcess shard_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryProjectionStore projections_;
  adapters::MemoryPersonVault persons_;
  std::unique_ptr<Services> services_;
};

}  // namespace atollbank::sim
