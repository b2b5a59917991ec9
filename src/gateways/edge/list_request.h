// SPDX-License-Identifier: Apache-2.0
// What GET /transactions and its relatives ask for, from their parameters.
#pragma once

#include "gateways/edge/call.h"
#include "services/transactions/api.h"

namespace atollbank::edge {

// A pot has transactions of its own, and is asked for by its id.
base::Result<base::Id> account_or_pot_of(const Parameters& parameters);

// since (a time, or the id of a transaction), before, limit.
base::Result<transactions::ListTransactions> list_request_of(const Call& call, base::Id account_id);

// For what reads an account from its beginning on: where nothing is said, that is as far back as
// the token reads; what is said must not lie beyond. `services`, `call` and `request` live in the
// frame that awaits this. permission_denied verification_required
runtime::Task<base::Result<void>> begin_of_list(const Services& services, const Call& call,
                                                transactions::ListTransactions& request);

}  // namespace atollbank::edge
