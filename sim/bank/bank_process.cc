// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_process.h"

#include <array>

#include "base/assert.h"
#include "services/accounts/addresses.h"

namespace atollbank::sim {

using adapters::CommitFault;
using runtime::Completion;
using runtime::Context;
using runtime::Task;

namespace {

constexpr base::Duration kBetweenTries = base::Duration::from_ms(20);
constexpr std::array<std::uint8_t, adapters::kBoxKeySize> kBoxKey{};

transactions::TransactionsOptions transactions_options() {
  return {.follow_bytes = 32 * 1024,
          .follow_wait = base::Duration::from_ms(500),
          .flush_interval = base::Duration::from_ms(150),
          .retry_delay = base::Duration::from_ms(20)};
}

payments::PaymentsOptions payments_options() {
  return {.limits = kLimits,
          .sort_code = accounts::kSortCode,
          .pause_first = base::Duration::from_ms(10),
          .pause_max = base::Duration::from_ms(200)};
}

standing_orders::StandingOrdersOptions orders_options() {
  return {.look_every = base::Duration::from_ms(50),
          .ask_again_after = base::Duration::from_ms(40)};
}

webhooks::WebhooksOptions webhooks_options() {
  return {.schedule = {base::Duration::from_ms(10), base::Duration::from_ms(40),
                       base::Duration::from_ms(100), base::Duration::from_ms(200)},
          .attempt_timeout = base::Duration::from_ms(60),
          .watch_wait = base::Duration::from_ms(500),
          .retry_delay = base::Duration::from_ms(20),
          .store_interval = base::Duration::from_ms(30),
          .page_size = 7};
}

const bank_calendar::WorkingDays& working_days() {
  static const bank_calendar::WorkingDays days(bank_calendar::BankHolidays::england_and_wales());
  return days;
}

}  // namespace

BankProcess::Services::Services(SimLoop& loop, BankProcess& bank,
                                ports::ProjectionStore& projections)
    : executor(loop, bank.shard_.clock()),
      pool_executor(loop, bank.shard_.clock()),
      pool(loop, pool_executor, bank.options_.full_pool_percent),
      keys(bank.records_),
      transactions(transactions_options(), bank.shard_.posting(), bank.records_,
                   ports::Persons{bank.persons_, keys}, projections, executor, pool),
      accounts({}, bank.shard_.posting(), transactions, bank.records_,
               ports::Persons{bank.persons_, keys}, executor, pool),
      customers(accounts, bank.records_, bank.persons_, executor, pool),
      payments(payments_options(), account_numbers::ModulusCheck(), accounts, customers,
               bank.records_, bank.persons_, executor, pool),
      standing_orders(orders_options(), working_days(), accounts, customers, payments,
                      bank.records_, bank.persons_, executor, pool),
      webhooks(webhooks_options(), transactions, bank.records_, ports::Persons{bank.persons_, keys},
               bank.box_, bank.listeners_, executor, pool) {}

BankProcess::BankProcess(SimLoop& loop, const base::Clock& clock, const BankProcessOptions& options)
    : loop_(loop),
      options_(options),
      shard_(loop, options.shard),
      listeners_(loop, clock, options.listeners),
      box_(kBoxKey) {
  records_.set_fault_source([this](const ports::Commit&) { return next_fault(); });
}

BankProcess::~BankProcess() { crash(); }

CommitFault BankProcess::next_fault() {
  base::Random& random = loop_.random();
  if (is_dying_) return CommitFault::kLostBefore;
  if (commits_to_crash_ > 0 && --commits_to_crash_ == 0) {
    is_dying_ = true;
    return random.chance(1, 2) ? CommitFault::kLostBefore : CommitFault::kLostAfter;
  }
  if (random.chance(options_.lost_commit_percent, 100)) {
    return random.chance(1, 2) ? CommitFault::kLostBefore : CommitFault::kLostAfter;
  }
  if (random.chance(options_.refused_commit_percent, 100)) {
    return random.chance(1, 2) ? CommitFault::kRefused : CommitFault::kNoSpace;
  }
  return CommitFault::kNone;
}

void BankProcess::heal() {
  options_.lost_commit_percent = 0;
  options_.refused_commit_percent = 0;
  options_.full_pool_percent = 0;
  commits_to_crash_ = 0;
  listeners_.heal();
}

void BankProcess::boot() {
  ATOLL_ASSERT(services_ == nullptr);
  shard_.boot();
  if (shard_.auditor().failed()) return;
  services_ = std::make_unique<Services>(loop_, *this, projections_);
  services_->transactions.start();
  runtime::spawn(services_->executor, open_doors(services_.get()));
}

namespace {

using Starting = std::function<void(Completion<std::size_t>)>;

Completion<void> uncounted(Completion<std::size_t> done) {
  return [done = std::move(done)](base::Result<void> started) mutable {
    if (!started) return done(base::fail(started.error()));
    done(std::size_t{0});
  };
}

// Until it is done.
Task<std::size_t> insist(SimExecutor* executor, Starting starting) {
  while (true) {
    auto start = [starting](Completion<std::size_t> done) { starting(std::move(done)); };
    const auto started =
        co_await runtime::await_completion<std::size_t>(*executor, std::move(start));
    if (started) co_return *started;
    co_await runtime::sleep_for(*executor, kBetweenTries);
  }
}

}  // namespace

// As the bank's own start does it: what was told before is shown again; the house's addresses, the
// openings and payments that were cut off, what is due, who listens.
Task<void> BankProcess::open_doors(Services* services) {
  const std::uint64_t end = shard_.durable_end();
  const std::vector<Starting> steps = {
      [services, end](auto done) {
        if (end <= ledger::format::kFirstSlot) return done(std::size_t{0});
        services->transactions.wait_until(Context(), {}, end - 1, uncounted(std::move(done)));
      },
      [services](auto done) { services->accounts.start(Context(), uncounted(std::move(done))); },
      [services](auto done) { services->customers.resume(Context(), std::move(done)); },
      [services](auto done) { services->payments.resume(Context(), std::move(done)); },
      [services](auto done) { services->standing_orders.start(Context(), std::move(done)); },
      [services](auto done) { services->webhooks.start(Context(), uncounted(std::move(done))); }};
  for (const Starting& step : steps) {
    auto insisting = insist(&services->executor, step);
    const std::size_t count = co_await std::move(insisting);
    loop_.trace(count);
  }
  services->is_open = true;
}

void BankProcess::crash() {
  if (services_ != nullptr) {
    services_->is_open = false;
    services_->executor.drop_everything();
    services_->pool_executor.drop_everything();
  }
  listeners_.hang_up();
  shard_.crash();
  projections_.lose_unflushed();
  // Whoever waited on the shard or a listener was told by its end, and is gone too.
  if (services_ != nullptr) services_->executor.drop_everything();
  services_.reset();
  is_dying_ = false;
  commits_to_crash_ = 0;
}

}  // namespace atollbank::sim
