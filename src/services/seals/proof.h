// SPDX-License-Identifier: Apache-2.0
// What a third party is handed: that a record stands in the journal, or that the journal only grew.
// As JSON in tools/check_proof's words; checked here too, with the same verdicts.
//
// Plain values. Errors of the checks: permission_denied tree_head_forged · data_loss
// proof_does_not_hold.
#pragma once

#include <string>
#include <string_view>

#include "services/seals/tree_head.h"

namespace atollbank::seals {

inline constexpr std::size_t kProofPathMax = 64;
inline constexpr std::size_t kProofSizeMax = std::size_t{16} << 10;  // as JSON

// The record `slot` is part of the block, and the block is the leaf slot / 32 of the signed tree.
struct InclusionProof {
  std::uint64_t slot = 0;
  base::Bytes block;  // 4096 bytes, as in the journal's file
  ledger::MerklePath path;
  SignedHead head;

  bool operator==(const InclusionProof&) const = default;
  std::uint64_t leaf() const { return slot / ledger::format::kSlotsPerBlock; }
};

// The newer tree begins with everything that was in the older one.
struct ConsistencyProof {
  SignedHead older;
  SignedHead newer;
  ledger::MerklePath path;

  bool operator==(const ConsistencyProof&) const = default;
};

std::string to_json(const InclusionProof& proof);
std::string to_json(const ConsistencyProof& proof);

// Inverses of to_json. reason: proof_malformed
base::Result<InclusionProof> parse_inclusion(std::string_view json);
base::Result<ConsistencyProof> parse_consistency(std::string_view json);

base::Result<void> check_proof(const InclusionProof& proof, const VerifierKey& key,
                               const ports::SignatureCheck& check);
base::Result<void> check_proof(const ConsistencyProof& proof, const VerifierKey& key,
                               const ports::SignatureCheck& check);

}  // namespace atollbank::seals
