// SPDX-License-Identifier: Apache-2.0
#include "apps/atolld/live_view.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

namespace atollbank::apps {
namespace {

constexpr std::int64_t kSecondsBetweenLogLines = 10;

std::string mebibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

LiveView::LiveView(bool visible) : visible_(visible), is_terminal_(::isatty(STDOUT_FILENO) == 1) {}

void LiveView::line(const std::string& text) {
  if (is_terminal_) {
    fmt::print("\r\033[K{}", text);
    line_is_open_ = true;
  } else {
    fmt::print("{}\n", text);
  }
  std::fflush(stdout);
}

void LiveView::progress(const std::string& what) {
  if (visible_ && is_terminal_) line("  " + what);
}

void LiveView::greet(const BankDoor& door) {
  if (!visible_) return;
  if (line_is_open_) fmt::print("\r\033[K");
  line_is_open_ = false;
  const std::string account = base::to_text("acc", door.account_id);
  fmt::print("\n  Atoll is open at {}\n\n", door.base_url);
  fmt::print("  access token  {}\n  account       {}\n\n  Try:\n",
             door.sandbox.access_token.reveal(), account);
  fmt::print("  curl -H 'Authorization: Bearer {}' '{}/balance?account_id={}'\n\n",
             door.sandbox.access_token.reveal(), door.base_url, account);
  for (const std::string& address : door.ledger_addresses)
    fmt::print("  ledger (gRPC) {}\n", address);
  fmt::print("  Ctrl-C stops it; what happened stays.\n\n");
  std::fflush(stdout);
}

std::string figures_line(const BankFigures& figures, const BankFigures& last,
                         std::int64_t seconds) {
  const std::string trial_balance =
      figures.trial_balance_minor ? std::to_string(*figures.trial_balance_minor) : "–";
  const double rate =
      static_cast<double>(figures.commands - last.commands) / static_cast<double>(seconds);
  return fmt::format(
      "  {:.1f} commands/s  p99 {:.1f} ms  queue {}  disk {}  {} in town  trial balance {}", rate,
      static_cast<double>(figures.town.latency_us_p99) / 1000, figures.in_flight,
      mebibytes(figures.bytes_written), figures.town.happenings, trial_balance);
}

void LiveView::show(const BankFigures& figures) {
  if (!visible_) return;
  ++seconds_;
  const std::int64_t interval = is_terminal_ ? 1 : kSecondsBetweenLogLines;
  if (seconds_ % interval != 0) return;
  line(figures_line(figures, last_, interval));
  last_ = figures;
}

void LiveView::farewell() {
  if (!visible_) return;
  line("  closing: answering what is in flight, keeping a checkpoint");
  if (is_terminal_) fmt::print("\n");
  std::fflush(stdout);
}

}  // namespace atollbank::apps
