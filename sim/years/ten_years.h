// SPDX-License-Identifier: Apache-2.0
// Years of a small bank: salaries, purchases, pots that earn, overdrafts, standing orders, rates
// that change, statements at each month's end; nights on which the machine dies in the middle of
// its work, and nights when the bank is down.
//
// Everything is drawn from one seed. What is to be so by the bank's own books is checked here: the
// trial balance each month, every statement against itself and the one before. What is to be so by
// other reckoning is left in a book (year_book.h).
#pragma once

#include <cstdint>
#include <string>

namespace atollbank::sim {

struct TenYearsOptions {
  std::uint64_t seed = 1;
  std::size_t household_count = 500;
  std::int32_t day_count = 3653;
  std::string first_date = "2024-01-01";
  std::string book_file;  // "": none
};

struct TenYearsResult {
  std::string difference;  // "" when all was right
  std::uint64_t days = 0;
  std::uint64_t crashes = 0;  // in the middle of a night's work
  std::uint64_t nights_down = 0;
  std::uint64_t statements = 0;
  std::uint64_t entries = 0;  // of statements
  std::uint64_t interest_postings = 0;
  std::uint64_t order_payments = 0;
  std::uint64_t purchases_declined = 0;
  std::uint64_t erased = 0;  // customers, whose money lives on
  double slowest_day_s = 0;  // of the machine
};

TenYearsResult run_ten_years(const TenYearsOptions& options);

}  // namespace atollbank::sim
