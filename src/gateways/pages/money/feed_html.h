// SPDX-License-Identifier: Apache-2.0
// What happened on an account, the newest first, by days of London. Pure functions.
#pragma once

#include <span>

#include "bank_calendar/date.h"
#include "gateways/pages/html.h"
#include "services/accounts/api.h"
#include "services/transactions/api.h"

namespace atollbank::pages {

// `transactions` as the service gives them, the oldest first; `pots` say where money was put.
void put_feed(Html& html, std::span<const transactions::Transaction> transactions,
              std::span<const accounts::Pot> pots, bank_calendar::Date today);

}  // namespace atollbank::pages
