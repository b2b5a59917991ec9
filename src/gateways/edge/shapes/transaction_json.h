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
// `next`: what to send as "since" for the page that follows, shown unless it is nil.
std::string transactions_json(std::span<const transactions::Transaction> list, MerchantForm form,
                              base::Id next = {});

// The transaction alone, without a name around it.
std::string transaction_json_bare(const transactions::Transaction& transaction, MerchantForm form);

}  // namespace atollbank::edge
