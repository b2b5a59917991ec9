// SPDX-License-Identifier: Apache-2.0
// What a person sees of the running bank: how to use it, and the bank on one screen. On a terminal
// the screen is redrawn in its place; elsewhere a line comes every ten seconds. Main thread only.
#pragma once

#include "apps/atolld/live_screen.h"
#include "apps/wiring/bank.h"

namespace atollbank::apps {

class LiveView {
 public:
  explicit LiveView(bool visible);

  void progress(const std::string& what);
  void greet(const BankDoor& door, base::Timestamp now);  // the bank's time
  void show(const BankFigures& figures);                  // once a second
  void farewell();

 private:
  void line(const std::string& text);
  void redraw();

  const bool visible_;
  const bool is_terminal_;
  const bool has_color_;
  bool line_is_open_ = false;
  std::int64_t seconds_ = 0;
  BankFigures last_;
  BankDoor door_;
  Screen screen_;
  std::size_t lines_drawn_ = 0;
  std::size_t width_drawn_ = 0;
};

// "12 postings/s  p99 1.2 ms  queue 0  disk 14.2 MiB  trial balance 0"
std::string figures_line(const BankFigures& figures, const BankFigures& last, std::int64_t seconds);

}  // namespace atollbank::apps
