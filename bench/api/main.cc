// SPDX-License-Identifier: Apache-2.0
// atoll-bench-api: the bank as a process of its own, its public API loaded over HTTP by generators
// on the same machine.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "bench/api/shapes.h"
#include "bench/api/targets.h"
#include "bench/harness/run_line.h"
#include "bench/harness/steps.h"
#include "bench/harness/work_folder.h"
#include "rpc/posting/posting_server.h"

namespace {

using namespace atollbank;

using Step = bench::Step<bench::BenchOptions>;

std::vector<Step> all_steps() {
  return {
      {{"balance_reads", "balance_reads_p99_ms"}, bench::measure_balances},
      {{"transaction_pages", "transaction_pages_p99_ms"}, bench::measure_pages},
      {{"pot_transfers", "pot_transfers_p99_ms"}, bench::measure_pot_transfers},
      {{"pages_thousand", "pages_million"}, bench::measure_long_history},
      {{"webhook_alone_p99_ms", "webhook_beside_dead_p99_ms"}, bench::measure_webhooks},
  };
}

struct CommandLine {
  bench::BenchOptions bench{.bank = ATOLL_ATOLLD, .folder = {}};
  bench::RunLine run{.program = "atoll-bench-api"};
};

void parse(CLI::App& app, CommandLine& line) {
  bench::add_run_options(app, line.run, "Every row, in shorter runs on a shorter history; a minute",
                         "Rows: balance_reads, pages_million, ...");
  app.add_option("--runs", line.bench.run_count, "Runs of each row")->capture_default_str();
  app.add_option("--bank", line.bench.bank, "The bank's program");
}

int run(CommandLine& line) {
  const bench::WorkFolder folder(line.run.folder);
  if (folder.path().empty()) {
    return bench::complain(line.run, "cannot write in " + line.run.folder);
  }
  line.bench.folder = folder.path();
  if (line.run.quick) {
    line.bench.run_count = std::min(line.bench.run_count, 3);
    line.bench.run_span = base::Duration::from_seconds(1);
    line.bench.long_history = 100'000;
    line.bench.waiting_events = 20'000;
  }
  bench::Report report(bench::api_targets());
  fmt::print("{}\nbank and load generator are two processes on these cores{}\n\n",
             bench::machine_text(),
             line.run.quick ? "\n--quick: shorter, not to be compared with targets" : "");
  if (!bench::measure_steps(all_steps(), line.bench, line.run, report)) return 2;
  return bench::finish(report, line.run);
}

}  // namespace

int main(int argc, char** argv) try {
  rpc::prepare_process_for_grpc();
  CommandLine line;
  CLI::App app("Measures the public API: bank and load generator as two processes.");
  parse(app, line);
  CLI11_PARSE(app, argc, argv);
  return run(line);
} catch (const std::exception& failure) {
  fmt::print(stderr, "atoll-bench-api: {}\n", failure.what());
  return 2;
}
