// SPDX-License-Identifier: Apache-2.0
// Measured rows: collected, compared with their targets, printed as a table and as JSON.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/harness/target.h"

namespace atollbank::bench {

struct Row {
  std::string name;
  std::string unit;
  std::vector<double> runs = {};  // one value a run, at least one

  double median() const;
  double min() const;
  double max() const;
};

// Short: of its aim, where no floor is set.
enum class Verdict { kNoTarget, kAim, kFloor, kShort, kMissed };

class Report {
 public:
  // The targets outlive the report.
  explicit Report(std::span<const Target> targets) : targets_(targets) {}

  void add(Row row) { rows_.push_back(std::move(row)); }
  const Row* find(const std::string& name) const;

  void print_table() const;
  // No measured row is below its floor.
  bool all_pass() const;
  // [{"name","unit","median","min","max","runs","verdict"}]. Errors internal file_not_written.
  base::Result<void> write_json(const std::string& path) const;

 private:
  // What the target asks of this row in the row's own unit.
  struct Asked {
    double aim = 0;
    std::optional<double> floor;
    Sense sense = Sense::kAtLeast;
  };
  std::optional<Asked> asked_of(const Row& row) const;
  Verdict verdict_on(const Row& row) const;
  std::vector<const Row*> rows_in_order() const;

  const std::span<const Target> targets_;
  std::vector<Row> rows_;
};

// Processor, cores, memory and kernel on one line.
std::string machine_text();

}  // namespace atollbank::bench
