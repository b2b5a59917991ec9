// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/shapes.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <memory>

#include "bench/ledger/cold_cache.h"
#include "bench/ledger/load.h"
#include "bench/ledger/server.h"
#include "bench/ledger/workload.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr std::size_t kBulkInFlight = 4;
constexpr std::size_t kSmallConnections = 16;
constexpr std::uint64_t kRestartPostings = 2'000'000;
constexpr std::uint64_t kSeed = 20'261'125;

// A server on a fresh folder that goes with it.
class FreshServer {
 public:
  FreshServer(const base::Clock& clock, const BenchOptions& options, const std::string& shape)
      : folder_(options.folder + "/" + shape), server_(clock, options.server, folder_) {}
  ~FreshServer() {
    server_.kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Server& operator*() { return server_; }
  Server* operator->() { return &server_; }

 private:
  std::string folder_;
  Server server_;
};

Result<void> expect_done(const Result<posting::Reply>& reply) {
  if (!reply) return base::fail(reply.error());
  for (const ledger::CommandResult& result : reply->results) {
    if (result.outcome != ledger::Outcome::kDone)
      return base::fail(base::ErrorCode::kInternal, "wrong_answer", name_of(result.outcome));
  }
  return {};
}

Result<void> open_accounts(posting::PostingApi& api, Workload& workload) {
  for (std::uint32_t first = 0; first <= kAccountCount; first += kBulkBatch) {
    const std::uint32_t count = std::min(kBulkBatch, kAccountCount + 1 - first);
    ATOLL_TRY_VOID(expect_done(submit_and_wait(api, workload.openings(first, count))));
  }
  for (std::uint32_t first = 1; first <= kAccountCount; first += kBulkBatch) {
    const std::uint32_t count = std::min(kBulkBatch, kAccountCount + 1 - first);
    ATOLL_TRY_VOID(expect_done(submit_and_wait(api, workload.funding(first, count))));
  }
  return {};
}

// Reads every account; all of them together hold nothing, and nothing is held.
Result<void> check_trial_balance(posting::PostingApi& api) {
  using Answer = std::promise<Result<posting::AccountBalance>>;
  constexpr std::uint32_t kAtOnce = 64;
  std::int64_t total_minor = 0;
  std::int64_t held_minor = 0;
  for (std::uint32_t first = 0; first <= kAccountCount; first += kAtOnce) {
    std::vector<std::shared_ptr<Answer>> answers;  // shared with the thread that answers
    for (std::uint32_t n = first; n < std::min(first + kAtOnce, kAccountCount + 1); ++n) {
      answers.push_back(std::make_shared<Answer>());
      auto done = [answer = answers.back()](Result<posting::AccountBalance> balance) {
        answer->set_value(std::move(balance));
      };
      api.balance({}, account_id(n), std::move(done));
    }
    for (const auto& answer : answers) {
      ATOLL_TRY(const posting::AccountBalance balance, answer->get_future().get());
      total_minor += balance.balance_minor;
      held_minor += balance.held_minor;
    }
  }
  if (total_minor == 0 && held_minor == 0) return {};
  return base::fail(base::ErrorCode::kInternal, "trial_balance_wrong",
                    "all accounts together hold " + std::to_string(total_minor) + ", held " +
                        std::to_string(held_minor));
}

// One shape, several runs on one server.
struct Shape {
  std::string name;
  IdOrder order = IdOrder::kByTime;
  std::size_t connection_count = 1;
  std::size_t in_flight_each = kBulkInFlight;
  std::uint32_t commands_per_operation = 1;
  ledger::Batch (Workload::*make)(std::uint32_t count) = &Workload::payments;
  std::uint32_t count = kBulkBatch;  // what `make` is asked for
};

struct Measured {
  Row rate;
  Row p99;
  ServerFigures figures;
};

Result<Measured> measure(const base::Clock& clock, const BenchOptions& options,
                         const Shape& shape) {
  FreshServer server(clock, options, shape.name);
  ATOLL_TRY_VOID(server->start(shape.connection_count));
  Workload workload(shape.order, kSeed);
  ATOLL_TRY_VOID(open_accounts(server->api(), workload));
  Load load{.apis = server->apis(),
            .in_flight_each = shape.in_flight_each,
            .span = base::Duration::from_ms(300),
            .make_batch = [&] { return (workload.*shape.make)(shape.count); }};
  ATOLL_TRY_VOID(run_load(clock, load));  // warms up
  load.span = options.run_span;

  Measured measured{.rate = {.name = shape.name, .unit = "postings/s", .runs = {}},
                    .p99 = {.name = shape.name + "_p99_ms", .unit = "ms", .runs = {}},
                    .figures = {}};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const LoadFigures figures, run_load(clock, load));
    measured.rate.runs.push_back(figures.per_second() / shape.commands_per_operation);
    measured.p99.runs.push_back(figures.p99_ms);
  }
  ATOLL_TRY_VOID(check_trial_balance(server->api()));
  ATOLL_TRY(measured.figures, server->stop());
  return measured;
}

// A part of what `bulk` reached.
std::optional<Floor> part_of_bulk(const Report& report, double part) {
  const Row* bulk = report.find("bulk");
  if (bulk == nullptr) return std::nullopt;
  return Floor{.value = part * bulk->median()};
}

Result<void> measure_part(const base::Clock& clock, const BenchOptions& options, const Shape& shape,
                          double part, Report& out) {
  ATOLL_TRY(Measured measured, measure(clock, options, shape));
  measured.rate.floor = part_of_bulk(out, part);
  out.add(std::move(measured.rate));
  out.add(std::move(measured.p99));
  return {};
}

// Until a new posting and an old retry are both answered, from the moment the program starts.
Result<double> time_restart(const base::Clock& clock, Server& server, const ledger::Batch& old_one,
                            Workload& workload) {
  const base::Timestamp started = clock.monotonic();
  ATOLL_TRY_VOID(server.start(1));
  ATOLL_TRY_VOID(expect_done(submit_and_wait(server.api(), workload.payments(1))));
  ATOLL_TRY(const posting::Reply retried, submit_and_wait(server.api(), old_one));
  if (retried.results.size() != 1 || retried.results[0].duplicate != 1)
    return base::fail(base::ErrorCode::kInternal, "wrong_answer", "an old posting was forgotten");
  return static_cast<double>((clock.monotonic() - started).nanoseconds) / 1e9;
}

}  // namespace

Result<void> measure_bulk(const base::Clock& clock, const BenchOptions& options, Report& out) {
  ATOLL_TRY(Measured measured, measure(clock, options, {.name = "bulk"}));
  measured.rate.floor = Floor{.value = 1e6};
  measured.p99.floor = Floor{.value = 40, .at_most = true};
  out.add(std::move(measured.rate));
  out.add(std::move(measured.p99));
  const auto per_posting = [&measured](std::uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(measured.figures.commands);
  };
  out.add({.name = "bytes_per_posting",
           .unit = "bytes",
           .runs = {per_posting(measured.figures.bytes_written)},
           .floor = Floor{.value = 400, .at_most = true}});
  out.add({.name = "bytes_zeroed_per_posting",
           .unit = "bytes",
           .runs = {per_posting(measured.figures.bytes_zeroed)}});
  return {};
}

Result<void> measure_random_ids(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  const Shape shape{.name = "bulk_random_ids", .order = IdOrder::kRandom};
  return measure_part(clock, options, shape, 0.70, out);
}

Result<void> measure_evidence(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "bulk_with_evidence", .make = &Workload::payments_with_evidence};
  return measure_part(clock, options, shape, 0.50, out);
}

Result<void> measure_holds(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{.name = "holds",
                    .commands_per_operation = 2,
                    .make = &Workload::holds_and_captures,
                    .count = kBulkBatch / 2};
  return measure_part(clock, options, shape, 0.35, out);
}

Result<void> measure_small(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const Shape shape{
      .name = "small_16x1", .connection_count = kSmallConnections, .in_flight_each = 1, .count = 1};
  ATOLL_TRY(Measured measured, measure(clock, options, shape));
  measured.rate.floor = Floor{.value = 15'000};
  measured.p99.floor = Floor{.value = 5, .at_most = true};
  out.add(std::move(measured.rate));
  out.add(std::move(measured.p99));
  return {};
}

Result<void> measure_restart(const base::Clock& clock, const BenchOptions& options, Report& out) {
  FreshServer server(clock, options, "restart_2m_s");
  ATOLL_TRY_VOID(server->start(1));
  Workload workload(IdOrder::kByTime, kSeed);
  ATOLL_TRY_VOID(open_accounts(server->api(), workload));
  const ledger::Batch old_one = workload.payments(1);
  ATOLL_TRY_VOID(expect_done(submit_and_wait(server->api(), old_one)));
  const Load load{.apis = server->apis(),
                  .in_flight_each = kBulkInFlight,
                  .span = base::Duration::from_seconds(60),
                  .batch_count_max = kRestartPostings / kBulkBatch + 1,
                  .make_batch = [&] { return workload.payments(kBulkBatch); }};
  ATOLL_TRY_VOID(run_load(clock, load));

  Row row{.name = "restart_2m_s", .unit = "s", .runs = {}, .floor = Floor{4, true}};
  for (int i = 0; i < options.restart_count; ++i) {
    server->kill();
    make_cold(server->data_folder());
    ATOLL_TRY(const double seconds, time_restart(clock, *server, old_one, workload));
    row.runs.push_back(seconds);
  }
  ATOLL_TRY_VOID(check_trial_balance(server->api()));
  out.add(std::move(row));
  return {};
}

}  // namespace atollbank::bench
