// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// All in the partition "operations", so that a decision and the roles it rests on are one commit's.
// Ids in base62, digests of credentials in hexadecimal. The keys are listed below; that of a
// proposal has its id inverted, so that the newest come first.
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

std::string operator_key(base::Id operator_id);              // → operator
std::string credential_key(const base::Sha256& credential);  // → the operator whose it is
std::string proposal_key(base::Id proposal_id);              // → proposal
std::string dedupe_key(base::Id dedupe);      // → its proposal, and a digest of what was asked
std::string open_key(base::Id proposal_id);   // → nothing, while it is being carried out
std::string frozen_key(base::Id account_id);  // → the newest proposal that freezes it

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
base::Bytes encode_operator_id(base::Id operator_id);  // or a proposal's
base::Result<base::Id> decode_operator_id(base::ByteView bytes);

}  // namespace atollbank::operations::format
