// SPDX-License-Identifier: Apache-2.0
// The records of customers and their openings. Blocking; any thread. Every write is one
// commit with its event and audit record (ports/commit_again.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/records.h"
#include "services/customers/opening.h"

namespace atollbank::customers {

class CustomerStore {
 public:
  explicit CustomerStore(ports::RecordStore& records) : records_(records) {}

  // Records the customer and begins the opening, or finds it as far as it has come.
  // failed_precondition opening_id_reused
  base::Result<Opening> begin(const Opening& opening, const Context& context, base::Timestamp now);
  // Stores how far it has come. Never goes back.
  base::Result<void> advance(const Opening& opening, const Context& context, base::Timestamp now);
  base::Result<std::vector<Opening>> unfinished() const;

  // not_found customer_not_found
  base::Result<Customer> find(base::Id user_id) const;

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::customers
