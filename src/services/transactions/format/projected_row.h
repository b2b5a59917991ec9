// SPDX-License-Identifier: Apache-2.0
// The projection's layout, format 1, and 2 of payments. Another format asks for a rebuild.
//
// Partition "account/<id>" (also of a pot): "owner" → user id, or what stands for several, who are
// "owner/<user id>" → nothing, of the pot's "account_of_pot" → account id · "tx/<id>" → row ·
// "hold/<slot>" → id of the pending transaction that the hold placed there made.
// Partition "owner/<user id>": "account/<id>" and "pot/<id>" → nothing. Ids in base62, so that key
// order is time order; slots as 16 hexadecimal digits.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/transactions/projected.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kProjectedFormat = 1;
inline constexpr std::uint8_t kProjectedFormatOfPayer = 2;

inline constexpr const char* kOwnerKey = "owner";
inline constexpr const char* kOwnersPrefix = "owner/";
inline constexpr const char* kAccountOfPotKey = "account_of_pot";
inline constexpr const char* kTransactionPrefix = "tx/";

std::string account_partition(base::Id account_id);
std::string owner_partition(base::Id user_id);
std::string transaction_key(base::Id transaction_id);
std::string hold_key(std::uint64_t slot);
// The sum of the spending of one day, by when it began.
std::string spending_key(base::Timestamp day);

base::Bytes encode_row(const Projected& row);
// data_loss row_malformed
base::Result<Projected> decode_row(base::ByteView bytes);

base::Bytes encode_id(base::Id id);
// data_loss row_malformed
base::Result<base::Id> decode_id(base::ByteView bytes);

base::Bytes encode_sum(std::int64_t sum_minor);
// data_loss row_malformed
base::Result<std::int64_t> decode_sum(base::ByteView bytes);

}  // namespace atollbank::transactions::format
