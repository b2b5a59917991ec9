// SPDX-License-Identifier: Apache-2.0
// atoll-bench-bank: the bank as a process of its own, used by its customers over HTTP from the same
// machine; beside it what the machine itself can do.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "bench/bank/shapes.h"
#include "bench/bank/targets.h"
#include "bench/harness/run_line.h"
#include "bench/harness/steps.h"
#include "bench/harness/work_folder.h"
#include "rpc/posting/posting_server.h"

namespace {

using namespace atollbank;

using Step = bench::Step<bench::BenchOptions>;

std::vector<Step> all_steps() {
  return {
      // Beside every row.
      {{"record_commits", "projection_steps", "disk_syncs", "payments", "standing_orders_due_s",
        "onboarding", "payments_p99_ms_beside_due", "reads_p99_ms_beside_due", "rebuild"},
       bench::measure_machine},
      {{"onboarding"}, bench::measure_onboarding},
      {{"payments"}, bench::measure_payments},
      {{"standing_orders_due_s", "payments_p99_ms_beside_due", "reads_p99_ms_beside_due"},
       bench::measure_standing_orders},
      {{"rebuild"}, bench::measure_rebuild},
  };
}

struct CommandLine {
  bench::BenchOptions bench{.bank = ATOLL_ATOLLD, .folder = {}};
  bench::RunLine run{.program = "atoll-bench-bank"};
};

void parse(CLI::App& app, CommandLine& line) {
  bench::add_run_options(app, line.run, "Every row, in shorter runs of a smaller bank; a minute",
                         "Rows: payments, rebuild, ...");
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
    line.bench.run_span = base::Duration::from_seconds(2);
    line.bench.applicant_count = 500;
    line.bench.payer_count = 300;
    line.bench.order_count = 5'000;
    line.bench.record_count = 100'000;
  }
  bench::Report report(bench::bank_targets());
  std::array<double, 3> load{};
  getloadavg(load.data(), static_cast<int>(load.size()));
  fmt::print(
      "{}; load average {:.2f}\nbank and load generator are two processes on these cores{}\n\n",
      bench::machine_text(), load[0],
      line.run.quick ? "\n--quick: shorter, not to be compared with targets" : "");
  if (!bench::measure_steps(all_steps(), line.bench, line.run, report)) return 2;
  bench::add_parts_of_machine(line.bench, report);
  return bench::finish(report, line.run);
}

}  // namespace

int main(int argc, char** argv) try {
  rpc::prepare_process_for_grpc();
  CommandLine line;
  CLI::App app("Measures the bank as a whole: bank and load generator as two processes.");
  parse(app, line);
  CLI11_PARSE(app, argc, argv);
  return run(line);
} catch (const std::exception& failure) {
  fmt::print(stderr, "atoll-bench-bank: {}\n", failure.what());
  return 2;
}
