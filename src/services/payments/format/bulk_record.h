// SPDX-License-Identifier: Apache-2.0
// The record of a bulk payment, format 1, beside the payments of its account: "bulk/<id>" in
// "payments/<account id>" (payment_record.h). Its dedupe_id stands under "dedupe/" as a payment's
// does, with a digest of its own kind. Ids in base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/payments/bulk_payment.h"

namespace atollbank::payments::format {

inline constexpr std::uint8_t kBulkRecordFormat = 1;

std::string bulk_key(base::Id bulk_id);

base::Bytes encode_bulk(const BulkPayment& bulk);
// data_loss record_malformed
base::Result<BulkPayment> decode_bulk(base::ByteView bytes);

}  // namespace atollbank::payments::format
