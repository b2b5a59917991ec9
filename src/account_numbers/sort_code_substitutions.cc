// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/sort_code_substitutions.h"

#include <fmt/format.h>

#include "base/digits.h"
#include "base/text_lines.h"

namespace atollbank::account_numbers {
namespace {

using base::for_each_line;
using base::is_all_digits;
using base::number_of;
using base::words_of;

tl::unexpected<base::Error> invalid(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

bool is_sort_code(std::string_view word) { return word.size() == 6 && is_all_digits(word); }

}  // namespace

base::Result<SortCodeSubstitutions> SortCodeSubstitutions::parse(std::string_view text) {
  SortCodeSubstitutions parsed;
  base::Result<void> outcome;
  for_each_line(text, [&](std::size_t number, std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 2 || !is_sort_code(words[0]) || !is_sort_code(words[1])) {
      outcome = invalid("malformed_sort_code_substitution",
                        fmt::format("line {}: these are not two sort codes", number));
    } else if (parsed.count() == kLinesMax) {
      outcome = invalid("sort_code_substitutions_too_long",
                        fmt::format("line {}: more than {} lines", number, kLinesMax));
    } else {
      const auto sort_code = SortCode::of(number_of(words[0]));
      const auto substitute = SortCode::of(number_of(words[1]));
      if (!parsed.substitutes_.emplace(sort_code, substitute).second)
        outcome = invalid("repeated_sort_code_substitution",
                          fmt::format("line {}: {} has a substitute", number, words[0]));
    }
    return outcome.has_value();
  });
  if (!outcome) return base::fail(std::move(outcome).error());
  if (parsed.count() == 0) return invalid("empty_sort_code_substitutions", "there is no line");
  return parsed;
}

SortCode SortCodeSubstitutions::of(SortCode sort_code) const {
  const auto found = substitutes_.find(sort_code);
  return found == substitutes_.end() ? sort_code : found->second;
}

}  // namespace atollbank::account_numbers
