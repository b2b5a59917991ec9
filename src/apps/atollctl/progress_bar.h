// SPDX-License-Identifier: Apache-2.0
// One line on a terminal that says how far something is; nothing at all where there is no terminal.
// One thread. The stream outlives the object.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace atollbank::atollctl {

// "[#######.............]  35 %  700,000 postings"
std::string progress_line(std::uint64_t done, std::uint64_t total, std::uint64_t count,
                          std::string_view unit = "postings");

// 1234567 as "1,234,567".
std::string with_commas(std::uint64_t number);

class ProgressBar {
 public:
  // Draws only where `stream` is a terminal.
  ProgressBar(std::FILE* stream, const base::Clock& clock, std::string_view unit = "postings");
  ~ProgressBar();  // clears the line
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Cheap: draws at most ten times a second.
  void show(std::uint64_t done, std::uint64_t total, std::uint64_t count);
  void clear();

 private:
  std::FILE* stream_;
  const base::Clock& clock_;
  std::string unit_;
  bool is_terminal_;
  bool is_drawn_ = false;
  base::Timestamp next_draw_;
};

}  // namespace atollbank::atollctl
