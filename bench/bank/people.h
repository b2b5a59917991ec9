// SPDX-License-Identifier: Apache-2.0
// Customers of the measured bank, opened through its public API as anybody would in the sandbox.
// Plain values.
#pragma once

#include <string>
#include <vector>

#include "bench/harness/bank.h"

namespace atollbank::bench {

struct Person {
  std::string token;
  std::string account;  // "acc_…"
  std::string sort_code;
  std::string account_number;
};

struct Payer {
  Person person;
  std::string payee;  // "payee_…": whom she pays
};

base::Result<std::vector<Person>> open_people(const Bank& bank, std::size_t count);
// What each payer is given.
inline constexpr std::int64_t kMoneyOfPayerMinor = 1'000'000'00;
// As many people as `payees` or more, each with money and with one of `payees`, in turns, to pay
// it to.
base::Result<std::vector<Payer>> open_payers(const Bank& bank, std::size_t count,
                                             const std::vector<Person>& payees);

// What they have together, in minor units.
base::Result<std::int64_t> money_of(const Bank& bank, const std::vector<Person>& people);

// The string at `path`, one key inside the other, of a JSON answer.
base::Result<std::string> text_at(const std::string& json, const std::vector<std::string>& path);

}  // namespace atollbank::bench
