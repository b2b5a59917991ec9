// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// "user/<id>": "customer" → customer, "opening" → its opening; the opening's partition is the
// customer's, so that both begin in one commit. Ids in base62. Old banks have partitions
// "token/<digest>" besides, which nobody reads any more.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/customers/opening.h"

namespace atollbank::customers::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kCustomerKey = "customer";
inline constexpr const char* kOpeningKey = "opening";
inline constexpr const char* kUserPrefix = "user/";

std::string user_partition(base::Id user_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_customer(const Customer& customer);
base::Result<Customer> decode_customer(base::ByteView bytes);
base::Bytes encode_opening(const Opening& opening);
base::Result<Opening> decode_opening(base::ByteView bytes);

}  // namespace atollbank::customers::format
