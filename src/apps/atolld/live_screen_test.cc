// SPDX-License-Identifier: Apache-2.0
#include "apps/atolld/live_screen.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace atollbank::apps {
namespace {

Screen screen() {
  Screen screen;
  BankFigures& figures = screen.figures;
  figures.now = base::parse_rfc3339("2026-11-26T18:30:12Z").value();
  figures.town = {.happenings = 1234, .failures = 2, .latency_us_p99 = 1250};
  figures.happenings = {{.at = base::parse_rfc3339("2026-11-26T18:30:11Z").value(),
                         .who = "Ada",
                         .what = "Café Corner",
                         .amount_minor = -320},
                        {.at = figures.now, .who = "Grace", .what = "Taxi, declined"}};
  figures.sagas =
      SagaFigures{.payments_under_way = 3, .payments_unknown = 0, .orders_due_later = 7};
  figures.feed_lag = 4;
  figures.in_flight = 5;
  figures.bytes_written = 15 << 20;
  figures.trial_balance_minor = 0;
  screen.commands_a_second = {0, 6, 12};
  screen.bytes_a_second = 2048;
  screen.syncs_a_second = 11;
  screen.page_url = "http://localhost:8080/";
  screen.sign_ins = {"ada@example.org  code 123456"};
  return screen;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(
      std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

TEST(LiveScreen, all_of_the_bank_is_on_one_screen) {
  const std::vector<std::string> wanted = {
      "  Atoll  http://localhost:8080/  2026-11-26 18:30:12 UTC",
      "  sign in    ada@example.org  code 123456",
      "  commands   12.0/s  p99 1.2 ms  queue 5  ▁▄█",
      "  disk       15.0 MiB written  2.0 KiB/s  11 syncs/s",
      "  feed       4 records behind",
      "  sagas      payments 3 under way, 0 unknown · standing orders 7 due later",
      "  books      trial balance 0",
      "  town       1234 happenings, 2 failed",
      "    18:30:11  Ada         Café Corner                      \u2212£3.20",
      "    18:30:12  Grace       Taxi, declined                   "};
  EXPECT_EQ(draw(screen(), {.width = 80, .height = 24}), wanted);
}

TEST(LiveScreen, it_is_never_wider_or_higher_than_the_terminal) {
  for (std::size_t width = 0; width < 90; ++width) {
    const auto drawn = draw(screen(), {.width = width, .height = 4});
    EXPECT_EQ(drawn.size(), 4u);
    for (const std::string& line : drawn) EXPECT_LE(columns(line), width) << line;
  }
}

TEST(LiveScreen, colour_is_only_where_it_is_wanted_and_never_left_on) {
  for (const std::string& line : draw(screen(), {.width = 80, .height = 24}))
    EXPECT_EQ(line.find('\033'), std::string::npos);
  for (const std::size_t width : {7u, 20u, 80u}) {
    for (const std::string& line :
         draw(screen(), {.width = width, .height = 24, .has_color = true})) {
      const auto last = line.rfind('\033');
      if (last == std::string::npos) continue;
      EXPECT_EQ(line.substr(last, 4), "\033[0m") << line;
    }
  }
}

TEST(LiveScreen, what_is_not_known_is_said_and_what_is_wrong_stands_out) {
  Screen shown = screen();
  shown.figures.sagas.reset();
  shown.figures.feed_lag.reset();
  shown.figures.trial_balance_minor.reset();
  auto drawn = draw(shown, {.width = 80, .height = 24});
  EXPECT_EQ(drawn[4], "  feed       busy");
  EXPECT_EQ(drawn[5], "  sagas      busy");
  EXPECT_EQ(drawn[6], "  books      busy");
  shown.figures.trial_balance_minor = -5;
  drawn = draw(shown, {.width = 80, .height = 24, .has_color = true});
  EXPECT_NE(drawn[6].find("\033[1;31mtrial balance -5"), std::string::npos);
}

TEST(LiveScreen, rates_are_of_the_time_between) {
  BankFigures last;
  BankFigures now;
  now.commands = 30;
  now.bytes_written = 1000;
  now.sync_count = 4;
  const Rates rates = rates_between(last, now, 2);
  EXPECT_EQ(rates.commands, 15);
  EXPECT_EQ(rates.bytes_written, 500);
  EXPECT_EQ(rates.syncs, 2);
}

}  // namespace
}  // namespace atollbank::apps
