// SPDX-License-Identifier: Apache-2.0
// Proofs for third parties: that a record stands in the journal, that the journal only grew, and
// the signed tree heads these rest on. In the words that tools/check_proof reads. unavailable
// seals_not_served where this ledger signs nothing.
#pragma once

#include "gateways/ledger_http/call.h"

namespace atollbank::ledger_http {

// Of the path: the id of any command. not_found record_not_found
runtime::Task<base::Result<std::string>> prove_record(Services services, Call call);
runtime::Task<base::Result<std::string>> read_verifier_key(Services services, Call call);
// The newest one. not_found head_not_found
runtime::Task<base::Result<std::string>> read_tree_head(Services services, Call call);
// ?after_size=&limit=
runtime::Task<base::Result<std::string>> list_tree_heads(Services services, Call call);
// ?older_size=&newer_size=
runtime::Task<base::Result<std::string>> prove_growth(Services services, Call call);

}  // namespace atollbank::ledger_http
