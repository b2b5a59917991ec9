// SPDX-License-Identifier: Apache-2.0
// Questions about the past: balances as of an instant, statements of a period, search, sums by
// group and period, the trial balance. Each answer names the slot it holds at; asked again with
// as_of_slot it is the same for ever. unavailable queries_not_served where this ledger has no
// index.
#pragma once

#include "gateways/ledger_http/call.h"

namespace atollbank::ledger_http {

// ?booked_until=&valued_until=&as_of_slot=
runtime::Task<base::Result<std::string>> read_balance_as_of(Services services, Call call);
// ?axis=booking|value&from=&until=&points=: so many balances, evenly spaced, for a plot
runtime::Task<base::Result<std::string>> read_balances_over_time(Services services, Call call);
// ?axis=booking|value&from=&until=&direction=&limit=&cursor=&as_of_slot=&with_evidence=
runtime::Task<base::Result<std::string>> read_period_statement(Services services, Call call);
// The body, see filter_json.h.
runtime::Task<base::Result<std::string>> search(Services services, Call call);
// ?keys=namespace,name&prefix=&balance_name=&code=&period=day&from=&until=&as_of_slot=
runtime::Task<base::Result<std::string>> read_aggregates(Services services, Call call);
// ?booked_until=&as_of_slot=
runtime::Task<base::Result<std::string>> read_trial_balance(Services services, Call call);

}  // namespace atollbank::ledger_http
