// SPDX-License-Identifier: Apache-2.0
// Measured rows: collected, compared with their floors, printed as a table and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace atollbank::bench {

// What a row must reach: at least for rates, at most for times and sizes.
struct Floor {
  double value = 0;
  bool at_most = false;
};

struct Row {
  std::string name;
  std::string unit;
  std::vector<double> runs;  // one value a run, at least one
  std::optional<Floor> floor = {};

  double median() const;
  double min() const;
  double max() const;
  bool passes() const;
};

class Report {
 public:
  void add(Row row) { rows_.push_back(std::move(row)); }
  const Row* find(const std::string& name) const;

  void print_table() const;
  bool all_pass() const;
  // [{"name","unit","median","min","max","runs"}]. Errors internal file_not_written.
  base::Result<void> write_json(const std::string& path) const;

 private:
  std::vector<Row> rows_;
};

// Processor, cores, memory and kernel on one line.
std::string machine_text();

}  // namespace atollbank::bench
