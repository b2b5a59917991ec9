// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/most_accounts.h"

#include <algorithm>

#include "bench/ledger/cold_cache.h"
#include "bench/ledger/load.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr base::Duration kPatience = base::Duration::from_seconds(1200);

// Counts what is asked of the ledger, so that the balances can be checked at the end.
class Payments {
 public:
  explicit Payments(FreshLedger& ledger) : ledger_(ledger) {}

  ledger::Batch next(std::uint32_t count) {
    count_ += count;
    return ledger_.workload().payments(count);
  }
  std::uint64_t count() const { return count_; }

 private:
  FreshLedger& ledger_;
  std::uint64_t count_ = 0;
};

// Until a new posting is answered, from the moment the program starts; an old retry is known, too.
Result<double> time_restart(const base::Clock& clock, FreshLedger& ledger, ledger::Batch new_one,
                            const ledger::Batch& old_one) {
  const base::Timestamp started = clock.monotonic();
  ATOLL_TRY_VOID(ledger->start(1));
  ATOLL_TRY_VOID(expect_done(submit_and_wait(ledger->api(), std::move(new_one))));
  const base::Duration took = clock.monotonic() - started;
  ATOLL_TRY(const posting::Reply retried, submit_and_wait(ledger->api(), old_one));
  if (retried.results.size() != 1 || retried.results[0].duplicate != 1)
    return base::fail(base::ErrorCode::kInternal, "wrong_answer", "an old posting was forgotten");
  return static_cast<double>(took.nanoseconds) / 1e9;
}

}  // namespace

Result<void> measure_most_accounts(const base::Clock& clock, const BenchOptions& options,
                                   Report& out) {
  FreshLedger ledger(clock, options, "most_accounts", {.account_count = options.most_accounts});
  ATOLL_TRY_VOID(ledger.start(1));
  Payments payments(ledger);
  Load load{.apis = ledger->apis(),
            .in_flight_each = kBulkInFlight,
            .span = options.run_span,
            .make_batch = [&] { return payments.next(kBulkBatch); }};
  Row rate{.name = "bulk_10m_accounts", .unit = "postings/s"};
  Row p99{.name = "bulk_10m_accounts_p99_ms", .unit = "ms"};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const LoadFigures figures, run_load(clock, load));
    rate.runs.push_back(figures.per_second());
    p99.runs.push_back(figures.p99_ms);
  }
  if (payments.count() < options.restart_postings) {
    load.span = kPatience;
    load.batch_count_max = (options.restart_postings - payments.count()) / kBulkBatch + 1;
    ATOLL_TRY_VOID(run_load(clock, load));
  }

  const ledger::Batch old_one = payments.next(1);
  ATOLL_TRY_VOID(expect_done(submit_and_wait(ledger->api(), old_one)));
  Row restart{.name = "restart_100m_s", .unit = "s"};
  for (int i = 0; i < options.restart_count; ++i) {
    ledger->kill();
    make_cold(ledger->data_folder());
    ATOLL_TRY(const double seconds, time_restart(clock, ledger, payments.next(1), old_one));
    restart.runs.push_back(seconds);
  }
  ATOLL_TRY_VOID(ledger.check_balances(payments.count()));
  out.add(std::move(rate));
  out.add(std::move(p99));
  out.add(std::move(restart));
  return {};
}

}  // namespace atollbank::bench
