// SPDX-License-Identifier: Apache-2.0
// Joint accounts as they are proposed, in the public shape. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/accounts/api.h"
#include "services/customers/api.h"

namespace atollbank::edge {

// A proposal as one of its owners sees it. `known` are she and those who agreed: of the others,
// whose numbers somebody gave, nothing is told.
struct SeenProposal {
  accounts::JointProposal proposal;
  std::vector<customers::Customer> known;
  base::Id seen_by;
};

std::string joint_account_json(const SeenProposal& seen);             // {"joint_account":{…}}
std::string joint_accounts_json(std::span<const SeenProposal> seen);  // {"joint_accounts":[…]}

}  // namespace atollbank::edge
