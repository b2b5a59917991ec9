// SPDX-License-Identifier: Apache-2.0
// The chart of accounts: what the codes of accounts mean, and on which side their balances are
// shown.
//
//   chart 1100 asset cash_at_bank
//   chart 4000 to 4999 income fees
//   chart 1900 asset normal credit depreciation
//
// The ledger's balance is credits less debits whatever the account; people read an asset's debit
// balance as a plain positive number. Owned by one thread. Ranges nest or are apart, so a code has
// one narrowest entry. A later entry of the same name replaces the first.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/definitions/definition.h"

namespace atollbank::definitions {

inline constexpr std::size_t kChartEntryMax = 8'192;

enum class AccountType : std::uint8_t {
  kAsset = 1,
  kLiability = 2,
  kEquity = 3,
  kIncome = 4,
  kExpense = 5,
};
std::string_view name_of(AccountType type);

enum class Side : std::uint8_t { kDebit = 1, kCredit = 2 };
std::string_view name_of(Side side);

// Debit for assets and expenses, credit for the others.
Side normal_side_of(AccountType type);

struct ChartEntry {
  std::string name;
  std::uint32_t first_code = 0;
  std::uint32_t last_code = 0;
  AccountType type{};
  Side normal_side{};

  bool operator==(const ChartEntry&) const = default;
};

// reason: chart_malformed
base::Result<ChartEntry> parse_chart_entry(std::string_view text);

// A balance (credits less debits) as a reader of this side sees it: positive where it is normal.
// invalid_argument amount_overflow (of the least 64-bit number)
base::Result<std::int64_t> shown_balance(Side normal_side, std::int64_t balance_minor);

class ChartOfAccounts {
 public:
  // Whether take() would accept it now. invalid_argument chart_malformed ·
  // conflict chart_range_taken, chart_range_overlaps · resource_exhausted chart_full
  base::Result<ChartEntry> check(std::string_view text) const;
  base::Result<void> take(const Definition& definition);

  // The narrowest entry with this code. not_found chart_code_not_found
  base::Result<ChartEntry> find(std::uint32_t code) const;
  // In the order of their codes, wider before narrower.
  std::vector<ChartEntry> all() const;

 private:
  // By first code; at one first code, wider before narrower.
  struct Key {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    bool operator<(const Key& other) const {
      return first != other.first ? first < other.first : last > other.last;
    }
  };
  std::map<Key, ChartEntry> entries_;
  std::map<std::string, Key, std::less<>> by_name_;
};

}  // namespace atollbank::definitions
