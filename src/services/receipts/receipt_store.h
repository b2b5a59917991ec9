// SPDX-License-Identifier: Apache-2.0
// The records of receipts, in a partition a customer and client. Blocking; any thread. Every write
// is one commit with its event and audit record, and is no change when it was made before.
#pragma once

#include "ports/records.h"
#include "services/receipts/api.h"

namespace atollbank::receipts {

class ReceiptStore {
 public:
  explicit ReceiptStore(ports::RecordStore& records) : records_(records) {}

  // As it is kept: an external_id that is known keeps its id and when it was created.
  // failed_precondition too_many_receipts · invalid_argument receipt_too_large
  base::Result<Receipt> put(const Holder& holder, Receipt receipt, const Context& context);
  // not_found receipt_not_found
  base::Result<Receipt> get(const Holder& holder, const std::string& external_id) const;
  base::Result<void> remove(const Holder& holder, const std::string& external_id,
                            const Context& context, base::Timestamp now);

 private:
  base::Result<std::uint32_t> count(const std::string& partition) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::receipts
