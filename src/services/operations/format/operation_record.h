// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// All in the partition "operations", so that a decision and the roles it rests on are one commit's:
// "operator/<id>" → operator; "credential/<digest>" → the operator whose it is; "proposal/<id>" →
// proposal, with the id inverted, so that the newest come first; "dedupe/<digest>" → the proposal
// that it stands for, and a digest of what was asked; "open/<id>" → nothing, while it is being
// carried out. Ids in base62, digests of credentials in hexadecimal.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/operations/proposal.h"

namespace atollbank::operations::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kPartition = "operations";
inline constexpr const char* kOperatorPrefix = "operator/";
inline constexpr const char* kProposalPrefix = "proposal/";
inline constexpr const char* kOpenPrefix = "open/";

struct AskedProposal {
  base::Id proposal_id;
  base::Id content;

  bool operator==(const AskedProposal&) const = default;
};

std::string operator_key(base::Id operator_id);
std::string credential_key(const base::Sha256& credential);
std::string proposal_key(base::Id proposal_id);
std::string dedupe_key(base::Id dedupe);
std::string open_key(base::Id proposal_id);

// What a checker approves: all that a proposal says when it is made.
base::Bytes encode_content(const Proposal& proposal);
// What was asked for, whatever came of it.
base::Bytes encode_asking(const Operation& operation, const Grounds& grounds);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_operator(const Operator& who);
base::Result<Operator> decode_operator(base::ByteView bytes);
base::Bytes encode_proposal(const Proposal& proposal);
base::Result<Proposal> decode_proposal(base::ByteView bytes);
base::Bytes encode_asked(const AskedProposal& asked);
base::Result<AskedProposal> decode_asked(base::ByteView bytes);
base::Bytes encode_operator_id(base::Id operator_id);
base::Result<base::Id> decode_operator_id(base::ByteView bytes);

}  // namespace atollbank::operations::format
