// SPDX-License-Identifier: Apache-2.0
// Which sort code stands in for another in a modulus check of exception 5: the table "scsubtab.txt"
// that Vocalink publishes beside its weights. A line is the sort code and its substitute, six
// digits each, parted by blanks.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "account_numbers/sort_code.h"
#include "base/result.h"

namespace atollbank::account_numbers {

class SortCodeSubstitutions {
 public:
  static constexpr std::size_t kLinesMax = 20'000;

  // None: every sort code stands for itself.
  SortCodeSubstitutions() = default;

  // Refuses the whole text for one bad line, and names it; empty lines are passed over.
  // reasons: malformed_sort_code_substitution · repeated_sort_code_substitution ·
  // empty_sort_code_substitutions · sort_code_substitutions_too_long
  static base::Result<SortCodeSubstitutions> parse(std::string_view text);

  // The substitute, or the sort code itself.
  SortCode of(SortCode sort_code) const;
  std::size_t count() const { return substitutes_.size(); }

 private:
  std::map<SortCode, SortCode> substitutes_;
};

}  // namespace atollbank::account_numbers
