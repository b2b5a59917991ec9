// SPDX-License-Identifier: Apache-2.0
// The opening of a customer: which ids it gives and what it asks for. Pure: every step of the saga
// finds the same ids again from the opening's id, so that any of them may be repeated.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "services/customers/api.h"

namespace atollbank::customers {

enum class OpeningStage : std::uint8_t {
  kBegun = 1,  // the customer is recorded; account and pots are being opened
  kDone = 2,
};

struct Opening {
  OpenCustomer request;
  OpeningStage stage = OpeningStage::kBegun;
};

base::Id user_id_of(base::Id opening_id);
base::Id account_id_of(base::Id opening_id);
base::Id pot_id_of(base::Id opening_id, std::size_t index);

// invalid_argument name_invalid, opening_id_invalid, too_many_pots
base::Result<void> check_opening(const OpenCustomer& request);

// Whether two requests under one opening id ask for the same.
bool asks_the_same(const OpenCustomer& one, const OpenCustomer& other);

Customer customer_of(const OpenCustomer& request);
OpenedCustomer opened_of(const OpenCustomer& request);

}  // namespace atollbank::customers
