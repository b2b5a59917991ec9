// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/payment_fields.h"

#include "money/written_amount.h"

namespace atollbank::pages {

Html& put_amount_input(Html& html, std::string_view typed, const FieldProblems& problems) {
  return put_input(html,
                   {.name = "amount",
                    .label = "Amount",
                    .value = typed,
                    .hint = "12.50, or £1,200",
                    .attributes = "required maxlength=\"32\" inputmode=\"decimal\" "
                                  "autocomplete=\"off\""},
                   problems);
}

Html& put_reference_input(Html& html, std::string_view typed, const FieldProblems& problems) {
  return put_input(html,
                   {.name = "reference",
                    .label = "Reference",
                    .value = typed,
                    .hint = "What you both will read. It may be empty.",
                    .attributes = "maxlength=\"140\" autocomplete=\"off\""},
                   problems);
}

base::Result<std::int64_t> typed_amount(std::string_view typed, std::uint16_t currency) {
  ATOLL_TRY(const auto known, money::Currency::from_numeric(currency));
  ATOLL_TRY(const auto amount, money::parse_written(typed, known));
  if (amount.minor > 0) return amount.minor;
  return base::fail(base::ErrorCode::kInvalidArgument, "amount_is_nothing",
                    "an amount is more than nothing");
}

}  // namespace atollbank::pages
