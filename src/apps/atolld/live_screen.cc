// SPDX-License-Identifier: Apache-2.0
#include "apps/atolld/live_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "money/written_amount.h"

namespace atollbank::apps {
namespace {

constexpr std::string_view kStrong = "\033[1m";
constexpr std::string_view kSoft = "\033[2m";
constexpr std::string_view kBad = "\033[1;31m";
constexpr std::string_view kPlain = "\033[0m";
constexpr std::size_t kLabelColumns = 11;

// A line is made of pieces, so that it is cut by what is seen and not by what colours it.
struct Piece {
  std::string text;
  std::string_view color{};
};
using Line = std::vector<Piece>;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view cut_at(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (; end < text.size() && columns > 0; --columns)
    end += std::max<std::size_t>(base::utf8_size(text.substr(end)), 1);
  return text.substr(0, end);
}

std::string written(const Line& line, const ScreenShape& shape) {
  std::string text;
  std::size_t left = shape.width;
  for (const Piece& piece : line) {
    const std::string_view seen = cut_at(piece.text, left);
    left -= columns_of(seen);
    const bool is_colored = shape.has_color && !piece.color.empty() && !seen.empty();
    if (is_colored) text += piece.color;
    text += seen;
    if (is_colored) text += kPlain;
  }
  return text;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::string_view seen = cut_at(text, columns);
  return std::string(seen) + std::string(columns - columns_of(seen), ' ');
}

Line labelled(std::string_view label, std::string text, std::string_view color = {}) {
  return {{"  " + padded(label, kLabelColumns), kSoft}, {std::move(text), color}};
}

std::string bytes_text(double bytes) {
  constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, kUnits.at(unit));
}

// The last seconds as a row of bars, the highest of them full.
std::string bars(const std::deque<double>& values) {
  constexpr std::array kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double most = values.empty() ? 0 : *std::ranges::max_element(values);
  std::string text;
  for (const double value : values) {
    const double part = most > 0 ? value / most * (kBars.size() - 1) : 0;
    text += kBars.at(static_cast<std::size_t>(part));
  }
  return text;
}

std::string clock_text(base::Timestamp moment) { return base::to_rfc3339(moment).substr(11, 8); }

Line books(const BankFigures& figures) {
  if (!figures.trial_balance_minor) return labelled("books", "busy");
  if (*figures.trial_balance_minor == 0) return labelled("books", "trial balance 0");
  return labelled("books", fmt::format("trial balance {}", *figures.trial_balance_minor), kBad);
}

Line sagas(const BankFigures& figures) {
  if (!figures.sagas) return labelled("sagas", "busy");
  const SagaFigures& sagas = *figures.sagas;
  return labelled(
      "sagas",
      fmt::format("payments {} under way, {} unknown · standing orders {} due later",
                  sagas.payments_under_way, sagas.payments_unknown, sagas.orders_due_later),
      sagas.payments_unknown != 0 ? kBad : std::string_view());
}

Line happening(const ToldHappening& told) {
  std::string sum;
  if (told.amount_minor != 0)
    sum = money::to_written({.minor = told.amount_minor, .currency = money::Currency::gbp()});
  return {{"    " + clock_text(told.at) + "  ", kSoft},
          {padded(told.who, 12)},
          {padded(told.what, 32)},
          {" " + sum}};
}

std::vector<Line> lines_of(const Screen& screen) {
  const BankFigures& figures = screen.figures;
  const double rate = screen.commands_a_second.empty() ? 0 : screen.commands_a_second.back();
  std::vector<Line> lines;
  lines.push_back(
      {{"  Atoll", kStrong},
       {"  " + screen.page_url},
       {"  " + base::to_rfc3339(figures.now).substr(0, 10) + " " + clock_text(figures.now) + " UTC",
        kSoft}});
  for (const std::string& sign_in : screen.sign_ins) lines.push_back(labelled("sign in", sign_in));
  lines.push_back(labelled(
      "commands",
      fmt::format("{:.1f}/s  p99 {:.1f} ms  queue {}  ", rate,
                  static_cast<double>(figures.town.latency_us_p99) / 1000, figures.in_flight)));
  lines.back().push_back({bars(screen.commands_a_second), kSoft});
  lines.push_back(
      labelled("disk", fmt::format("{} written  {}/s  {:.0f} syncs/s",
                                   bytes_text(static_cast<double>(figures.bytes_written)),
                                   bytes_text(screen.bytes_a_second), screen.syncs_a_second)));
  lines.push_back(labelled(
      "feed", figures.feed_lag ? fmt::format("{} records behind", *figures.feed_lag) : "busy"));
  lines.push_back(sagas(figures));
  lines.push_back(books(figures));
  lines.push_back(labelled("town", fmt::format("{} happenings, {} failed", figures.town.happenings,
                                               figures.town.failures)));
  for (const ToldHappening& told : figures.happenings) lines.push_back(happening(told));
  return lines;
}

}  // namespace

Rates rates_between(const BankFigures& last, const BankFigures& now, double seconds) {
  const auto rate = [seconds](std::uint64_t before, std::uint64_t after) {
    return static_cast<double>(after - before) / seconds;
  };
  return {.commands = rate(last.commands, now.commands),
          .bytes_written = rate(last.bytes_written, now.bytes_written),
          .syncs = rate(last.sync_count, now.sync_count)};
}

std::vector<std::string> draw(const Screen& screen, const ScreenShape& shape) {
  std::vector<std::string> drawn;
  for (const Line& line : lines_of(screen)) {
    if (drawn.size() == shape.height) break;
    drawn.push_back(written(line, shape));
  }
  return drawn;
}

}  // namespace atollbank::apps
