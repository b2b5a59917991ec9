// SPDX-License-Identifier: Apache-2.0
// The whole bank as one process on one machine: the shard with its journal, and the services above
// it, on records that keep what they committed and projections that keep what they flushed.
//
// One thread. Residents ask it through services(), while it is up; when it dies, whoever waits for
// an answer hears that nobody knows. It may die at a commit of its records: then the commit was
// done or not, and nobody heard which.
#pragma once

#include <memory>

#include "adapters/memory/person_vault.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "adapters/sodium/secret_box.h"
#include "services/accounts/service.h"
#include "services/customers/customer_keys.h"
#include "services/customers/service.h"
#include "services/payments/service.h"
#include "services/standing_orders/service.h"
#include "services/transactions/service.h"
#include "services/webhooks/service.h"
#include "sim/bank/listeners.h"
#include "sim/scenarios/shard_process.h"

namespace atollbank::sim {

// Small, so that a day of a resident meets them.
inline constexpr payments::PaymentLimits kLimits{
    .payment_minor = 20'00,
    .day_minor = 60'00,
    .unapproved_minor = 15'00,
    .approval_lifetime = base::Duration::from_seconds(5 * 3600)};

struct BankProcessOptions {
  ShardProcessOptions shard;
  std::uint32_t lost_commit_percent = 0;     // of record commits: not done, or done and not told
  std::uint32_t refused_commit_percent = 0;  // not done, and said so
  std::uint32_t full_pool_percent = 0;       // of blocking work: not begun
  ListenerFaults listeners;
};

// A pool that is full now and then.
class BusyPool final : public runtime::BlockingPool {
 public:
  BusyPool(SimLoop& loop, SimExecutor& executor, const std::uint32_t& full_percent)
      : loop_(loop), pool_(executor), full_percent_(full_percent) {}

  [[nodiscard]] bool run(runtime::Work work) override {
    return !loop_.random().chance(full_percent_, 100) && pool_.run(std::move(work));
  }

 private:
  SimLoop& loop_;
  SimPool pool_;
  const std::uint32_t& full_percent_;
};

class BankProcess {
 public:
  struct Services {
    Services(SimLoop& loop, BankProcess& bank, ports::ProjectionStore& projections);

    SimExecutor executor;
    SimExecutor pool_executor;
    BusyPool pool;
    customers::CustomerKeys keys;
    transactions::TransactionsService transactions;
    accounts::AccountsService accounts;
    customers::CustomersService customers;
    payments::PaymentsService payments;
    standing_orders::StandingOrdersService standing_orders;
    webhooks::WebhooksService webhooks;
    bool is_open = false;  // started and resumed: residents may ask
  };

  BankProcess(SimLoop& loop, const base::Clock& clock, const BankProcessOptions& options);
  ~BankProcess();

  void boot();
  void crash();
  // Dies at its n-th commit of records from now: 1 is the next.
  void crash_at_commit(std::uint64_t n) { commits_to_crash_ = n; }
  bool is_open() const { return services_ != nullptr && services_->is_open; }
  // Died by itself: the machine is to be crashed before anything else happens.
  bool is_dying() const { return is_dying_; }
  bool needs_restart() const { return services_ == nullptr || is_dying_ || shard_.needs_restart(); }
  // From now on every commit of records is done and told, and every listener listens.
  void heal();

  Services& services() { return *services_; }
  ShardProcess& shard() { return shard_; }
  const Auditor& auditor() const { return shard_.auditor(); }
  ports::RecordStore& records() { return records_; }
  Listeners& listeners() { return listeners_; }
  const Listeners& listeners() const { return listeners_; }

 private:
  runtime::Task<void> open_doors(Services* services);
  adapters::CommitFault next_fault();

  SimLoop& loop_;
  BankProcessOptions options_;
  ShardProcess shard_;
  Listeners listeners_;
  adapters::SodiumSecretBox box_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryProjectionStore projections_;
  adapters::MemoryPersonVault persons_;
  std::unique_ptr<Services> services_;
  std::uint64_t commits_to_crash_ = 0;
  bool is_dying_ = false;
};

}  // namespace atollbank::sim
