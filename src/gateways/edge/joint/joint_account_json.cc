// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/joint/joint_account_json.h"

#include <algorithm>

#include "base/json_writer.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

void write_owner(base::JsonWriter& json, const SeenProposal& seen, base::Id owner) {
  const auto known = std::ranges::find(seen.known, owner, &customers::Customer::id);
  json.begin_object();
  if (known != seen.known.end()) {
    json.member("user_id", "user", owner);
    json.member("preferred_name", known->preferred_name);
  }
  json.member("is_you", owner == seen.seen_by);
  json.member("agreed", seen.proposal.is_agreed_by(owner));
  json.member("refused", owner == seen.proposal.refused_by);
  json.end_object();
}

void write(base::JsonWriter& json, const SeenProposal& seen) {
  const accounts::JointProposal& proposal = seen.proposal;
  json.begin_object();
  json.member("account_id", "acc", proposal.account_id);
  json.member("state", accounts::name_of(proposal.state()));
  json.member("currency", currency_code(proposal.currency));
  if (proposal.all_above_minor != accounts::kAnyOwnerAlone) {
    json.member("all_above", proposal.all_above_minor);
  }
  json.member("created", proposal.account_id.time());
  json.key("owners").begin_array();
  for (const base::Id owner : proposal.owners) write_owner(json, seen, owner);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string joint_account_json(const SeenProposal& seen) {
  base::JsonWriter json;
  json.begin_object();
  json.key("joint_account");
  write(json, seen);
  json.end_object();
  return json.take();
}

std::string joint_accounts_json(std::span<const SeenProposal> seen) {
  base::JsonWriter json;
  json.begin_object();
  json.key("joint_accounts").begin_array();
  for (const SeenProposal& one : seen) write(json, one);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
