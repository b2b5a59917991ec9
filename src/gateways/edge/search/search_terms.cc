// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/search/search_terms.h"

#include <algorithm>

#include "base/text/letter_case.h"

namespace atollbank::edge {
namespace {

using base::Result;
using transactions::Transaction;

// Everything a person could have read on the transaction.
bool mentions(const Transaction& transaction, std::string_view wanted) {
  const auto has = [&](std::string_view text) { return base::contains_in_any_case(text, wanted); };
  return has(transaction.description) || has(transaction.notes) ||
         has(transaction.counterparty.name) ||
         (transaction.merchant && has(transaction.merchant->name)) ||
         std::ranges::any_of(transaction.metadata,
                             [&](const auto& entry) { return has(entry.second); });
}

bool is_of_merchant(const Transaction& transaction, const SearchTerms& terms) {
  if (terms.merchant_id && transaction.merchant_id != *terms.merchant_id) return false;
  if (!terms.merchant_group_id) return true;
  return transaction.merchant && transaction.merchant->group_id == *terms.merchant_group_id;
}

bool is_in_range(const Transaction& transaction, const SearchTerms& terms) {
  const std::int64_t amount = transaction.amount_minor;
  const std::int64_t size = amount < 0 ? -amount : amount;
  return (!terms.amount_min_minor || size >= *terms.amount_min_minor) &&
         (!terms.amount_max_minor || size <= *terms.amount_max_minor) &&
         (!terms.is_debit || *terms.is_debit == (amount < 0));
}

Result<std::string> text_of(const Parameters& parameters) {
  const char* key = parameters.has("text") ? "text" : "query";
  std::string text = parameters.text(key).value_or("");
  if (text.size() > kSearchTextMax) {
    return base::fail(malformed_param(key, "has at most 128 bytes"));
  }
  return base::in_small_letters(std::move(text));
}

Result<void> read_direction(const Parameters& parameters, SearchTerms& terms) {
  const auto word = parameters.text("direction");
  if (!word) return {};
  if (word != "in" && word != "out") {
    return base::fail(malformed_param("direction", "is in or out"));
  }
  terms.is_debit = word == "out";
  return {};
}

}  // namespace

Result<SearchTerms> search_terms_of(const Parameters& parameters) {
  SearchTerms terms;
  ATOLL_TRY(terms.text, text_of(parameters));
  if (const auto word = parameters.text("category")) {
    terms.category = posting::category_named(*word);
    if (!terms.category) return base::fail(malformed_param("category", "is not a category"));
  }
  const auto merchant = parameters.text("merchant");
  if (merchant && merchant->starts_with("grp_")) {
    ATOLL_TRY(terms.merchant_group_id, parameters.id("merchant", "grp"));
  } else if (merchant) {
    ATOLL_TRY(terms.merchant_id, parameters.id("merchant", "merch"));
  }
  ATOLL_TRY(terms.amount_min_minor, parameters.whole("amount_min", 0, INT64_MAX));
  ATOLL_TRY(terms.amount_max_minor, parameters.whole("amount_max", 0, INT64_MAX));
  ATOLL_TRY_VOID(read_direction(parameters, terms));
  return terms;
}

bool matches(const Transaction& transaction, const SearchTerms& terms) {
  if (terms.category && transaction.category != *terms.category) return false;
  return is_of_merchant(transaction, terms) && is_in_range(transaction, terms) &&
         (terms.text.empty() || mentions(transaction, terms.text));
}

}  // namespace atollbank::edge
