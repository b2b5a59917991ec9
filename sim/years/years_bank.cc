// SPDX-License-Identifier: Apache-2.0
#include "sim/years/years_bank.h"

#include <optional>

#include "adapters/file/file_journal.h"
#include "base/assert.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;

namespace {

constexpr std::uint64_t kSegmentBytes = std::uint64_t{8} << 20;
constexpr std::uint64_t kRecentBytes = std::uint64_t{8} << 20;
constexpr std::uint64_t kCheckpointBytes = std::uint64_t{32} << 20;
constexpr std::uint32_t kGroupSlotsMax = 32'768;
constexpr base::Duration kBetweenTries = base::Duration::from_ms(20);
constexpr base::Duration kLookEvery = base::Duration::from_ms(100);

posting::ShardOptions shard_options(const base::Clock& watched) {
  posting::ShardOptions options;
  options.group_slots_max = kGroupSlotsMax;
  options.checkpoints.journal_bytes_min = kCheckpointBytes;
  options.watched_clock = &watched;
  return options;
}

}  // namespace

struct YearsBank::Machine {
  Machine(SimLoop& loop, const base::Clock& clock, const base::Clock& watched, SimDisk& disk)
      : front(loop, clock),
        log(loop, clock),
        disk_reads(loop, clock),
        pool(disk_reads),
        journal(disk, pool, {.segment_bytes = kSegmentBytes, .recent_bytes = kRecentBytes}),
        posting(std::in_place, shard_options(watched), journal, clock, front, log, pool) {}

  SimExecutor front;
  SimExecutor log;
  SimExecutor disk_reads;
  SimPool pool;
  adapters::FileJournal journal;
  std::optional<posting::LocalPosting> posting;  // it ends before the services do
  std::unique_ptr<Services> services;
};

YearsBank::Services::Services(SimLoop& loop, const base::Clock& clock, posting::PostingApi& ledger,
                              ports::RecordStore& records, ports::ProjectionStore& projections,
                              ports::PersonVault& persons)
    : executor(loop, clock),
      pool_executor(loop, clock),
      pool(pool_executor),
      posting(ledger),
      keys(records),
      transactions({.follow_wait = base::Duration::from_seconds(2),
                    .flush_interval = base::Duration::from_seconds(2),
                    .retry_delay = kBetweenTries,
                    .outbox_page = 4096},
                   posting, records, ports::Persons{persons, keys}, projections, executor, pool),
      accounts({}, posting, transactions, records, ports::Persons{persons, keys}, executor, pool),
      customers(accounts, records, persons, executor, pool),
      payments({.sort_code = "040099", .pause_first = kBetweenTries},
               account_numbers::ModulusCheck(), accounts, customers, records, persons, executor,
               pool),
      orders({.look_every = kLookEvery, .ask_again_after = kLookEvery, .payments_at_once = 16},
             bank_calendar::WorkingDays(bank_calendar::BankHolidays::england_and_wales()), accounts,
             customers, payments, records, persons, executor, pool),
      statements({}, posting, transactions, records, persons, executor, pool),
      interest({.look_every = kLookEvery, .addresses_at_once = 48}, posting, accounts, records,
               executor, pool) {}

YearsBank::YearsBank(std::uint64_t seed)
    : loop_(seed), unmoved_(loop_), clock_(loop_), disk_(loop_, DiskFaults{}) {}

YearsBank::~YearsBank() { crash(); }

YearsBank::Services& YearsBank::services() {
  ATOLL_ASSERT(machine_ != nullptr && machine_->services != nullptr);
  return *machine_->services;
}

bool YearsBank::is_open() const { return machine_ != nullptr && machine_->services->is_open; }

std::int64_t YearsBank::imbalance() const {
  return machine_->posting->shard().readers().imbalance().value_or(0);
}

void YearsBank::set_time(base::Timestamp time) {
  const base::Duration ahead{(time - clock_.wall()).nanoseconds};
  ATOLL_ASSERT(ahead.nanoseconds >= 0);
  moved_ = base::Duration{moved_.nanoseconds + ahead.nanoseconds};
  clock_.set_wrong_by(moved_);
}

void YearsBank::boot() {
  while (machine_ == nullptr) {
    ++boots_;
    if (disk_.is_dead()) disk_.restart();
    machine_ = std::make_unique<Machine>(loop_, clock_, unmoved_, disk_);
    const auto started = machine_->posting->start();
    if (!started) {
      // The disk may have been told to die in a recovery too; damage there is none.
      ATOLL_ASSERT(disk_.is_dead());
      machine_.reset();
    }
  }
  machine_->services = std::make_unique<Services>(loop_, clock_, *machine_->posting, records_,
                                                  projections_, persons_);
  machine_->services->transactions.start();
  runtime::spawn(machine_->services->executor, open_doors(machine_->services.get()));
}

// As the bank's own start does it.
runtime::Task<void> YearsBank::open_doors(Services* services) {
  SimExecutor& executor = services->executor;
  const auto count_of = [](Completion<void> done) {
    return Completion<std::size_t>(
        [done = std::move(done)](base::Result<std::size_t> count) mutable {
          if (count) return done({});
          done(base::fail(std::move(count).error()));
        });
  };
  using Start = std::function<void(Completion<void>)>;
  const std::array<Start, 5> steps = {
      [=](Completion<void> done) { services->accounts.start(Context(), std::move(done)); },
      [=](Completion<void> done) {
        services->customers.resume(Context(), count_of(std::move(done)));
      },
      [=](Completion<void> done) {
        services->payments.resume(Context(), count_of(std::move(done)));
      },
      [=](Completion<void> done) { services->orders.start(Context(), count_of(std::move(done))); },
      [=](Completion<void> done) {
        services->interest.start(Context(), count_of(std::move(done)));
      },
  };
  for (const Start& step : steps) {
    for (bool is_done = false; !is_done;) {
      auto call = [&step](Completion<void> done) { step(std::move(done)); };
      const auto started = co_await runtime::await_completion<void>(executor, std::move(call));
      is_done = started.has_value();
      if (!is_done) co_await runtime::sleep_for(executor, kBetweenTries);
    }
  }
  services->is_open = true;
}

void YearsBank::crash() {
  if (machine_ == nullptr) return;
  disk_.crash();
  Services& services = *machine_->services;
  services.is_open = false;
  for (SimExecutor* executor : {&services.executor, &services.pool_executor, &machine_->front,
                                &machine_->log, &machine_->disk_reads}) {
    executor->drop_everything();
  }
  projections_.lose_unflushed();
  // Whoever waits on the shard is told by its end, and is gone too.
  machine_->posting.reset();
  services.executor.drop_everything();
  machine_->services.reset();
  machine_.reset();
}

void YearsBank::run_for(base::Duration time) {
  const base::Timestamp end = loop_.now() + time;
  while (is_up() && loop_.now() < end) {
    if (disk_.is_dead()) return crash();
    if (!loop_.step()) return;
  }
}

void YearsBank::run_until_open() {
  while (!is_open()) {
    if (!is_up()) boot();
    if (disk_.is_dead() || !loop_.step()) crash();
  }
}

}  // namespace atollbank::sim
