// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/report.h"

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

std::string bound_text(Sense sense, double value) {
  return (sense == Sense::kAtMost ? "≤ " : "≥ ") + short_number(value);
}

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAim: return "aim";
    case Verdict::kFloor: return "floor";
    case Verdict::kShort: return "short";
    case Verdict::kMissed: return "MISSED";
    case Verdict::kNoTarget: break;
  }
  return "";
}

bool reaches(Sense sense, double value, double bound) {
  return sense == Sense::kAtMost ? value <= bound : value >= bound;
}

}  // namespace

double Row::median() const {
  std::vector<double> sorted = runs;
  std::ranges::sort(sorted);
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double Row::min() const { return *std::ranges::min_element(runs); }
double Row::max() const { return *std::ranges::max_element(runs); }

const Row* Report::find(const std::string& name) const {
  const auto found = std::ranges::find(rows_, name, &Row::name);
  return found == rows_.end() ? nullptr : &*found;
}

std::optional<Report::Asked> Report::asked_of(const Row& row) const {
  for (const Target& target : targets_) {
    if (target.row != row.name) continue;
    double unit = 1;
    if (target.part_of != nullptr) {
      const Row* whole = find(target.part_of);
      if (whole == nullptr) return std::nullopt;
      unit = whole->median();
    }
    Asked asked{.aim = unit * target.aim, .floor = target.floor, .sense = target.sense};
    if (asked.floor) *asked.floor *= unit;
    return asked;
  }
  return std::nullopt;
}

Verdict Report::verdict_on(const Row& row) const {
  const std::optional<Asked> asked = asked_of(row);
  if (!asked) return Verdict::kNoTarget;
  if (reaches(asked->sense, row.median(), asked->aim)) return Verdict::kAim;
  if (!asked->floor) return Verdict::kShort;
  const bool passes = reaches(asked->sense, row.median(), *asked->floor);
  return passes ? Verdict::kFloor : Verdict::kMissed;
}

// Those with a target as the targets stand, then the others as they were measured.
std::vector<const Row*> Report::rows_in_order() const {
  std::vector<const Row*> rows;
  for (const Target& target : targets_)
    if (const Row* row = find(target.row)) rows.push_back(row);
  for (const Row& row : rows_)
    if (std::ranges::none_of(targets_, [&](const Target& t) { return t.row == row.name; }))
      rows.push_back(&row);
  return rows;
}

void Report::print_table() const {
  fmt::print("{:<28}{:>11}{:>11}{:>11}{:>5}{:>11}{:>11}  {:<8}{}\n", "name", "median", "min", "max",
             "runs", "aim", "floor", "reached", "unit");
  for (const Row* row : rows_in_order()) {
    const std::optional<Asked> asked = asked_of(*row);
    const std::string aim = asked ? bound_text(asked->sense, asked->aim) : "";
    const std::string floor = asked && asked->floor ? bound_text(asked->sense, *asked->floor) : "";
    fmt::print("{:<28}{:>11}{:>11}{:>11}{:>5}{:>11}{:>11}  {:<8}{}\n", row->name,
               short_number(row->median()), short_number(row->min()), short_number(row->max()),
               row->runs.size(), aim, floor, text_of(verdict_on(*row)), row->unit);
  }
}

bool Report::all_pass() const {
  const auto missed = [this](const Row& row) { return verdict_on(row) == Verdict::kMissed; };
  return std::ranges::none_of(rows_, missed);
}

base::Result<void> Report::write_json(const std::string& path) const {
  std::ofstream file(path);
  const char* separator = "[\n";
  for (const Row* row : rows_in_order()) {
    file << separator
         << fmt::format(R"(  {{"name": "{}", "unit": "{}", "median": {}, "min": {}, "max": {}, )",
                        row->name, row->unit, row->median(), row->min(), row->max())
         << fmt::format(R"("runs": {}, "verdict": "{}"}})", row->runs.size(),
                        text_of(verdict_on(*row)));
    separator = ",\n";
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
