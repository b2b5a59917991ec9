// SPDX-License-Identifier: Apache-2.0
// The records of this service. Format (first byte of every value) 2 seals the payee's name and the
// reference (ports/personal_text.h), 1 is of people without a key and of banks made before.
//
// "payments/<account id>", beside the payments that it is changed with: "order/<id>" → order ·
// "standing_orders/<account id>", of each account that ever had one: "account" → nothing; there
// older builds kept the orders. Ids in base62. Dates are days since 1970.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/standing_orders/standing_order.h"

namespace atollbank::standing_orders::format {

inline constexpr std::uint8_t kClearFormat = 1;
inline constexpr std::uint8_t kSealedFormat = 2;

inline constexpr const char* kAccountsPrefix = "standing_orders/";
inline constexpr const char* kAccountKey = "account";
inline constexpr const char* kOrderPrefix = "order/";

std::string orders_partition(base::Id account_id);
std::string account_partition(base::Id account_id);
std::string order_key(base::Id order_id);

base::Bytes encode_order(const StandingOrder& order);
// Terms that make no schedule are malformed too. data_loss record_malformed
base::Result<StandingOrder> decode_order(base::ByteView bytes);

}  // namespace atollbank::standing_orders::format
