// SPDX-License-Identifier: Apache-2.0
// The records of receipts, in a partition a customer and client. Blocking; any thread. Every write
// is one commit with its event and audit record, and is no change when it was made before.
#pragma once

#include <optional>
#include <string>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "services/receipts/api.h"

namespace atollbank::receipts {

class ReceiptStore {
 public:
  ReceiptStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  // As it is kept: an external_id that is known keeps its id and when it was created.
  // failed_precondition too_many_receipts · invalid_argument receipt_too_large
  base::Result<Receipt> put(const Holder& holder, Receipt receipt, const Context& context);
  // not_found receipt_not_found
  base::Result<Receipt> get(const Holder& holder, const std::string& external_id) const;
  base::Result<void> remove(const Holder& holder, const std::string& external_id,
                            const Context& context, base::Timestamp now);

 private:
  // Where it lies or would lie; one of who is erased is none.
  struct Place {
    std::string key;
    std::uint64_t version = 0;
    std::optional<Receipt> receipt;
    bool is_taken = false;
  };
  base::Result<Place> find(const std::string& partition, const std::string& external_id) const;
  base::Result<std::uint32_t> count(const std::string& partition) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::receipts
