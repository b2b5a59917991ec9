// SPDX-License-Identifier: Apache-2.0
// What the command lines of all benchmarks share: which rows, where, how long, and what becomes of
// the report.
#pragma once

#include <string>
#include <vector>

#include "bench/harness/report.h"

namespace CLI {
class App;
}

namespace atollbank::bench {

struct RunLine {
  std::string program;  // as it names itself in what it complains about
  std::string folder = "/var/tmp";
  std::string json;
  std::vector<std::string> only;
  bool quick = false;
  bool enforce = false;
};

void add_run_options(CLI::App& app, RunLine& line, const std::string& quick_help,
                     const std::string& only_help);

// Whether any of these rows was asked for, by name or because all are.
bool is_asked_for(const std::vector<std::string>& rows, const RunLine& line);

// Says it on standard error. The exit code of a program that could not measure.
int complain(const RunLine& line, const std::string& what);

// Prints the table and writes the JSON; the program's exit code.
int finish(const Report& report, const RunLine& line);

}  // namespace atollbank::bench
