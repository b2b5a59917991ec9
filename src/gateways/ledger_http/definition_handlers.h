// SPDX-License-Identifier: Apache-2.0
// Definitions over HTTP: defining, what is defined, posting by a template or only seeing its lines,
// and what monitors have fired. unavailable definitions_not_served where the ledger has none.
#pragma once

#include "gateways/ledger_http/call.h"

namespace atollbank::ledger_http {

// {"id":…,"text":"template …"}
runtime::Task<base::Result<std::string>> define(Services services, Call call);
runtime::Task<base::Result<std::string>> list_templates(Services services, Call call);
// Of the path: the template's name. {"version":3,"arguments":{"amount":"12.34 GBP","card":"0Oq3…"}}
runtime::Task<base::Result<std::string>> dry_run_template(Services services, Call call);
// The same with "id", and "reference", "value_time", "code" and "metadata" as in a command. What
// the ledger does not do is an error with the outcome as its reason.
runtime::Task<base::Result<std::string>> post_by_template(Services services, Call call);
runtime::Task<base::Result<std::string>> read_chart(Services services, Call call);
runtime::Task<base::Result<std::string>> list_metadata_types(Services services, Call call);
runtime::Task<base::Result<std::string>> list_monitors(Services services, Call call);
// ?from_slot=&limit=, oldest first
runtime::Task<base::Result<std::string>> list_firings(Services services, Call call);

}  // namespace atollbank::ledger_http
