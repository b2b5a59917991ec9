// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/sort_code.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/digits.h"
#include "base/text_lines.h"

namespace atollbank::account_numbers {

using base::is_all_digits;
using base::number_of;
using base::without_outer_blanks;

base::Result<SortCode> SortCode::parse(std::string_view text) {
  std::string written(without_outer_blanks(text));
  const bool is_in_pairs =
      written.size() == 8 && written[2] == written[5] && (written[2] == '-' || written[2] == ' ');
  if (is_in_pairs) written = written.substr(0, 2) + written.substr(3, 2) + written.substr(6, 2);
  if (written.size() != 6 || !is_all_digits(written))
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_sort_code",
                      "a sort code is six digits such as 12-34-56");
  return of(number_of(written));
}

SortCode SortCode::of(std::uint32_t value) {
  ATOLL_ASSERT(value < kCount);
  return SortCode(value);
}

std::string SortCode::digits() const { return fmt::format("{:06}", value_); }

std::string SortCode::printed() const {
  return fmt::format("{:02}-{:02}-{:02}", value_ / 10'000, value_ / 100 % 100, value_ % 100);
}

}  // namespace atollbank::account_numbers
