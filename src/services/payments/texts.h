// SPDX-License-Identifier: Apache-2.0
// What people may write on a payment. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"

namespace atollbank::payments {

struct SendPayment;

// invalid_argument payee_name_invalid
base::Result<void> check_name(std::string_view name);
// What is wrong with it whoever asks. invalid_argument amount_invalid, dedupe_id_invalid,
// reference_invalid
base::Result<void> check_payment(const SendPayment& request);

}  // namespace atollbank::payments
