// SPDX-License-Identifier: Apache-2.0
// What a receipt must keep to. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/receipts/receipt.h"

namespace atollbank::receipts {

// invalid_argument receipt_external_id_invalid
base::Result<void> check_external_id(std::string_view external_id);

// invalid_argument, with the reasons of ReceiptsApi::put. Sums are not compared.
base::Result<void> check_receipt(const Receipt& receipt);

}  // namespace atollbank::receipts
