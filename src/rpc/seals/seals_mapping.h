// SPDX-License-Identifier: Apache-2.0
// Tree heads and proofs <-> proto. Both travel as the texts they are; what a peer sends is parsed
// again. Pure. reasons: tree_head_malformed · proof_malformed · verifier_key_malformed
#pragma once

#include "atollbank/seals/v1/seals.pb.h"
#include "services/seals/api.h"

namespace atollbank::rpc {

namespace seals_v1 = ::atollbank::seals::v1;

seals_v1::VerifierKeyResponse to_proto(const seals::VerifierKey& key);
seals_v1::SignedHead to_proto(const seals::SignedHead& head);
seals_v1::HeadsResponse to_proto(const seals::HeadsPage& page);
seals_v1::Proof to_proto(const seals::InclusionProof& proof);
seals_v1::Proof to_proto(const seals::ConsistencyProof& proof);

base::Result<seals::VerifierKey> key_from(const seals_v1::VerifierKeyResponse& response);
base::Result<seals::SignedHead> head_from(const seals_v1::SignedHead& response);
base::Result<seals::HeadsPage> page_from(const seals_v1::HeadsResponse& response);
base::Result<seals::InclusionProof> inclusion_from(const seals_v1::Proof& response);
base::Result<seals::ConsistencyProof> consistency_from(const seals_v1::Proof& response);

}  // namespace atollbank::rpc
