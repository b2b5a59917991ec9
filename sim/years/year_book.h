// SPDX-License-Identifier: Apache-2.0
// What the simulated years leave for somebody else to check: what customers did and were promised,
// and what the bank stated, one line each. tests/ten_years/book_check.py reads it.
//
//   terms PRODUCT savings|overdraft DATE FROM:RATE,…      rates in millionths a year
//   agreed ADDRESS savings|overdraft DATE PRODUCT
//   limit ADDRESS TIME MINOR                              from then on
//   order NAME FROM TO MINOR FREQUENCY FIRST-DATE CONVENTION
//   erased ADDRESS                                        of whose words none is left
//   down TIME TIME                                        the bank was, from and until
//   moved ADDRESS TIME MINOR                              as the customer knows it
//   statement ADDRESS FROM TO OPENING CLOSING COUNT       followed by its entries
//   entry ADDRESS TIME MINOR BALANCE SCHEME DESCRIPTION
//   end TIME                                              of the last statement
//
// Times in ns since 1970, dates London's.
#pragma once

#include <cstdio>
#include <string>

#include "services/interest/api.h"
#include "services/standing_orders/api.h"
#include "services/statements/api.h"

namespace atollbank::sim {

class YearBook {
 public:
  // An empty name: nothing is written.
  explicit YearBook(const std::string& file_name);
  ~YearBook();
  YearBook(const YearBook&) = delete;
  YearBook& operator=(const YearBook&) = delete;

  void terms(const interest::Product& product);
  void agreed(const interest::Agreement& agreement);
  void limit(base::Id account_id, base::Timestamp time, std::int64_t limit_minor);
  void order(const standing_orders::StandingOrder& order);
  void erased(base::Id address_id);
  void down(base::Timestamp from, base::Timestamp until);
  void moved(base::Id address_id, base::Timestamp time, std::int64_t amount_minor);
  void statement(const statements::Statement& statement);
  void end(base::Timestamp time);

 private:
  void write(const std::string& line);

  std::FILE* file_ = nullptr;
};

}  // namespace atollbank::sim
