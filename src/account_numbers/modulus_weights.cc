// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/modulus_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/digits.h"
#include "base/text_lines.h"

namespace atollbank::account_numbers {
namespace {

using base::for_each_line;
using base::is_all_digits;
using base::number_of;
using base::Result;
using base::words_of;

constexpr std::size_t kWordsWithout = 3 + kCheckedDigits;  // an exception
constexpr std::uint8_t kExceptionMax = 14;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

tl::unexpected<base::Error> malformed(std::string_view message) {
  return invalid("malformed_modulus_row", message);
}

std::optional<ModulusMethod> method_of(std::string_view word) {
  if (word == "MOD10") return ModulusMethod::kMod10;
  if (word == "MOD11") return ModulusMethod::kMod11;
  if (word == "DBLAL") return ModulusMethod::kDoubleAlternate;
  return std::nullopt;
}

// Sort codes stand in the table as six digits and in no other form.
std::optional<SortCode> sort_code_of(std::string_view word) {
  if (word.size() != 6 || !is_all_digits(word)) return std::nullopt;
  return SortCode::of(number_of(word));
}

std::optional<std::int16_t> weight_of(std::string_view word, ModulusMethod method) {
  const bool is_negative = word.starts_with('-');
  if (is_negative) word.remove_prefix(1);
  if (word.empty() || word.size() > 3 || !is_all_digits(word)) return std::nullopt;
  // Of a negative product nobody has said what its digits are.
  if (is_negative && method == ModulusMethod::kDoubleAlternate) return std::nullopt;
  const auto weight = static_cast<std::int16_t>(number_of(word));
  return is_negative ? static_cast<std::int16_t>(-weight) : weight;
}

bool is_exception_of(std::uint8_t exception, ModulusMethod method) {
  switch (exception) {
    case 1:
    case 3: return method == ModulusMethod::kDoubleAlternate;
    case 2:
    case 4:
    case 9:
    case 14: return method == ModulusMethod::kMod11;
    case 5: return method != ModulusMethod::kMod10;
    default: return true;
  }
}

Result<std::uint8_t> exception_of(std::string_view word, ModulusMethod method) {
  const bool is_number = word.size() <= 2 && is_all_digits(word);
  const auto exception = static_cast<std::uint8_t>(is_number ? number_of(word) : 0);
  if (exception == 0 || exception > kExceptionMax)
    return invalid("unknown_modulus_exception",
                   fmt::format("'{}' is no exception from 1 to {}", word, kExceptionMax));
  if (!is_exception_of(exception, method))
    return invalid("misplaced_modulus_exception",
                   fmt::format("exception {} is not for this method", exception));
  return exception;
}

Result<ModulusRow> row_of(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() != kWordsWithout && words.size() != kWordsWithout + 1)
    return malformed(fmt::format("{} words are not {} or one more", words.size(), kWordsWithout));
  const auto first = sort_code_of(words[0]);
  const auto last = sort_code_of(words[1]);
  if (!first || !last || *last < *first) return malformed("this is no range of sort codes");
  const auto method = method_of(words[2]);
  if (!method) return malformed("the method is not MOD10, MOD11 or DBLAL");
  ModulusRow row{.first = *first, .last = *last, .method = *method, .weights = {}};
  for (std::size_t i = 0; i < kCheckedDigits; ++i) {
    const auto weight = weight_of(words[3 + i], *method);
    if (!weight) return malformed(fmt::format("weight {} is out of its range", i + 1));
    row.weights[i] = *weight;
  }
  if (words.size() == kWordsWithout) return row;
  ATOLL_TRY(row.exception, exception_of(words.back(), *method));
  return row;
}

bool is_same_range(const ModulusRow& a, const ModulusRow& b) {
  return a.first == b.first && a.last == b.last;
}

// 2 and 9, 10 and 11, 12 and 13 are pairs on one range; 14 is alone on its own.
bool needs_second(std::uint8_t exception) {
  return exception == 2 || exception == 10 || exception == 12;
}

bool is_second(std::uint8_t exception) {
  return exception == 9 || exception == 11 || exception == 13;
}

bool can_follow(std::uint8_t second, std::uint8_t first) {
  switch (first) {
    case 2: return second == 9;
    case 10: return second == 11;
    case 12: return second == 13;
    case 14: return false;
    default: return second != 14 && !needs_second(second) && !is_second(second);
  }
}

tl::unexpected<base::Error> unpaired(std::uint8_t exception) {
  return invalid("misplaced_modulus_exception",
                 fmt::format("exception {} is without its partner", exception));
}

// Whether `next` may stand after the rows; makes the promises that find() and the check rest on.
Result<void> check_place(const std::vector<ModulusRow>& rows, const ModulusRow& next) {
  const ModulusRow* before = rows.empty() ? nullptr : &rows.back();
  if (before != nullptr && is_same_range(*before, next)) {
    if (rows.size() >= 2 && is_same_range(rows[rows.size() - 2], next))
      return invalid("modulus_rows_out_of_order", "a range has three rows");
    if (!can_follow(next.exception, before->exception)) return unpaired(next.exception);
    return {};
  }
  if (before != nullptr && next.first <= before->last)
    return invalid("modulus_rows_out_of_order", "the range begins before the last one ends");
  const bool is_pair_open = before != nullptr && needs_second(before->exception);
  if (is_pair_open) return unpaired(before->exception);
  if (is_second(next.exception)) return unpaired(next.exception);
  return {};
}

}  // namespace

Result<ModulusWeights> ModulusWeights::parse(std::string_view text) {
  std::vector<ModulusRow> rows;
  Result<void> outcome;
  for_each_line(text, [&](std::size_t number, std::string_view line) {
    auto row = row_of(line);
    if (!row) {
      outcome = base::fail(std::move(row).error());
    } else if (rows.size() == kRowsMax) {
      outcome = invalid("modulus_table_too_long", fmt::format("more than {} rows", kRowsMax));
    } else {
      outcome = check_place(rows, *row);
    }
    if (outcome)
      rows.push_back(*row);
    else
      outcome = base::fail(std::move(outcome).error().within(fmt::format("line {}", number)));
    return outcome.has_value();
  });
  if (!outcome) return base::fail(std::move(outcome).error());
  if (rows.empty()) return invalid("empty_modulus_table", "there is no row");
  if (needs_second(rows.back().exception)) return unpaired(rows.back().exception);
  return ModulusWeights(std::move(rows));
}

std::span<const ModulusRow> ModulusWeights::find(SortCode sort_code) const {
  const auto begin = std::ranges::lower_bound(rows_, sort_code, {}, &ModulusRow::last);
  auto end = begin;
  while (end != rows_.end() && end->first <= sort_code) ++end;
  return {begin, end};
}

}  // namespace atollbank::account_numbers
