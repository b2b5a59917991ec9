// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/report.h"

#include <fmt/core.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace atollbank::bench {
namespace {

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

// Enough digits for a person; JSON has them all.
std::string short_number(double value) {
  if (std::abs(value) >= 1e6) return fmt::format("{:.3f} M", value / 1e6);
  if (std::abs(value) >= 1e4) return fmt::format("{:.1f} k", value / 1e3);
  return fmt::format("{:.2f}", value);
}

std::string floor_text(const Row& row) {
  if (!row.floor) return "";
  return (row.floor->at_most ? "≤ " : "≥ ") + short_number(row.floor->value);
}

// fmt pads by bytes; a comparison sign has three, of which one shows.
int floor_width(const Row& row) { return row.floor ? 14 : 12; }

}  // namespace

double Row::median() const {
  std::vector<double> sorted = runs;
  std::ranges::sort(sorted);
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double Row::min() const { return *std::ranges::min_element(runs); }
double Row::max() const { return *std::ranges::max_element(runs); }

bool Row::passes() const {
  if (!floor) return true;
  return floor->at_most ? median() <= floor->value : median() >= floor->value;
}

const Row* Report::find(const std::string& name) const {
  const auto found = std::ranges::find(rows_, name, &Row::name);
  return found == rows_.end() ? nullptr : &*found;
}

void Report::print_table() const {
  fmt::print("{:<28}{:>12}{:>12}{:>12}{:>5}{:>12}  {:<6}{}\n", "name", "median", "min", "max",
             "runs", "floor", "", "unit");
  for (const Row& row : rows_) {
    const char* verdict = !row.floor ? "" : row.passes() ? "pass" : "FAIL";
    fmt::print("{:<28}{:>12}{:>12}{:>12}{:>5}{:>{}}  {:<6}{}\n", row.name,
               short_number(row.median()), short_number(row.min()), short_number(row.max()),
               row.runs.size(), floor_text(row), floor_width(row), verdict, row.unit);
  }
}

bool Report::all_pass() const { return std::ranges::all_of(rows_, &Row::passes); }

base::Result<void> Report::write_json(const std::string& path) const {
  std::ofstream file(path);
  file << "[";
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    file << (i == 0 ? "\n" : ",\n")
         << fmt::format(R"(  {{"name": "{}", "unit": "{}", "median": {}, )", row.name, row.unit,
                        row.median())
         << fmt::format(R"("min": {}, "max": {}, "runs": {}}})", row.min(), row.max(),
                        row.runs.size());
  }
  file << "\n]\n";
  file.close();
  if (file) return {};
  return base::fail(base::ErrorCode::kInternal, "file_not_written", "cannot write " + path);
}

std::string machine_text() {
  utsname system{};
  uname(&system);
  const double memory_gib = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                            static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 30);
  return fmt::format("{}, {} cores, {:.0f} GiB, {} {}", processor_name(),
                     sysconf(_SC_NPROCESSORS_ONLN), memory_gib, system.sysname, system.release);
}

}  // namespace atollbank::bench
