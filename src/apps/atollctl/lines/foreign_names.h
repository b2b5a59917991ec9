// SPDX-License-Identifier: Apache-2.0
// How names and currencies of other ledgers become ours: always the same, so that an import that is
// sent again is the same import. Pure. Errors: invalid_argument import_currency_unknown,
// import_amount_unfit, line_malformed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "ledger/command.h"

namespace atollbank::atollctl {

struct ForeignOptions {
  // Names the other ledger, where several are imported into one.
  std::string source{};
  // Their name of a currency ("COIN", "7") and ours ("GBP").
  std::map<std::string, std::string, std::less<>> currencies{};
  // Leaves out what has no place here, where it is said.
  bool without_metadata = false;
};

// A currency, and by what an amount of theirs is multiplied to be in our minor units.
struct ForeignCurrency {
  std::uint16_t currency = 0;
  std::int64_t factor = 1;
};

// "USD/2", "JPY"; without digits whole units. What is in the options comes first.
base::Result<ForeignCurrency> currency_of_asset(const ForeignOptions& options,
                                                std::string_view asset);
// An option's, or the ISO number itself; amounts are minor units.
base::Result<ForeignCurrency> currency_of_number(const ForeignOptions& options,
                                                 std::uint64_t number);

// A number, or one as a text.
base::Result<std::int64_t> whole_amount(const base::JsonValue& value);
base::Result<std::int64_t> scaled(std::int64_t amount, const ForeignCurrency& currency);

// Without a floor: what was booked there is booked here.
ledger::AccountOpening foreign_opening(std::string_view kind, base::Id id, std::string_view name,
                                       std::uint16_t currency);

}  // namespace atollbank::atollctl
