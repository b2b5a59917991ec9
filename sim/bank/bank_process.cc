// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_process.h"

#include "base/assert.h"

namespace atollbank::sim {

using adapters::CommitFault;
using runtime::Completion;
using runtime::Context;

namespace {

constexpr base::Duration kBetweenTries = base::Duration::from_ms(20);

transactions::TransactionsOptions transactions_options() {
  return {.follow_bytes = 32 * 1024,
          .follow_wait = base::Duration::from_ms(500),
          .flush_interval = base::Duration::from_ms(150),
          .retry_delay = base::Duration::from_ms(20)};
}

}  // namespace

BankProcess::Services::Services(SimLoop& loop, ShardProcess& shard, ports::RecordStore& records,
                                ports::ProjectionStore& projections, ports::PersonVault& persons)
    : executor(loop, shard.clock()),
      pool_executor(loop, shard.clock()),
      pool(pool_executor),
      transactions(transactions_options(), shard.posting(), records, projections, executor, pool),
      accounts({}, shard.posting(), transactions, records, executor, pool),
      customers(accounts, records, persons, executor, pool) {}

BankProcess::BankProcess(SimLoop& loop, const BankProcessOptions& options)
    : loop_(loop), lost_commit_percent_(options.lost_commit_percent), shard_(loop, options.shard) {
  records_.set_fault_source([this](const ports::Commit&) {
    if (!loop_.random().chance(lost_commit_percent_, 100)) return CommitFault::kNone;
    return loop_.random().chance(1, 2) ? CommitFault::kLostBefore : CommitFault::kLostAfter;
  });
}

BankProcess::~BankProcess() { crash(); }

void BankProcess::boot() {
  ATOLL_ASSERT(services_ == nullptr);
  shard_.boot();
  if (shard_.auditor().failed()) return;
  services_ = std::make_unique<Services>(loop_, shard_, records_, projections_, persons_);
  services_->transactions.start();
  runtime::spawn(services_->executor, open_doors(services_.get()));
}

// As the bank's own start does it: the house's addresses, then the openings that were cut off.
runtime::Task<void> BankProcess::open_doors(Services* services) {
  bool is_ready = false;
  while (!is_ready) {
    auto start = [services](Completion<void> done) {
      services->accounts.start(Context(), std::move(done));
    };
    const auto started =
        co_await runtime::await_completion<void>(services->executor, std::move(start));
    is_ready = started.has_value();
    if (!is_ready) co_await runtime::sleep_for(services->executor, kBetweenTries);
  }
  auto resume = [services](Completion<std::size_t> done) {
    services->customers.resume(Context(), std::move(done));
  };
  // What could not be resumed is resumed when its customer asks again, or at the next start.
  const auto resumed =
      co_await runtime::await_completion<std::size_t>(services->executor, std::move(resume));
  services->is_open = true;
  loop_.trace(resumed ? *resumed : 0);
}

void BankProcess::crash() {
  if (services_ != nullptr) {
    services_->is_open = false;
    services_->executor.drop_everything();
    services_->pool_executor.drop_everything();
  }
  shard_.crash();
  projections_.lose_unflushed();
  // Whoever waited on the shard was told by its end, and is gone too.
  if (services_ != nullptr) services_->executor.drop_everything();
  services_.reset();
}

}  // namespace atollbank::sim
