// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// "interest_product/<name>": "product" → product · "interest/<address id>": "savings" or
// "overdraft" → agreement · "interest_run": "day" → the last day that was accrued for everybody.
// Ids in base62, days since 1970. Money and how far each address is are the ledger's.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/interest/product.h"

namespace atollbank::interest::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kProductPrefix = "interest_product/";
inline constexpr const char* kProductKey = "product";
inline constexpr const char* kAgreementPrefix = "interest/";
inline constexpr const char* kRunPartition = "interest_run";
inline constexpr const char* kRunKey = "day";

std::string product_partition(const std::string& name);
std::string agreement_partition(base::Id address_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_product(const Product& product);
base::Result<Product> decode_product(base::ByteView bytes);
base::Bytes encode_agreement(const Agreement& agreement);
base::Result<Agreement> decode_agreement(base::ByteView bytes);
base::Bytes encode_day(std::int32_t day);
base::Result<std::int32_t> decode_day(base::ByteView bytes);

}  // namespace atollbank::interest::format
