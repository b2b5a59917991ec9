// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/output.h"

#include <unistd.h>

#include <cstdio>

#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/view_json.h"
#include "apps/atollctl/view_table.h"

namespace atollbank::atollctl {

void print(const View& view, bool as_json) {
  std::fputs((as_json ? to_json(view) + "\n" : to_table(view)).c_str(), stdout);
}

void print_line(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

void clear_screen() {
  if (isatty(STDOUT_FILENO) != 0) std::fputs("\033[H\033[2J", stdout);
}

void complain(std::string_view line) {
  std::fprintf(stderr, "atollctl: %.*s\n", static_cast<int>(line.size()), line.data());
}

int report(const base::Error& error, bool as_json) {
  if (as_json) {
    std::fprintf(stderr, "%s\n", to_json(error).c_str());
  } else {
    complain(error.message + " (" + error.reason + ")");
  }
  return exit_code_of(error);
}

}  // namespace atollbank::atollctl
