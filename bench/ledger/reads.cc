// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/reads.h"

#include <atomic>
#include <functional>

#include "bench/ledger/load.h"
#include "bench/ledger/read_timing.h"
#include "rpc/queries/queries_client.h"

namespace atollbank::bench {
namespace {

using base::Result;
using queries::Filter;

constexpr std::uint32_t kReadAccount = 1;
constexpr std::uint32_t kSearchedRecords = 50;
constexpr base::Duration kPatience = base::Duration::from_seconds(600);

// Writes at full speed until it goes.
class Writers {
 public:
  Writers(const base::Clock& clock, FreshLedger& ledger)
      : load_{.apis = ledger->apis(),
              .in_flight_each = kBulkInFlight,
              .span = kPatience,
              .make_batch = [&ledger] { return ledger.workload().payments(kBulkBatch); },
              .stop = &stop_},
        thread_("writers", [this, &clock] { figures_ = run_load(clock, load_); }) {}

  Result<LoadFigures> stop() {
    stop_ = true;
    thread_.join();
    return figures_;
  }

 private:
  std::atomic<bool> stop_ = false;
  Load load_;
  Result<LoadFigures> figures_;
  runtime::NamedThread thread_;
};

// Runs of readers beside the writers; the row in milliseconds, and what the writers reached.
Result<void> measure_beside_writers(FreshLedger& ledger, const base::Clock& clock,
                                    const BenchOptions& options, const std::string& name,
                                    const std::function<Result<double>()>& ask_ns, Report& out) {
  Writers writers(clock, ledger);
  Row row{.name = name + "_ms", .unit = "ms"};
  for (int i = 0; i < options.run_count; ++i) {
    const auto taken_ns = median_over(clock, options.run_span, ask_ns);
    if (!taken_ns) {
      static_cast<void>(writers.stop());
      return base::fail(taken_ns.error());
    }
    row.runs.push_back(*taken_ns / 1e6);
  }
  ATOLL_TRY(const LoadFigures written, writers.stop());
  ATOLL_TRY_VOID(ledger.check_trial_balance());
  out.add(std::move(row));
  out.add({.name = name + "_writes", .unit = "postings/s", .runs = {written.per_second()}});
  return {};
}

Result<void> wrong_answer(const char* what) {
  return base::fail(base::ErrorCode::kInternal, "wrong_answer", what);
}

// Postings of one of two customers, in a range of amounts, of other codes than one.
queries::SearchRequest random_search(base::Random& random) {
  const auto customer = [&random] {
    return Filter::account(account_id(1 + static_cast<std::uint32_t>(random.below(9'000))));
  };
  queries::SearchRequest request;
  request.filter = Filter::all_of({Filter::any_of({customer(), customer()}), Filter::amount(10, 90),
                                   Filter::negation(Filter::code(7, 7))});
  request.limit = kSearchedRecords;
  return request;
}

}  // namespace

Result<void> measure_statement(const base::Clock& clock, const BenchOptions& options, Report& out) {
  FreshLedger ledger(clock, options, "statement", {});
  ATOLL_TRY_VOID(ledger.start(1));
  const ledger::Batch history = ledger.workload().payments_to(kReadAccount, kBulkBatch);
  ATOLL_TRY_VOID(expect_done(submit_and_wait(ledger->api(), history)));
  ATOLL_TRY(const auto readers, ledger->connect(1));
  const auto ask_ns = [&]() -> Result<double> {
    posting::StatementPage page;
    const auto call = [&](auto done) {
      const posting::StatementRequest request{.account = account_id(kReadAccount),
                                              .limit = posting::kStatementLimitMax};
      readers->api().statement({}, request, std::move(done));
    };
    ATOLL_TRY(const double taken_ns, time_ns(clock, call, page));
    if (page.entries.size() != posting::kStatementLimitMax)
      ATOLL_TRY_VOID(wrong_answer("a statement is too short"));
    return taken_ns;
  };
  return measure_beside_writers(ledger, clock, options, "statement_8190", ask_ns, out);
}

Result<void> measure_search(const base::Clock& clock, const BenchOptions& options, Report& out) {
  FreshLedger ledger(clock, options, "search", {});
  ATOLL_TRY_VOID(ledger.start(1));
  const Load history{.apis = ledger->apis(),
                     .in_flight_each = kBulkInFlight,
                     .span = kPatience,
                     .batch_count_max = options.searched_postings / kBulkBatch + 1,
                     .make_batch = [&] { return ledger.workload().payments(kBulkBatch); }};
  ATOLL_TRY_VOID(run_load(clock, history));
  rpc::QueriesClient client(ledger->address(), clock);
  base::Random random(1);
  const auto ask_ns = [&]() -> Result<double> {
    const queries::SearchRequest request = random_search(random);
    queries::RecordPage page;
    const auto call = [&](auto done) { client.search({}, request, std::move(done)); };
    ATOLL_TRY(const double taken_ns, time_ns(clock, call, page));
    if (page.records.size() != kSearchedRecords)
      ATOLL_TRY_VOID(wrong_answer("a search found too little"));
    return taken_ns;
  };
  return measure_beside_writers(ledger, clock, options, "search_first_page", ask_ns, out);
}

}  // namespace atollbank::bench
