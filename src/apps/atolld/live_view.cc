// SPDX-License-Identifier: Apache-2.0
#include "apps/atolld/live_view.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace atollbank::apps {
namespace {

constexpr std::int64_t kSecondsBetweenLogLines = 10;
constexpr std::size_t kSecondsShown = 30;  // as bars

// One that can be drawn on again.
bool is_screen() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

// https://no-color.org
bool wants_color() {
  const char* refused = std::getenv("NO_COLOR");
  return refused == nullptr || *refused == '\0';
}

// Of the window as it now is; a line is left for the cursor.
ScreenShape shape_now(bool has_color) {
  ScreenShape shape{.has_color = has_color};
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 1) {
    shape.width = window.ws_col;
    shape.height = window.ws_row - 1u;
  }
  return shape;
}

std::string mebibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

std::string customer_text(const SandboxSignIn& customer, base::Timestamp now) {
  return fmt::format("    {} ({} {})\n      {}  password {}  code {}\n", customer.name,
                     customer.sort_code, customer.account_number, customer.email,
                     customer.password.reveal(), code_at(customer, now));
}

// Whom to sign in as, and what a program needs.
std::string sandbox_text(const BankDoor& door, base::Timestamp now) {
  const std::string token = door.sandbox.access_token.reveal();
  const std::string account = base::to_text("acc", door.account_id);
  std::string text = fmt::format("  In a browser: {}  Sign in as\n", door.page_url);
  text += customer_text(door.sign_in, now);
  if (!door.second_user_id.is_nil()) text += customer_text(door.second_sign_in, now);
  text += "    A code lasts half a minute; oathtool --totp --base32 SECRET makes the next of\n";
  text += fmt::format("      {}\n", door.sign_in.totp_secret.reveal());
  if (!door.second_user_id.is_nil())
    text += fmt::format("      {}\n", door.second_sign_in.totp_secret.reveal());
  text += fmt::format("\n  access token  {}\n  account       {}\n\n  Try:\n", token, account);
  return text + fmt::format("  curl -H 'Authorization: Bearer {}' '{}/balance?account_id={}'\n\n",
                            token, door.base_url, account);
}

}  // namespace

LiveView::LiveView(bool visible)
    : visible_(visible), is_terminal_(is_screen()), has_color_(is_terminal_ && wants_color()) {}

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

void LiveView::greet(const BankDoor& door, base::Timestamp now) {
  door_ = door;
  if (!visible_) return;
  if (line_is_open_) fmt::print("\r\033[K");
  line_is_open_ = false;
  fmt::print("\n  Atoll is open at {}\n\n", door.base_url);
  if (!door.user_id.is_nil()) fmt::print("{}", sandbox_text(door, now));
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
  if (is_terminal_) {
    const Rates rates = rates_between(last_, figures, 1);
    if (seconds_ > 1) screen_.commands_a_second.push_back(rates.commands);
    if (screen_.commands_a_second.size() > kSecondsShown) screen_.commands_a_second.pop_front();
    screen_.bytes_a_second = seconds_ > 1 ? rates.bytes_written : 0;
    screen_.syncs_a_second = seconds_ > 1 ? rates.syncs : 0;
    screen_.figures = figures;
    redraw();
  } else {
    line(figures_line(figures, last_, interval));
  }
  last_ = figures;
}

void LiveView::redraw() {
  const ScreenShape shape = shape_now(has_color_);
  screen_.page_url = door_.page_url;
  screen_.sign_ins.clear();
  for (const SandboxSignIn* customer : {&door_.sign_in, &door_.second_sign_in}) {
    if (customer->email.empty()) continue;
    screen_.sign_ins.push_back(fmt::format("{}  password {}  code {}", customer->email,
                                           customer->password.reveal(),
                                           code_at(*customer, screen_.figures.now)));
  }
  // A window of another width has broken the lines elsewhere: it begins anew.
  const bool is_same_width = shape.width == width_drawn_;
  if (lines_drawn_ != 0 && is_same_width) fmt::print("\033[{}A", lines_drawn_);
  if (lines_drawn_ != 0 && !is_same_width) fmt::print("\033[H\033[J");
  const auto lines = draw(screen_, shape);
  for (const std::string& drawn : lines) fmt::print("\r\033[K{}\n", drawn);
  fmt::print("\033[J");
  std::fflush(stdout);
  lines_drawn_ = lines.size();
  width_drawn_ = shape.width;
}

void LiveView::farewell() {
  if (!visible_) return;
  line("  closing: answering what is in flight, keeping a checkpoint");
  if (is_terminal_) fmt::print("\n");
  std::fflush(stdout);
}

}  // namespace atollbank::apps
