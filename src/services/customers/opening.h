// SPDX-License-Identifier: Apache-2.0
// The opening of a customer as a saga: what it was asked for, how far it has come, and the ids it
// will give. Plain values and pure rules; the steps are driven by customers/service.cc.
//
//   kAccount → kPots → kDone       each step may be repeated; the step is stored after its effect
//
// Who asks for no pots has one step less.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/customers/api.h"

namespace atollbank::customers {

enum class OpeningStep : std::uint8_t {
  kAccount = 1,  // the customer is recorded; the account comes next
  kPots = 2,
  kDone = 3,
};
inline constexpr std::uint8_t kOpeningStepMax = 3;

struct Opening {
  base::Id opening_id;
  OpeningStep step = OpeningStep::kAccount;
  Customer customer;
  base::Id account_id;
  std::vector<FirstPot> pots;      // their words in a record are sealed alone, where they are
  base::Bytes sealed_words;        // of the pots
  std::uint64_t account_slot = 0;  // known from kPots on
  std::uint64_t personal_key = 0;  // 0: of a bank that had none, whose names are not sealed

  bool operator==(const Opening&) const = default;
};

// Everything follows from the request: a repeated one begins the same opening.
Opening begin_opening(const OpenCustomer& request);
base::Id pot_id_of(const Opening& opening, std::size_t number);
OpenedCustomer outcome_of(const Opening& opening);

// Whether `there` was begun by the same request.
bool is_same_request(const Opening& there, const Opening& asked);

// invalid_argument name_invalid, opening_id_invalid, too_many_pots, pot_invalid
base::Result<void> check_request(const OpenCustomer& request);

}  // namespace atollbank::customers
