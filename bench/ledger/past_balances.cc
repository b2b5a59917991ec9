// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/past_balances.h"

#include "adapters/file/file_journal.h"
#include "adapters/posix/posix_disk.h"
#include "apps/queries_host/queries_host.h"
#include "bench/ledger/cold_cache.h"
#include "bench/ledger/load.h"
#include "bench/ledger/read_timing.h"
#include "rpc/queries/queries_client.h"
#include "runtime/thread_pool.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr base::Duration kPatience = base::Duration::from_seconds(600);
constexpr int kColdQuestions = 15;

// Random customers at random instants between two.
class Questions {
 public:
  Questions(const base::Clock& clock, base::Timestamp from, base::Timestamp until)
      : clock_(clock), from_(from), until_(until) {}

  Result<double> ask_ns(queries::QueriesApi& api) {
    queries::BalanceRequest request;
    request.account = account_id(1 + static_cast<std::uint32_t>(random_.below(9'000)));
    request.bounds.booked_until_ns = random_.between(from_.nanoseconds, until_.nanoseconds);
    const auto call = [&](auto done) { api.balance_as_of({}, request, std::move(done)); };
    queries::BalanceAsOf balance;
    return time_ns(clock_, call, balance);
  }

  Result<Row> ask_hot(const std::string& name, const BenchOptions& options,
                      queries::QueriesApi& api) {
    const auto ask = [&] { return ask_ns(api); };
    ATOLL_TRY_VOID(median_over(clock_, options.run_span, ask));  // warms up
    Row row{.name = name, .unit = "us"};
    for (int i = 0; i < options.run_count; ++i) {
      ATOLL_TRY(const double median_ns, median_over(clock_, options.run_span, ask));
      row.runs.push_back(median_ns / 1e3);
    }
    return row;
  }

  Result<Row> ask_cold(const std::string& name, const std::string& folder,
                       queries::QueriesApi& api) {
    Row row{.name = name, .unit = "us"};
    for (int i = 0; i < kColdQuestions; ++i) {
      make_cold(folder);
      ATOLL_TRY(const double taken_ns, ask_ns(api));
      row.runs.push_back(taken_ns / 1e3);
    }
    return row;
  }

 private:
  const base::Clock& clock_;
  const base::Timestamp from_;
  const base::Timestamp until_;
  base::Random random_{1};
};

// What the server left, opened in this process.
Result<void> ask_in_process(const base::Clock& clock, const std::string& folder,
                            const BenchOptions& options, Questions& questions, Report& out) {
  ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(folder));
  runtime::ThreadPool pool("reads", 1);
  adapters::FileJournal journal(*disk, pool, {});
  ATOLL_TRY_VOID(journal.recover({}, [](auto) -> Result<void> { return {}; }));
  ATOLL_TRY(const auto host, apps::QueriesHost::start(folder, journal, clock));
  ATOLL_TRY(Row hot, questions.ask_hot("balance_as_of_hot_us", options, host->queries()));
  ATOLL_TRY(Row cold, questions.ask_cold("balance_as_of_cold_us", folder, host->queries()));
  host->stop();
  pool.stop();
  out.add(std::move(hot));
  out.add(std::move(cold));
  return {};
}

}  // namespace

Result<void> measure_past_balances(const base::Clock& clock, const BenchOptions& options,
                                   Report& out) {
  FreshLedger ledger(clock, options, "past_balances", {});
  ATOLL_TRY_VOID(ledger.start(1));
  const base::Timestamp from = clock.wall();
  const Load history{.apis = ledger->apis(),
                     .in_flight_each = kBulkInFlight,
                     .span = kPatience,
                     .batch_count_max = options.searched_postings / kBulkBatch + 1,
                     .make_batch = [&] { return ledger.workload().payments(kBulkBatch); }};
  ATOLL_TRY_VOID(run_load(clock, history));
  Questions questions(clock, from, clock.wall());
  {
    rpc::QueriesClient client(ledger->address(), clock);
    ATOLL_TRY(Row row, questions.ask_hot("balance_as_of_rpc_us", options, client));
    out.add(std::move(row));
  }
  ATOLL_TRY_VOID(ledger->stop());
  return ask_in_process(clock, ledger->data_folder(), options, questions, out);
}

}  // namespace atollbank::bench
