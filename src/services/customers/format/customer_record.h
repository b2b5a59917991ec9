// SPDX-License-Identifier: Apache-2.0
// How customers and tokens are kept: partition "customer/<base62 id>" with the customer's profile
// and the state of its opening; partition "token/<digest>" with what the token may do. Format 1;
// the first byte of each value.
#pragma once

#include <string>

#include "base/bytes.h"
#include "services/customers/opening.h"

namespace atollbank::customers::format {

inline constexpr std::uint8_t kFormatNumber = 1;
inline constexpr std::string_view kCustomerPrefix = "customer/";
inline constexpr std::string_view kProfileKey = "profile";
inline constexpr std::string_view kOpeningKey = "opening";
inline constexpr std::string_view kTokenPrefix = "token/";
inline constexpr std::string_view kGrantKey = "grant";

struct KeptToken {
  TokenHolder holder;
  bool revoked = false;

  bool operator==(const KeptToken&) const = default;
};

std::string customer_partition(base::Id user_id);
std::string token_partition(std::string_view digest);

std::string encode(const Customer& customer);
std::string encode(const Opening& opening);
std::string encode(const KeptToken& token);

// data_loss record_malformed
base::Result<Customer> decode_customer(base::ByteView bytes);
base::Result<Opening> decode_opening(base::ByteView bytes);
base::Result<KeptToken> decode_token(base::ByteView bytes);

}  // namespace atollbank::customers::format
