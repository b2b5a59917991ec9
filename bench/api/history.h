// SPDX-License-Identifier: Apache-2.0
// Gives the customer's account a history of any length, by way of the ledger's own door: purchases
// by card at the merchants that the account knows already. The bank shows them as it shows those
// made through its API.
#pragma once

#include <string>
#include <vector>

#include "bench/harness/bank.h"

namespace atollbank::bench {

class History {
 public:
  // The bank outlives it.
  explicit History(const Bank& bank) : bank_(bank) {}

  // Adds purchases until there are `count`, and returns when the newest is seen by customers.
  // Errors unavailable not_projected: it is not within minutes.
  base::Result<void> grow_to(std::size_t count);
  // Ids of what was added, as printed, in the order of booking.
  const std::vector<std::string>& transaction_ids() const { return ids_; }

 private:
  base::Result<void> learn_merchants();
  base::Result<void> wait_until_seen() const;

  const Bank& bank_;
  std::vector<base::Id> merchants_;
  std::vector<std::string> ids_;
};

}  // namespace atollbank::bench
