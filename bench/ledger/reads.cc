// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/reads.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>

#include "bench/ledger/load.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr std::uint32_t kReadAccount = 1;
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

Result<double> time_statement_ms(const base::Clock& clock, posting::PostingApi& api) {
  using Answer = std::promise<Result<posting::StatementPage>>;
  const auto answer = std::make_shared<Answer>();  // shared with the thread that answers
  const base::Timestamp asked = clock.monotonic();
  auto done = [answer](Result<posting::StatementPage> page) { answer->set_value(std::move(page)); };
  api.statement({}, {.account = account_id(kReadAccount), .limit = posting::kStatementLimitMax},
                std::move(done));
  ATOLL_TRY(const posting::StatementPage page, answer->get_future().get());
  if (page.entries.size() != posting::kStatementLimitMax)
    return base::fail(base::ErrorCode::kInternal, "wrong_answer", "a statement is too short");
  return static_cast<double>((clock.monotonic() - asked).nanoseconds) / 1e6;
}

// The median of the answers of one run.
Result<double> run_statements(const base::Clock& clock, base::Duration span,
                              posting::PostingApi& api) {
  std::vector<double> taken_ms;
  const base::Timestamp started = clock.monotonic();
  while (taken_ms.empty() || clock.monotonic() - started < span) {
    ATOLL_TRY(taken_ms.emplace_back(), time_statement_ms(clock, api));
  }
  const auto middle = taken_ms.begin() + static_cast<std::ptrdiff_t>(taken_ms.size() / 2);
  std::ranges::nth_element(taken_ms, middle);
  return *middle;
}

}  // namespace

Result<void> measure_statement(const base::Clock& clock, const BenchOptions& options, Report& out) {
  FreshLedger ledger(clock, options, "statement", {});
  ATOLL_TRY_VOID(ledger.start(1));
  const ledger::Batch history = ledger.workload().payments_to(kReadAccount, kBulkBatch);
  ATOLL_TRY_VOID(expect_done(submit_and_wait(ledger->api(), history)));
  ATOLL_TRY(const auto readers, ledger->connect(1));
  Writers writers(clock, ledger);
  Row row{.name = "statement_8190_ms", .unit = "ms"};
  for (int i = 0; i < options.run_count; ++i) {
    const auto taken_ms = run_statements(clock, options.run_span, readers->api());
    if (!taken_ms) {
      static_cast<void>(writers.stop());
      return base::fail(taken_ms.error());
    }
    row.runs.push_back(*taken_ms);
  }
  ATOLL_TRY(const LoadFigures written, writers.stop());
  ATOLL_TRY_VOID(ledger.check_trial_balance());
  out.add(std::move(row));
  out.add({.name = "statement_8190_writes", .unit = "postings/s", .runs = {written.per_second()}});
  return {};
}

}  // namespace atollbank::bench
