// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/joint_proposal.h"

#include <set>

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;

namespace {

tl::unexpected<base::Error> proposal_not_found() {
  return fail(ErrorCode::kNotFound, "proposal_not_found", "no such proposal");
}

}  // namespace

std::string_view name_of(JointState state) {
  switch (state) {
    case JointState::kProposed: return "proposed";
    case JointState::kOpened: return "opened";
    case JointState::kRefused: return "refused";
  }
  return "";
}

base::Result<void> check_proposal(const JointProposal& proposal) {
  const std::set<base::Id> owners(proposal.owners.begin(), proposal.owners.end());
  const bool are_several = proposal.owners.size() >= 2 && proposal.owners.size() <= kOwnersMax;
  if (!are_several || owners.size() != proposal.owners.size() || owners.contains(base::Id{})) {
    return fail(ErrorCode::kInvalidArgument, "owners_invalid",
                "a joint account has 2 to 4 owners, and no one twice");
  }
  if (proposal.all_above_minor < 0) {
    return fail(ErrorCode::kInvalidArgument, "amount_invalid",
                "above what all approve is zero or more");
  }
  return {};
}

base::Result<JointProposal> agreed_by(JointProposal proposal, base::Id user_id) {
  if (!proposal.is_for(user_id)) return proposal_not_found();
  if (proposal.state() == JointState::kRefused) {
    return fail(ErrorCode::kFailedPrecondition, "proposal_refused",
                "one of the owners does not want this account");
  }
  if (!proposal.is_agreed_by(user_id)) proposal.agreed.push_back(user_id);
  return proposal;
}

base::Result<JointProposal> refused_by(JointProposal proposal, base::Id user_id) {
  if (!proposal.is_for(user_id)) return proposal_not_found();
  if (proposal.state() == JointState::kOpened) {
    return fail(ErrorCode::kFailedPrecondition, "joint_account_opened",
                "everybody agreed, and the account is open");
  }
  if (proposal.refused_by.is_nil()) proposal.refused_by = user_id;
  return proposal;
}

Account account_of(const JointProposal& proposal) {
  Account account{.id = proposal.account_id,
                  .user_id = proposal.owners.front(),
                  .created = proposal.account_id.time(),
                  .currency = proposal.currency,
                  .account_number = {},
                  .sort_code = {},
                  .kind = AccountKind::kJoint,
                  .other_owners = {proposal.owners.begin() + 1, proposal.owners.end()},
                  .all_above_minor = proposal.all_above_minor};
  return account;
}

}  // namespace atollbank::accounts
