// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/run_line.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace atollbank::bench {

void add_run_options(CLI::App& app, RunLine& line, const std::string& quick_help,
                     const std::string& only_help) {
  app.add_option("--json", line.json, "Write [{name, unit, median, min, max, runs}] to this file");
  app.add_flag("--quick", line.quick, quick_help);
  app.add_option("--only", line.only, only_help);
  app.add_option("--folder", line.folder, "On the disk to be measured")->capture_default_str();
  app.add_flag("--enforce", line.enforce, "End with 1 when a floor is missed");
}

bool is_asked_for(const std::vector<std::string>& rows, const RunLine& line) {
  return line.only.empty() || std::ranges::any_of(line.only, [&](const std::string& name) {
           return std::ranges::count(rows, name) > 0;
         });
}

int complain(const RunLine& line, const std::string& what) {
  fmt::print(stderr, "{}: {}\n", line.program, what);
  return 2;
}

int finish(const Report& report, const RunLine& line) {
  report.print_table();
  if (!line.json.empty()) {
    const auto written = report.write_json(line.json);
    if (!written) return complain(line, written.error().message);
  }
  return line.enforce && !report.all_pass() ? 1 : 0;
}

}  // namespace atollbank::bench
