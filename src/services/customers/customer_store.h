// SPDX-License-Identifier: Apache-2.0
// The records of customers and their openings, with names sealed from the first write on.
// Blocking; any thread. Every write is one commit with its event and audit record
// (ports/commit_again.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/person_vault.h"
#include "ports/records.h"
#include "services/customers/opening.h"

namespace atollbank::customers {

class CustomerStore {
 public:
  CustomerStore(ports::RecordStore& records, ports::PersonVault& personal)
      : records_(records), personal_(personal) {}

  // Records the customer and begins the opening, or finds it as far as it has come.
  // failed_precondition opening_id_reused
  base::Result<Opening> begin(const Opening& opening, const Context& context, base::Timestamp now);
  // Stores how far it has come. Never goes back.
  base::Result<void> advance(const Opening& opening, const Context& context, base::Timestamp now);
  // Their customers' names are not in them.
  base::Result<std::vector<Opening>> unfinished() const;

  // That she is to be erased is recorded before her key goes. Her opening's id. not_found
  // customer_not_found · failed_precondition customer_has_no_key
  base::Result<base::Id> erase(base::Id user_id, const Context& context, base::Timestamp now);

  // not_found customer_not_found
  base::Result<Customer> find(base::Id user_id) const;
  // The same without waiting for the disk. Also unavailable not_in_memory.
  base::Result<Customer> find_in_memory(base::Id user_id) const;

 private:
  // Those of its pots; of who is erased, none.
  base::Result<void> open_words(Opening& opening) const;
  base::Result<Customer> find_in(const ports::RecordReader& records, base::Id user_id) const;
  base::Result<Opening> begun_before(const Opening& asked, base::ByteView kept) const;

  ports::RecordStore& records_;
  ports::PersonVault& personal_;
};

}  // namespace atollbank::customers
