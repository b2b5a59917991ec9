// SPDX-License-Identifier: Apache-2.0
// Receipts of transactions, each its client's own. Completions come exactly once, on the Context's
// executor.
#pragma once

#include <string>

#include "runtime/context.h"
#include "services/receipts/receipt.h"

namespace atollbank::receipts {

using runtime::Completion;
using runtime::Context;

// Whose receipt it is.
struct Holder {
  base::Id user_id;
  std::string client_id;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, record_malformed ·
// invalid_argument receipt_external_id_invalid.
class ReceiptsApi {
 public:
  virtual ~ReceiptsApi() = default;

  // Under a used external_id it takes the place of what was there. The receipt as it is kept.
  // not_found transaction_not_found · invalid_argument receipt_total_invalid,
  // receipt_items_missing, receipt_too_many_items, receipt_too_many_taxes,
  // receipt_too_many_payments, receipt_too_deep, receipt_text_too_long,
  // receipt_currency_invalid, receipt_amount_invalid, receipt_payment_type_unknown,
  // receipt_description_missing, receipt_quantity_invalid, receipt_too_large ·
  // failed_precondition too_many_receipts
  virtual void put(const Context& context, Holder holder, Receipt receipt,
                   Completion<Receipt> done) = 0;
  // not_found receipt_not_found
  virtual void get(const Context& context, Holder holder, std::string external_id,
                   Completion<Receipt> done) = 0;
  // not_found receipt_not_found
  virtual void remove(const Context& context, Holder holder, std::string external_id,
                      Completion<void> done) = 0;
};

}  // namespace atollbank::receipts
