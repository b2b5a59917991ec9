// SPDX-License-Identifier: Apache-2.0
// What a person sees of the running bank: how to use it, and a line of figures that moves. On a
// terminal the line is redrawn; elsewhere one comes every ten seconds. Main thread only.
#pragma once

#include "apps/wiring/bank.h"

namespace atollbank::apps {

class LiveView {
 public:
  explicit LiveView(bool visible);

  void progress(const std::string& what);
  void greet(const BankDoor& door, base::Timestamp now);  // the bank's time
  void show(const BankFigures& figures);
  void farewell();

 private:
  void line(const std::string& text);

  const bool visible_;
  const bool is_terminal_;
  bool line_is_open_ = false;
  std::int64_t seconds_ = 0;
  BankFigures last_;
};

// "12 postings/s  p99 1.2 ms  queue 0  disk 14.2 MiB  trial balance 0"
std::string figures_line(const BankFigures& figures, const BankFigures& last, std::int64_t seconds);

}  // namespace atollbank::apps
