// SPDX-License-Identifier: Apache-2.0
// The whole bank on one simulated machine whose calendar is moved by days: the shard with its
// journal on a disk, and every service that has to do with dates above it.
//
// Time within a day passes as the loop spends it; set_time() moves the clock on the wall, as a
// sandbox does whose days are let pass. One thread. When it crashes, whoever waits for an answer
// hears that nobody knows; records keep what was committed, projections what was flushed.
#pragma once

#include <memory>
#include <optional>

#include "adapters/memory/person_vault.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "runtime/answer.h"
#include "services/accounts/service.h"
#include "services/customers/customer_keys.h"
#include "services/customers/service.h"
#include "services/interest/service.h"
#include "services/payments/service.h"
#include "services/posting/local_posting.h"
#include "services/standing_orders/service.h"
#include "services/statements/service.h"
#include "services/transactions/service.h"
#include "sim/world/sim_clock.h"
#include "sim/world/sim_disk.h"

namespace atollbank::sim {

class YearsBank {
 public:
  struct Services;

  explicit YearsBank(std::uint64_t seed);
  ~YearsBank();

  // Comes up, and opens its doors when the loop runs; as often as it takes.
  void boot();
  void crash();
  bool is_up() const { return machine_ != nullptr; }
  // Up, and with its doors open.
  bool is_open() const;

  base::Timestamp now() const { return clock_.wall(); }
  // Forward only.
  void set_time(base::Timestamp time);
  // Lets the bank do what it does by itself, until it dies or so much time has passed.
  void run_for(base::Duration time);
  void run_until_open();

  // The answer of one call, or unknown when the bank died of it.
  template <class T, class Call>
  base::Result<T> ask(Call call);

  Services& services();
  SimDisk& disk() { return disk_; }
  SimLoop& loop() { return loop_; }
  adapters::MemoryRecordStore& records() { return records_; }
  ports::PersonVault& persons() { return persons_; }
  // 0, or money was made.
  std::int64_t imbalance() const;
  std::uint64_t boots() const { return boots_; }

 private:
  struct Machine;
  runtime::Task<void> open_doors(Services* services);

  SimLoop loop_;
  SimClock unmoved_;
  SimClock clock_;
  base::Duration moved_{0};
  SimDisk disk_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryProjectionStore projections_;
  adapters::MemoryPersonVault persons_;
  std::unique_ptr<Machine> machine_;
  std::uint64_t boots_ = 0;
};

struct YearsBank::Services {
  Services(SimLoop& loop, const base::Clock& clock, posting::PostingApi& ledger,
           ports::RecordStore& records, ports::ProjectionStore& projections,
           ports::PersonVault& persons);

  SimExecutor executor;
  SimExecutor pool_executor;
  SimPool pool;
  posting::PostingApi& posting;
  customers::CustomerKeys keys;
  transactions::TransactionsService transactions;
  accounts::AccountsService accounts;
  customers::CustomersService customers;
  payments::PaymentsService payments;
  standing_orders::StandingOrdersService orders;
  statements::StatementsService statements;
  interest::InterestService interest;
  bool is_open = false;
};

template <class T, class Call>
base::Result<T> YearsBank::ask(Call call) {
  std::optional<base::Result<T>> answer;
  runtime::Context context;
  context.executor = &services().executor;
  context.caller.subject = "sim";
  call(services(), context,
       runtime::Completion<T>([&answer](base::Result<T> result) { answer = std::move(result); }));
  while (!answer && !disk_.is_dead()) {
    if (!loop_.step()) break;
  }
  if (answer) return *std::move(answer);
  // Nobody may answer any more.
  crash();
  if (answer) return *std::move(answer);
  return base::fail(base::ErrorCode::kUnknown, "bank_died", "the bank died of it");
}

}  // namespace atollbank::sim
