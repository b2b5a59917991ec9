// SPDX-License-Identifier: Apache-2.0
#include "services/customers/customer_keys.h"

#include "services/customers/format/customer_record.h"

namespace atollbank::customers {

base::Result<std::uint64_t> CustomerKeys::key_of(base::Id user_id) const {
  ATOLL_TRY(const auto found, records_.get(format::user_partition(user_id), format::kCustomerKey));
  if (!found.value) return std::uint64_t{0};
  ATOLL_TRY(const format::KeptCustomer kept, format::decode_customer(*found.value));
  return kept.personal_key;
}

}  // namespace atollbank::customers
