// SPDX-License-Identifier: Apache-2.0
// atoll-sim-years: ten years of a small bank, or fewer. Exit codes: 0 all was right, 1 it was not,
// 2 the arguments were wrong.
#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <cstring>

#include "base/log.h"
#include "sim/years/ten_years.h"

namespace {

constexpr std::string_view kUsage =
    "usage: atoll-sim-years [--days N] [--households N] [--seed N] [--book FILE]\n"
    "  --days N         from 2024-01-01 on (3653: ten years)\n"
    "  --households N   customers (500)\n"
    "  --seed N         of all that chance decides (1)\n"
    "  --book FILE      where what happened is written, for tests/ten_years/book_check.py\n";

template <class Number>
bool parse_number(const char* text, Number& number) {
  const char* const end = text + std::strlen(text);
  const auto parsed = std::from_chars(text, end, number);
  return parsed.ec == std::errc() && parsed.ptr == end && number > 0;
}

bool parse(int argc, char** argv, atollbank::sim::TenYearsOptions& options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* const value = argv[i + 1];
    const bool is_good = name == "--days"         ? parse_number(value, options.day_count)
                         : name == "--households" ? parse_number(value, options.household_count)
                         : name == "--seed"       ? parse_number(value, options.seed)
                                                  : name == "--book";
    if (!is_good) return false;
    if (name == "--book") options.book_file = value;
  }
  return argc % 2 == 1;
}

}  // namespace

int main(int argc, char** argv) {
  atollbank::sim::TenYearsOptions options;
  if (!parse(argc, argv, options)) {
    fmt::print(stderr, "{}", kUsage);
    return 2;
  }
  // Services say what they suffer; here nights are bad.
  atollbank::base::configure_log(atollbank::base::LogLevel::kOff,
                                 atollbank::base::LogFormat::kText);
  const auto started = std::chrono::steady_clock::now();
  const auto result = atollbank::sim::run_ten_years(options);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  fmt::print(
      "{} days of {} customers, seed {}: {} nights died in, {} nights down, {} statements with {} "
      "entries, {} postings of interest, {} payments of standing orders, {} purchases declined, {} "
      "customers erased; "
      "{:.1f} s, the slowest day {:.2f} s\n",
      result.days, options.household_count, options.seed, result.crashes, result.nights_down,
      result.statements, result.entries, result.interest_postings, result.order_payments,
      result.purchases_declined, result.erased, took.count(), result.slowest_day_s);
  if (result.difference.empty()) return 0;
  fmt::print("FAILED: {}\n", result.difference);
  return 1;
}
