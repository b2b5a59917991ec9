// SPDX-License-Identifier: Apache-2.0
// Customers, their openings and tokens as records. Blocking; any thread.
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "services/customers/format/customer_record.h"

namespace atollbank::customers {

class CustomerStore {
 public:
  explicit CustomerStore(ports::RecordStore& records) : records_(records) {}

  // Records the customer and that its opening has begun; what was recorded before under this id
  // when there is.
  base::Result<Opening> begin(const OpenCustomer& request, const Context& context,
                              base::Timestamp now);
  base::Result<void> finish(const OpenCustomer& request, const Context& context,
                            base::Timestamp now);
  // Openings that began and are not done.
  base::Result<std::vector<OpenCustomer>> unfinished() const;

  base::Result<std::optional<Customer>> customer(base::Id user_id) const;

  // conflict token_granted_differently
  base::Result<void> grant(const std::string& digest, const TokenHolder& holder,
                           const Context& context, base::Timestamp now);
  base::Result<void> revoke(const std::string& digest, const Context& context, base::Timestamp now);
  base::Result<std::optional<format::KeptToken>> token(const std::string& digest) const;

 private:
  base::Result<std::optional<Opening>> opening(base::Id user_id) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::customers
