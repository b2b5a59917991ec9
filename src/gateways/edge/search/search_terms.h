// SPDX-License-Identifier: Apache-2.0
// What a search asks of a transaction: all of its terms. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "gateways/edge/parameters.h"
#include "services/transactions/transaction.h"

namespace atollbank::edge {

inline constexpr std::size_t kSearchTextMax = 128;

struct SearchTerms {
  std::string text;  // in small letters; "": any
  std::optional<posting::Category> category;
  std::optional<base::Id> merchant_id;
  std::optional<base::Id> merchant_group_id;
  // Of the amount's size, so that "10 pounds or more" means spending as well as income.
  std::optional<std::int64_t> amount_min_minor;
  std::optional<std::int64_t> amount_max_minor;
  std::optional<bool> is_debit;
};

// text (or query), category, merchant (merch_… or grp_…), amount_min, amount_max, direction
// (in or out). malformed_param.…
base::Result<SearchTerms> search_terms_of(const Parameters& parameters);

bool matches(const transactions::Transaction& transaction, const SearchTerms& terms);

}  // namespace atollbank::edge
