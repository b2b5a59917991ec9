// SPDX-License-Identifier: Apache-2.0
// When a customer's spending day began: 4 am in London. A pure function of its argument.
#pragma once

#include "base/timestamp.h"

namespace atollbank::transactions {

// The latest 4 am in London at or before `time`.
base::Timestamp start_of_spending_day(base::Timestamp time);

}  // namespace atollbank::transactions
