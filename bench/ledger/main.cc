// SPDX-License-Identifier: Apache-2.0
// atoll-bench-ledger: the ledger as a process of its own, measured by this one in the shapes that
// count, beside Debian's PostgreSQL doing the same.
#include <fmt/core.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

#include "bench/ledger/postgres_rival.h"
#include "bench/ledger/shapes.h"
#include "rpc/posting/posting_server.h"

namespace {

using namespace atollbank;

struct Step {
  const char* name;
  base::Result<void> (*measure)(const base::Clock&, const bench::BenchOptions&, bench::Report&);
};

// `bulk` first: others are measured against it.
constexpr std::array kSteps = {
    Step{"bulk", bench::measure_bulk},
    Step{"bulk_random_ids", bench::measure_random_ids},
    Step{"bulk_with_evidence", bench::measure_evidence},
    Step{"holds", bench::measure_holds},
    Step{"small_16x1", bench::measure_small},
    Step{"restart_2m_s", bench::measure_restart},
    Step{"postgresql", bench::measure_postgres},
};

struct CommandLine {
  bench::BenchOptions bench{.server = ATOLL_LEDGERD, .folder = {}};
  std::string folder = "/var/tmp";
  std::string json;
  std::string only;
  bool quick = false;
  bool enforce = false;
};

void parse(CLI::App& app, CommandLine& line) {
  app.add_option("--json", line.json, "Write [{name, unit, median, min, max, runs}] to this file");
  app.add_flag("--quick", line.quick, "Three short runs of each; ends within 45 seconds");
  app.add_option("--runs", line.bench.run_count, "Runs of each shape")->capture_default_str();
  app.add_option("--only", line.only, "One of the shapes: bulk, holds, postgresql, ...");
  app.add_option("--folder", line.folder, "On the disk to be measured")->capture_default_str();
  app.add_option("--server", line.bench.server, "The ledger's server program");
  app.add_flag("--enforce", line.enforce, "End with 1 when a floor is missed");
}

// Everything that is written goes there, and goes with it. Others may enter: PostgreSQL's user
// does.
struct WorkFolder {
  explicit WorkFolder(const std::string& parent) : path(parent + "/atoll-bench-XXXXXX") {
    if (mkdtemp(path.data()) == nullptr) path.clear();
    if (!path.empty()) chmod(path.c_str(), 0755);
  }
  ~WorkFolder() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove_all(path, ignored);
  }
  std::string path;
};

int run(CommandLine& line) {
  const base::SystemClock clock;
  const WorkFolder folder(line.folder);
  if (folder.path.empty()) {
    fmt::print(stderr, "atoll-bench-ledger: cannot write in {}\n", line.folder);
    return 2;
  }
  line.bench.folder = folder.path;
  if (line.quick) {
    line.bench.run_count = 3;
    line.bench.run_span = base::Duration::from_ms(800);
    line.bench.restart_count = 1;
  }
  bench::Report report;
  fmt::print("{}\nserver and client are two processes; every answer is durable\n\n",
             bench::machine_text());
  for (const Step& step : kSteps) {
    if (!line.only.empty() && line.only != step.name) continue;
    fmt::print(stderr, "measuring {} ...\n", step.name);
    const auto measured = step.measure(clock, line.bench, report);
    if (measured) continue;
    fmt::print(stderr, "atoll-bench-ledger: {}: {} ({})\n", step.name, measured.error().message,
               measured.error().reason);
    if (measured.error().code != base::ErrorCode::kNotFound) return 2;
  }
  report.print_table();
  if (!line.json.empty()) {
    if (const auto written = report.write_json(line.json); !written) {
      fmt::print(stderr, "atoll-bench-ledger: {}\n", written.error().message);
      return 2;
    }
  }
  return line.enforce && !report.all_pass() ? 1 : 0;
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
