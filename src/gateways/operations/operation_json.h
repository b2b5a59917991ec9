// SPDX-License-Identifier: Apache-2.0
// Bodies of this door: what is asked in JSON. A member that is not known is refused, so that nobody
// believes to have said what was not heard. Pure.
#pragma once

#include "base/json.h"
#include "services/operations/api.h"

namespace atollbank::operations_door {

// {"kind": "freeze_account", "account_id": "acc_…"}. Errors of all: invalid_argument
// body_malformed, which names what is wrong
base::Result<operations::Operation> read_operation(const base::JsonValue& json);
// {"operation", "reason", "ticket", "dedupe_id"}
base::Result<operations::Propose> read_proposal(const base::JsonValue& json);
// {"reason", "ticket"}, and "content" where the digest is repeated.
base::Result<operations::Decide> read_decision(const base::JsonValue& json, bool repeats_content);

struct Search {
  operations::WhichCustomer which;
  operations::Grounds grounds;
};
// {"user_id" | "account_id" | "sort_code" and "account_number", "reason", "ticket"}
base::Result<Search> read_search(const base::JsonValue& json);

void write_operation(base::JsonWriter& json, const operations::Operation& operation);
void write_proposal(base::JsonWriter& json, const operations::Proposal& proposal);
void write_operator(base::JsonWriter& json, const operations::Operator& who);

}  // namespace atollbank::operations_door
