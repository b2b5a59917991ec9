// SPDX-License-Identifier: Apache-2.0
// Transactions in the public shape, for answers and for webhooks. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "services/transactions/transaction.h"

namespace atollbank::edge {

// How a transaction's merchant is shown: "merch_…", or the whole of it.
enum class MerchantForm : std::uint8_t { kId, kExpanded };

std::string transaction_json(const transactions::Transaction& transaction, MerchantForm form);
std::string transactions_json(std::span<const transactions::Transaction> list, MerchantForm form);

// {"type":"transaction.created","data":{…}}, the merchant expanded.
std::string transaction_event_json(const transactions::Transaction& transaction);

}  // namespace atollbank::edge
