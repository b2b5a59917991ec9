// SPDX-License-Identifier: Apache-2.0
// A joint account as somebody proposes it, until each of its owners has agreed to it. Plain values
// and pure rules.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/accounts/account.h"

namespace atollbank::accounts {

inline constexpr std::size_t kOwnersMax = 4;
inline constexpr std::size_t kJointProposalsMax = 50;  // that wait, of or to one customer

// "proposed", "opened", "refused": the public words.
enum class JointState : std::uint8_t { kProposed, kOpened, kRefused };
std::string_view name_of(JointState state);

struct JointProposal {
  base::Id account_id;           // which it will have
  std::vector<base::Id> owners;  // the first proposed it
  std::uint16_t currency = kPoundSterling;
  std::int64_t all_above_minor = kAnyOwnerAlone;
  std::vector<base::Id> agreed;  // those of them who did
  base::Id refused_by;           // one of them; nil: nobody. Then it stays as it is for ever

  bool is_for(base::Id user) const { return std::ranges::find(owners, user) != owners.end(); }
  bool is_agreed_by(base::Id user) const { return std::ranges::find(agreed, user) != agreed.end(); }
  JointState state() const {
    if (!refused_by.is_nil()) return JointState::kRefused;
    return is_agreed() ? JointState::kOpened : JointState::kProposed;
  }
  bool is_agreed() const { return agreed.size() == owners.size(); }
  bool operator==(const JointProposal&) const = default;
};

struct ProposeJoint {
  base::Id account_id;  // names the proposal and the account for ever
  base::Id user_id;     // who proposes it, and so agrees to it
  std::vector<base::Id> other_owners;
  std::uint16_t currency = kPoundSterling;
  std::int64_t all_above_minor = kAnyOwnerAlone;  // a larger payment, every owner approves
};

// invalid_argument owners_invalid (2 to 4, no one twice), amount_invalid (a rule below zero)
base::Result<void> check_proposal(const JointProposal& proposal);
// The same again is no change. not_found proposal_not_found: it is not made to that user ·
// failed_precondition proposal_refused
base::Result<JointProposal> agreed_by(JointProposal proposal, base::Id user_id);
// By one who does not want it, or does not any more. The same again is no change. not_found
// proposal_not_found · failed_precondition joint_account_opened
base::Result<JointProposal> refused_by(JointProposal proposal, base::Id user_id);
// The account that it becomes, still without a number.
Account account_of(const JointProposal& proposal);

}  // namespace atollbank::accounts
