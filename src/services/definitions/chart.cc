// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/chart.h"

#include <array>
#include <iterator>

#include "services/definitions/definition_tokens.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::array<std::string_view, 5> kTypeNames = {"asset", "liability", "equity", "income",
                                                        "expense"};

Result<AccountType> parse_type(DefinitionTokens& tokens) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (tokens.take_word(kTypeNames[i])) return static_cast<AccountType>(i + 1);
  }
  return tokens.fail("expected asset, liability, equity, income or expense");
}

bool contains(const ChartEntry& outer, const ChartEntry& inner) {
  return outer.first_code <= inner.first_code && inner.last_code <= outer.last_code;
}

bool are_apart(const ChartEntry& a, const ChartEntry& b) {
  return a.last_code < b.first_code || b.last_code < a.first_code;
}

}  // namespace

std::string_view name_of(AccountType type) {
  return kTypeNames.at(static_cast<std::size_t>(type) - 1);
}

std::string_view name_of(Side side) { return side == Side::kDebit ? "debit" : "credit"; }

Side normal_side_of(AccountType type) {
  const bool is_debit = type == AccountType::kAsset || type == AccountType::kExpense;
  return is_debit ? Side::kDebit : Side::kCredit;
}

Result<ChartEntry> parse_chart_entry(std::string_view text) {
  DefinitionTokens tokens(text, "chart_malformed");
  ChartEntry entry;
  ATOLL_TRY_VOID(tokens.expect_word("chart"));
  ATOLL_TRY(const std::uint64_t first, tokens.expect_integer(UINT32_MAX, "a code"));
  entry.first_code = entry.last_code = static_cast<std::uint32_t>(first);
  if (tokens.take_word("to")) {
    ATOLL_TRY(const std::uint64_t last, tokens.expect_integer(UINT32_MAX, "the last code"));
    entry.last_code = static_cast<std::uint32_t>(last);
    if (last < first) return tokens.fail("the last code is before the first");
  }
  ATOLL_TRY(entry.type, parse_type(tokens));
  entry.normal_side = normal_side_of(entry.type);
  if (tokens.take_word("normal")) {
    entry.normal_side = tokens.take_word("debit") ? Side::kDebit : Side::kCredit;
    if (entry.normal_side == Side::kCredit) ATOLL_TRY_VOID(tokens.expect_word("credit"));
  }
  ATOLL_TRY(const Token name, tokens.expect(TokenKind::kName, "the entry's name"));
  entry.name = name.text;
  ATOLL_TRY_VOID(tokens.expect_end());
  return entry;
}

Result<std::int64_t> shown_balance(Side normal_side, std::int64_t balance_minor) {
  if (normal_side == Side::kCredit) return balance_minor;
  if (balance_minor == INT64_MIN)
    return base::fail(ErrorCode::kInvalidArgument, "amount_overflow",
                      "the balance has no negative of 64 bits");
  return -balance_minor;
}

Result<ChartEntry> ChartOfAccounts::check(std::string_view text) const {
  ATOLL_TRY(ChartEntry entry, parse_chart_entry(text));
  const bool is_replacement = by_name_.contains(entry.name);
  if (!is_replacement && entries_.size() == kChartEntryMax)
    return base::fail(ErrorCode::kResourceExhausted, "chart_full", "there are 8,192 entries");
  for (const auto& [key, other] : entries_) {
    if (other.name == entry.name || are_apart(entry, other)) continue;
    const bool outer = contains(entry, other);
    const bool inner = contains(other, entry);
    if (outer && inner)
      return base::fail(ErrorCode::kConflict, "chart_range_taken",
                        "these are the codes of " + other.name);
    if (!outer && !inner)
      return base::fail(ErrorCode::kConflict, "chart_range_overlaps",
                        "a part of these are codes of " + other.name);
  }
  return entry;
}

Result<void> ChartOfAccounts::take(const Definition& definition) {
  ATOLL_TRY(ChartEntry entry, check(definition.text));
  const Key key{.first = entry.first_code, .last = entry.last_code};
  const auto before = by_name_.find(entry.name);
  if (before != by_name_.end()) entries_.erase(before->second);
  by_name_[entry.name] = key;
  entries_[key] = std::move(entry);
  return {};
}

Result<ChartEntry> ChartOfAccounts::find(std::uint32_t code) const {
  // Backwards from the last entry that begins at or before the code: since ranges nest, the first
  // one that reaches the code is the narrowest.
  auto entry = entries_.upper_bound(Key{.first = code, .last = 0});
  while (entry != entries_.begin()) {
    entry = std::prev(entry);
    if (entry->second.last_code >= code) return entry->second;
  }
  return base::fail(ErrorCode::kNotFound, "chart_code_not_found",
                    "the chart has no code " + std::to_string(code));
}

std::vector<ChartEntry> ChartOfAccounts::all() const {
  std::vector<ChartEntry> all;
  for (const auto& [key, entry] : entries_) all.push_back(entry);
  return all;
}

}  // namespace atollbank::definitions
