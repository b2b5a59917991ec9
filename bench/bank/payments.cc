// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "bench/bank/payment_requests.h"
#include "bench/bank/shapes.h"
#include "bench/harness/thread_times.h"
#include "bench/harness/wrk.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kInFlight = 64;  // connections

}  // namespace

Result<void> measure_payments(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/payments");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const auto payees, open_people(bank, options.payer_count));
  ATOLL_TRY(const auto payers, open_payers(bank, options.payer_count, payees));
  ATOLL_TRY(const std::int64_t before_minor, money_of(bank, payees));
  RequestTexts requests = payments_of(bank, payers);
  WrkLoad load{.port = bank.port(),
               .connection_count = kInFlight,
               .span = base::Duration::from_seconds(1),
               .folder = options.folder};
  Row row{.name = "payments", .unit = "payments/s"};
  std::uint64_t answered = 0;
  double wrk_ns = 0;
  const auto run = [&]() -> Result<WrkFigures> {
    ATOLL_TRY(const WrkFigures figures, run_wrk(load, requests));
    answered += figures.requests;
    // Those that were on their way at the end are not counted, and may have been done.
    requests.first_number += figures.requests + 2 * kInFlight;
    return figures;
  };
  ATOLL_TRY_VOID(run());  // warms up
  load.span = options.run_span;
  const std::uint64_t warm = answered;
  const ThreadTimes times = ThreadTimes::read_server(bank.pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const WrkFigures figures, run());
    wrk_ns += figures.processor_ns;
    row.runs.push_back(figures.per_second());
  }
  ThreadTimes::read_server(bank.pid()).print_since(times, answered - warm, "payment");
  fmt::print("{:<32}{:>30.0f}\n\n", "wrk", wrk_ns / static_cast<double>(answered - warm));
  out.add(std::move(row));

  ATOLL_TRY(const std::int64_t after_minor, money_of(bank, payees));
  if (after_minor - before_minor < static_cast<std::int64_t>(answered))
    return base::fail(ErrorCode::kInternal, "wrong_answer", "a payment was answered and not done");
  bank.kill();
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const std::int64_t again_minor, money_of(bank, payees));
  // What was released and not yet booked when it was killed is booked now.
  if (again_minor < after_minor || again_minor > after_minor + std::int64_t{kInFlight})
    return base::fail(ErrorCode::kInternal, "wrong_answer", "a payment was lost, or done twice");
  return {};
}

}  // namespace atollbank::bench
