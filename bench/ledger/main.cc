// SPDX-License-Identifier: Apache-2.0
// atoll-bench-ledger: the ledger as a process of its own, measured by this one in the shapes that
// count, beside Debian's PostgreSQL doing the same.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "bench/harness/run_line.h"
#include "bench/harness/steps.h"
#include "bench/harness/work_folder.h"
#include "bench/ledger/most_accounts.h"
#include "bench/ledger/past_balances.h"
#include "bench/ledger/postgres_rival.h"
#include "bench/ledger/reads.h"
#include "bench/ledger/shapes.h"
#include "bench/ledger/targets.h"
#include "rpc/posting/posting_server.h"

namespace {

using namespace atollbank;

using Step = bench::Step<bench::BenchOptions>;

// `bulk` first: others are measured against it.
std::vector<Step> all_steps() {
  return {
      {{"bulk", "bulk_p50_ms", "bulk_p99_ms", "bulk_p999_ms", "bytes_per_posting", "bytes_at_rest"},
       bench::measure_bulk},
      {{"bulk_1m_accounts"}, bench::measure_many_accounts},
      {{"bulk_10m_accounts", "restart_100m_s"}, bench::measure_most_accounts},
      {{"bulk_random_ids"}, bench::measure_random_ids},
      {{"bulk_with_evidence"}, bench::measure_evidence},
      {{"holds"}, bench::measure_holds},
      {{"four_legs"}, bench::measure_four_legs},
      {{"two_currencies"}, bench::measure_two_currencies},
      {{"back_dated"}, bench::measure_back_dated},
      {{"with_metadata"}, bench::measure_with_metadata},
      {{"small_16x1", "small_16x1_p99_ms"}, bench::measure_small_16x1},
      {{"small_1x1", "small_1x1_p50_ms"}, bench::measure_small_1x1},
      {{"http_bulk_50", "http_bulk_50_p99_ms"}, bench::measure_http_bulk_50},
      {{"statement_8190_ms"}, bench::measure_statement},
      {{"balance_as_of_hot_us", "balance_as_of_cold_us"}, bench::measure_past_balances},
      {{"search_first_page_ms"}, bench::measure_search},
      {{"postgresql", "postgresql_small_16x1", "postgresql_bulk"},
       bench::measure_postgres,
       /*is_rival=*/true},
  };
}

struct CommandLine {
  bench::BenchOptions bench{.server = ATOLL_LEDGERD, .folder = {}};
  bench::RunLine run{.program = "atoll-bench-ledger"};
};

void parse(CLI::App& app, CommandLine& line) {
  bench::add_run_options(app, line.run, "Every row, on smaller data; two minutes",
                         "Rows: bulk, holds, restart_100m_s, postgresql, ...");
  app.add_option("--runs", line.bench.run_count, "Runs of each shape")->capture_default_str();
  app.add_option("--server", line.bench.server, "The ledger's server program");
}

int run(CommandLine& line) {
  const bench::WorkFolder folder(line.run.folder);
  if (folder.path().empty()) {
    return bench::complain(line.run, "cannot write in " + line.run.folder);
  }
  line.bench.folder = folder.path();
  if (line.run.quick) {
    line.bench.run_count = 3;
    line.bench.run_span = base::Duration::from_ms(700);
    line.bench.restart_count = 1;
    line.bench.bulk_postings = 5'000'000;
    line.bench.restart_postings = 5'000'000;
    line.bench.searched_postings = 1'000'000;
    line.bench.many_accounts = 100'000;
    line.bench.most_accounts = 500'000;
  }
  bench::Report report(bench::ledger_targets());
  fmt::print("{}\nserver and client are two processes; every answer is durable{}\n\n",
             bench::machine_text(),
             line.run.quick ? "\n--quick: smaller data, not to be compared with targets" : "");
  if (!bench::measure_steps(all_steps(), line.bench, line.run, report)) return 2;
  return bench::finish(report, line.run);
}

}  // namespace

int main(int argc, char** argv) try {
  rpc::prepare_process_for_grpc();
  CommandLine line;
  CLI::App app("Measures the ledger: server and client as two processes, every answer durable.");
  parse(app, line);
  CLI11_PARSE(app, argc, argv);
  return run(line);
} catch (const std::exception& failure) {
  fmt::print(stderr, "atoll-bench-ledger: {}\n", failure.what());
  return 2;
}
