// SPDX-License-Identifier: Apache-2.0
// Customers. What programs may do for them, and how they sign in, is services/identity.
//
// Opening a customer is a saga (customer, account, pots) that goes on after a crash; the same
// opening_id always gives the same ids. Every completion comes exactly once, on the Context's
// executor. Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable
// · resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, record_malformed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"
#include "ports/personal_text.h"
#include "runtime/context.h"

namespace atollbank::customers {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kNameMax = 128;
inline constexpr std::size_t kFirstPotsMax = 16;

// The name of one whose key was destroyed.
using ports::kErasedName;

struct Customer {
  base::Id id;  // user_…
  base::Timestamp created;
  std::string preferred_name;
  std::string preferred_first_name;
  // Under which what is kept of her is sealed (ports/person_vault.h); 0: she has none.
  std::uint64_t personal_key = 0;
  bool is_erased = false;  // the key was destroyed

  bool operator==(const Customer&) const = default;
};

struct FirstPot {
  std::string name;
  std::string style;
  std::int64_t goal_amount_minor = 0;

  bool operator==(const FirstPot&) const = default;
};

struct OpenCustomer {
  base::Id opening_id;  // its slice and time become the customer's
  std::string preferred_name;
  std::string preferred_first_name;
  std::vector<FirstPot> pots;
  // Under which her names are sealed (ports/person_vault.h); 0: a new one.
  std::uint64_t personal_key = 0;
};

struct OpenedCustomer {
  Customer customer;
  base::Id account_id;
  std::vector<base::Id> pot_ids;
  std::uint64_t slot = 0;  // transactions know the account once they passed it
};

class CustomersApi {
 public:
  virtual ~CustomersApi() = default;

  // Completes when the customer, the account and the pots are there. invalid_argument name_invalid,
  // opening_id_invalid, too_many_pots, pot_invalid · failed_precondition opening_id_reused
  virtual void open(const Context& context, OpenCustomer request,
                    Completion<OpenedCustomer> done) = 0;
  // not_found customer_not_found
  virtual void find(const Context& context, base::Id user_id, Completion<Customer> done) = 0;
  // Destroys her key for ever, and so all that is sealed under it wherever it was copied; whether
  // she may be erased is for the caller to know. Her opening_id. The same again is no change.
  // not_found customer_not_found · failed_precondition customer_has_no_key
  virtual void erase(const Context& context, base::Id user_id, Completion<base::Id> done) = 0;
};

}  // namespace atollbank::customers
