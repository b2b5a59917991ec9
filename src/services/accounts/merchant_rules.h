// SPDX-License-Identifier: Apache-2.0
// A sandbox merchant that was only half described: the same name always makes the same one. Pure.
#pragma once

#include "services/transactions/api.h"

namespace atollbank::accounts {

// Fills in what is missing. invalid_argument merchant_invalid: neither an id nor a name.
base::Result<transactions::Merchant> completed(transactions::Merchant merchant);

}  // namespace atollbank::accounts
