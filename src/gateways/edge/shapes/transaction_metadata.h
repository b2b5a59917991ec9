// SPDX-License-Identifier: Apache-2.0
// What the bank itself says of a transaction in its metadata, by scheme, and the names it goes by
// at the card scheme. All of it follows from ids that the ledger keeps, so nothing is stored or
// looked up for it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "services/transactions/transaction.h"

namespace atollbank::edge {

// An object: the bank's own keys, then the client's, which never replace them.
void write_metadata(base::JsonWriter& json, const transactions::Transaction& transaction);

// "mclifecycle:…" of a card, "posting_…" of the rest.
std::string public_dedupe_id(const transactions::Transaction& transaction);

// The merchant category code (ISO 18245) that the category stands for.
std::string_view merchant_category_code(posting::Category category, bool is_atm);

}  // namespace atollbank::edge
