// SPDX-License-Identifier: Apache-2.0
// The fields that every form of a payment has: how much, and what both sides read. Pure functions.
#pragma once

#include "gateways/pages/money/form_fields.h"

namespace atollbank::pages {

Html& put_amount_input(Html& html, std::string_view typed, const FieldProblems& problems);
Html& put_reference_input(Html& html, std::string_view typed, const FieldProblems& problems);

// In minor units, more than nothing. invalid_argument malformed_amount, amount_overflow,
// amount_is_nothing
base::Result<std::int64_t> typed_amount(std::string_view typed, std::uint16_t currency);

}  // namespace atollbank::pages
