// SPDX-License-Identifier: Apache-2.0
// The records of this service. The first byte of every value is its format: 2, in which names are
// sealed under the customer's key and stand in her record alone; 3, of an opening whose pots' words
// are sealed too; or 1, of banks that were made before there were keys.
//
// "user/<id>": "customer" → customer, "opening" → its opening, in one commit; "erasure" → nothing,
// of one who is erased. Ids in base62. Old banks have "token/<digest>" besides, which nobody reads.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "services/customers/opening.h"

namespace atollbank::customers::format {

inline constexpr std::uint8_t kClearFormat = 1;
inline constexpr std::uint8_t kRecordFormat = 2;

inline constexpr std::uint8_t kSealedPotsFormat = 3;

inline constexpr const char* kCustomerKey = "customer";
inline constexpr const char* kOpeningKey = "opening";
inline constexpr const char* kErasureKey = "erasure";
inline constexpr const char* kUserPrefix = "user/";

// A customer as she is kept. Without a key, her names are in `customer`; else in `sealed` alone.
struct KeptCustomer {
  Customer customer;
  std::uint64_t personal_key = 0;
  base::Bytes sealed;
};

std::string user_partition(base::Id user_id);

// What is sealed of a customer.
base::Secret encode_names(const Customer& customer);
base::Result<void> decode_names(const base::Secret& names, Customer& customer);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_customer(const KeptCustomer& kept);
base::Result<KeptCustomer> decode_customer(base::ByteView bytes);
// The names of one that has a key are not in it.
base::Bytes encode_opening(const Opening& opening);
base::Result<Opening> decode_opening(base::ByteView bytes);
// What is sealed of an opening's pots: their names and styles.
base::Secret encode_words(const std::vector<FirstPot>& pots);
base::Result<void> decode_words(const base::Secret& words, std::vector<FirstPot>& pots);

}  // namespace atollbank::customers::format
