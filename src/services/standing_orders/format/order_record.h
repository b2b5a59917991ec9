// SPDX-License-Identifier: Apache-2.0
// The records of this service. The first byte of every value is its format: 2, in which the payee's
// name and the reference are sealed (ports/personal_text.h), or 1, of people who have no key and of
// banks that were made before.
//
// "standing_orders/<account id>": "order/<id>" → order. Ids in base62. Dates are days since 1970.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/standing_orders/standing_order.h"

namespace atollbank::standing_orders::format {

inline constexpr std::uint8_t kClearFormat = 1;
inline constexpr std::uint8_t kSealedFormat = 2;

inline constexpr const char* kPartitionPrefix = "standing_orders/";
inline constexpr const char* kOrderPrefix = "order/";

std::string orders_partition(base::Id account_id);
std::string order_key(base::Id order_id);

base::Bytes encode_order(const StandingOrder& order);
// Terms that make no schedule are malformed too. data_loss record_malformed
base::Result<StandingOrder> decode_order(base::ByteView bytes);

}  // namespace atollbank::standing_orders::format
