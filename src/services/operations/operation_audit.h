// SPDX-License-Identifier: Apache-2.0
// The audit records of what operators do: who (the context's caller), why and on which ticket, how
// it stood before and after. Pure.
#pragma once

#include <optional>

#include "services/audit/api.h"
#include "services/operations/proposal.h"

namespace atollbank::operations {

// `before`: none when it is made now.
audit::Change change_of_proposal(const std::optional<Proposal>& before, const Proposal& after);
// Of an operator that whoever holds the bank's folder added.
audit::Change change_of_operator(const Operator& who, const Grounds& grounds);

// The account, operator or other thing it is about: {"Account", "acc_…"}.
audit::Resource resource_of(const Proposal& proposal);
// Whom an AddOperator makes; follows from the proposal.
base::Id added_operator_id(const Proposal& proposal);

}  // namespace atollbank::operations
