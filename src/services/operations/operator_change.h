// SPDX-License-Identifier: Apache-2.0
// What a proposal about operators does to their records, as part of the commit that concludes it.
// Blocking: reads as the store does.
#pragma once

#include <string>
#include <vector>

#include "ports/records.h"
#include "services/operations/proposal.h"

namespace atollbank::operations {

struct OperatorChange {
  std::vector<ports::Put> puts;
  std::string after;           // how it then stands with the operator
  std::string decline_reason;  // "credential_in_use", "operator_not_found"; "" when it is done
};

bool is_about_operator(const Operation& operation);

base::Result<OperatorChange> change_operator(const ports::RecordReader& records,
                                             const Proposal& proposal, base::Timestamp now);

// An operator who is new, and the name of her credential.
std::vector<ports::Put> puts_of_new(const Operator& who);

}  // namespace atollbank::operations
