// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// "receipts/<user id>/<client id>": "named/<digest of the external id>" → receipt, sealed whole
// (ports/personal_value.h) · "count" → how many there are. Ids in base62. A text of 32 bits of size
// and its bytes; what may be absent has a byte before it. Those of before lie under "receipt/" and
// the external id itself, and stay there.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "services/receipts/api.h"

namespace atollbank::receipts::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kCountKey = "count";

std::string partition_of(const Holder& holder);
std::string receipt_key(base::Id external_id_digest);
std::string old_receipt_key(const std::string& external_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_receipt(const Receipt& receipt);
base::Result<Receipt> decode_receipt(base::ByteView bytes);
base::Bytes encode_count(std::uint32_t count);
base::Result<std::uint32_t> decode_count(base::ByteView bytes);

}  // namespace atollbank::receipts::format
