// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/shapes.h"

#include <functional>

#include "bench/harness/thread_times.h"
#include "bench/ledger/http_load.h"
#include "bench/ledger/load.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr std::size_t kSmallConnections = 16;

// One shape, several runs on one server.
struct Shape {
  std::string name;
  WorkloadOptions workload = {};
  std::size_t connection_count = 1;
  std::size_t in_flight_each = kBulkInFlight;
  std::uint32_t commands_per_operation = 1;
  ledger::Batch (Workload::*make)(std::uint32_t count) = &Workload::payments;
  std::uint32_t count = kBulkBatch;            // what `make` is asked for
  std::uint64_t batch_count_max = UINT64_MAX;  // a run ends at its span or here
  base::Duration span;
  bool euros = false;
  bool shows_times = false;
};

struct Measured {
  Row rate;
  Row p50;
  Row p99;
  Row p999;
  std::uint64_t operations = 0;  // the warming up included
};

Row row_of(const std::string& name, const char* unit) { return {.name = name, .unit = unit}; }

Result<LoadFigures> run_once(const base::Clock& clock, FreshLedger& ledger, const Load& load,
                             const Shape& shape) {
  const ThreadTimes before = ThreadTimes::read(ledger->pid());
  ATOLL_TRY(const LoadFigures figures, run_load(clock, load));
  if (shape.shows_times)
    ThreadTimes::read(ledger->pid()).print_since(before, figures.commands, "posting");
  return figures;
}

// On a ledger that was started. The balances are left to be checked.
Result<Measured> measure_on(FreshLedger& ledger, const base::Clock& clock,
                            const BenchOptions& options, const Shape& shape) {
  Load load{.apis = ledger->apis(),
            .in_flight_each = shape.in_flight_each,
            .span = base::Duration::from_ms(300),
            .make_batch = [&] { return (ledger.workload().*shape.make)(shape.count); }};
  ATOLL_TRY(const LoadFigures warm, run_load(clock, load));
  load.span = shape.span;
  load.batch_count_max = shape.batch_count_max;

  Measured measured{.rate = row_of(shape.name, "postings/s"),
                    .p50 = row_of(shape.name + "_p50_ms", "ms"),
                    .p99 = row_of(shape.name + "_p99_ms", "ms"),
                    .p999 = row_of(shape.name + "_p999_ms", "ms"),
                    .operations = warm.commands};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const LoadFigures figures, run_once(clock, ledger, load, shape));
    measured.rate.runs.push_back(figures.per_second() / shape.commands_per_operation);
    measured.p50.runs.push_back(figures.p50_ms);
    measured.p99.runs.push_back(figures.p99_ms);
    measured.p999.runs.push_back(figures.p999_ms);
    measured.operations += figures.commands;
  }
  return measured;
}

// A shape whose rate and p99 are shown, and whose accounts add up to nothing.
Result<void> measure_shape(const base::Clock& clock, const BenchOptions& options, Shape shape,
                           Report& out) {
  shape.span = options.run_span;
  FreshLedger ledger(clock, options, shape.name, shape.workload);
  ATOLL_TRY_VOID(ledger.start(shape.connection_count));
  if (shape.euros) ATOLL_TRY_VOID(ledger.open_euro_accounts());
  ATOLL_TRY(Measured measured, measure_on(ledger, clock, options, shape));
  ATOLL_TRY_VOID(ledger.check_trial_balance());
  out.add(std::move(measured.rate));
  if (shape.count == 1) out.add(std::move(measured.p50));
  out.add(std::move(measured.p99));
  return {};
}

void add_sizes(const ServerFigures& figures, Report& out) {
  const auto per_posting = [&figures](std::uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(figures.commands);
  };
  const auto add = [&](const char* name, std::uint64_t bytes) {
    out.add({.name = name, .unit = "bytes", .runs = {per_posting(bytes)}});
  };
  add("bytes_per_posting", figures.bytes_written);
  add("bytes_zeroed_per_posting", figures.bytes_zeroed);
  add("bytes_at_rest", figures.bytes_at_rest);
}

}  // namespace

Result<void> measure_bulk(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const auto run_count = static_cast<std::uint64_t>(options.run_count);
  const Shape shape{.name = "bulk",
                    .batch_count_max = options.bulk_postings / run_count / kBulkBatch + 1,
                    .span = base::Duration::from_seconds(600),
                    .shows_times = true};
  FreshLedger ledger(clock, options, shape.name, shape.workload);
  ATOLL_TRY_VOID(ledger.start(shape.connection_count));
  ATOLL_TRY(Measured measured, measure_on(ledger, clock, options, shape));
  ATOLL_TRY_VOID(ledger.check_trial_balance());
  ATOLL_TRY_VOID(ledger.check_balances(measured.operations));
  ATOLL_TRY(const ServerFigures figures, ledger->stop());
  out.add(std::move(measured.rate));
  out.add(std::move(measured.p50));
  out.add(std::move(measured.p99));
  out.add(std::move(measured.p999));
  add_sizes(figures, out);
  return {};
}

Result<void> measure_many_accounts(const base::Clock& clock, const BenchOptions& options,
                                   Report& out) {
  const Shape shape{.name = "bulk_1m_accounts",
                    .workload = {.account_count = options.many_accounts},
                    .span = options.run_span};
  FreshLedger ledger(clock, options, shape.name, shape.workload);
  ATOLL_TRY_VOID(ledger.start(shape.connection_count));
  ATOLL_TRY(Measured measured, measure_on(ledger, clock, options, shape));
  ATOLL_TRY_VOID(ledger.check_balances(measured.operations));
  out.add(std::move(measured.rate));
  out.add(std::move(measured.p99));
  return {};
}

Result<void> measure_random_ids(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  const Shape shape{.name = "bulk_random_ids", .workload = {.order = IdOrder::kRandom}};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_evidence(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "bulk_with_evidence", .make = &Workload::payments_with_evidence};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_holds(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "holds",
                    .commands_per_operation = 2,
                    .make = &Workload::holds_and_captures,
                    .count = kBulkBatch / 2};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_four_legs(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "four_legs", .make = &Workload::four_legged_payments};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_two_currencies(const base::Clock& clock, const BenchOptions& options,
                                    Report& out) {
  const Shape shape{.name = "two_currencies", .make = &Workload::exchanges, .euros = true};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_back_dated(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  const Shape shape{.name = "back_dated", .make = &Workload::back_dated_payments};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_with_metadata(const base::Clock& clock, const BenchOptions& options,
                                   Report& out) {
  const Shape shape{.name = "with_metadata", .make = &Workload::payments_with_metadata};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_small_16x1(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  const Shape shape{
      .name = "small_16x1", .connection_count = kSmallConnections, .in_flight_each = 1, .count = 1};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_small_1x1(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "small_1x1", .in_flight_each = 1, .count = 1};
  return measure_shape(clock, options, shape, out);
}

Result<void> measure_http_bulk_50(const base::Clock& clock, const BenchOptions& options,
                                  Report& out) {
  FreshLedger ledger(clock, options, "http_bulk_50", {});
  ledger->open_http();
  ATOLL_TRY_VOID(ledger.start(1));
  HttpLoad load{.port = ledger->http_port(), .span = base::Duration::from_ms(300)};
  load.make_batch = [&] { return ledger.workload().payments(load.commands_each); };
  ATOLL_TRY(const LoadFigures warm, run_http_load(clock, load));
  load.span = options.run_span;
  std::uint64_t payments = warm.commands;
  Row rate = row_of("http_bulk_50", "postings/s");
  Row p99 = row_of("http_bulk_50_p99_ms", "ms");
  const ThreadTimes before = ThreadTimes::read(ledger->pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const LoadFigures figures, run_http_load(clock, load));
    rate.runs.push_back(figures.per_second());
    p99.runs.push_back(figures.p99_ms);
    payments += figures.commands;
  }
  ThreadTimes::read(ledger->pid()).print_since(before, payments - warm.commands, "posting");
  ATOLL_TRY_VOID(ledger.check_trial_balance());
  ATOLL_TRY_VOID(ledger.check_balances(payments));
  out.add(std::move(rate));
  out.add(std::move(p99));
  return {};
}

}  // namespace atollbank::bench
