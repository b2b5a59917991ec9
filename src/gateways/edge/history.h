// SPDX-License-Identifier: Apache-2.0
// How far back a token reads: all of it for five minutes after its customer approved, later ninety
// days, unless its client's rule is another. Every handler that shows what was booked asks here.
//
// What lies beyond is permission_denied verification_required, so that a program which pages
// backwards knows where it stands.
#pragma once

#include <optional>
#include <vector>

#include "gateways/edge/call.h"
#include "gateways/edge/services.h"
#include "services/transactions/api.h"

namespace atollbank::edge {

// Of one transaction, named by its id: the id's time is the booking's.
base::Result<void> check_history(const Services& services, const Call& call,
                                 base::Id transaction_id);

// Of a list, before it is asked for.
runtime::Task<base::Result<void>> check_history_of_list(
    const Services& services, const Call& call, const transactions::ListTransactions& request);

// Of what an account has from a moment on. One that is younger than the limit has nothing beyond.
runtime::Task<base::Result<void>> check_history_of_account(const Services& services,
                                                           const Call& call, base::Id account_id,
                                                           base::Timestamp from);

// Where the token's history begins now; none: nowhere.
std::optional<base::Timestamp> history_begin_of(const Services& services, const Call& call);
// Of a list, afterwards: takes out what lies beyond, and refuses when nothing is left of a page
// that had any. Any thread.
base::Result<void> keep_history(std::optional<base::Timestamp> begin,
                                std::vector<transactions::Transaction>& found);

}  // namespace atollbank::edge
