// SPDX-License-Identifier: Apache-2.0
// An expanded merchant in the public shape: every text a string, every coordinate a number, never
// null. Pure.
#pragma once

#include "base/json.h"
#include "services/transactions/transaction.h"

namespace atollbank::edge {

void write_merchant(base::JsonWriter& json, const transactions::Merchant& merchant);

}  // namespace atollbank::edge
