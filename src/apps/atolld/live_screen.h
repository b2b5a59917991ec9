// SPDX-License-Identifier: Apache-2.0
// The bank on one screen: what a terminal shows of it, as lines. Pure functions.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "apps/wiring/bank.h"

namespace atollbank::apps {

struct ScreenShape {
  std::size_t width = 80;   // columns
  std::size_t height = 24;  // lines that may be used
  bool has_color = false;
};

// How fast a bank went from one look to the next.
struct Rates {
  double commands = 0;       // a second
  double bytes_written = 0;  // a second
  double syncs = 0;
};
Rates rates_between(const BankFigures& last, const BankFigures& now, double seconds);

struct Screen {
  BankFigures figures;
  std::deque<double> commands_a_second;  // the newest last
  double bytes_a_second = 0;
  double syncs_a_second = 0;
  std::string page_url;
  std::vector<std::string> sign_ins;  // "ada@example.org  password …  code 123456"
};

// At most `height` lines of at most `width` columns each, whatever there is to show.
std::vector<std::string> draw(const Screen& screen, const ScreenShape& shape);

}  // namespace atollbank::apps
