// SPDX-License-Identifier: Apache-2.0
#include "rpc/seals/seals_mapping.h"

namespace atollbank::rpc {

using base::Result;

seals_v1::VerifierKeyResponse to_proto(const seals::VerifierKey& key) {
  seals_v1::VerifierKeyResponse response;
  response.set_verifier_key(text_of(key));
  return response;
}

seals_v1::SignedHead to_proto(const seals::SignedHead& head) {
  seals_v1::SignedHead response;
  response.set_note(note_of(head));
  response.set_size(head.head.size);
  response.set_end_slot(head.head.end_slot());
  response.set_time_ns(head.head.time.nanoseconds);
  return response;
}

seals_v1::HeadsResponse to_proto(const seals::HeadsPage& page) {
  seals_v1::HeadsResponse response;
  for (const seals::SignedHead& head : page.heads) *response.add_heads() = to_proto(head);
  response.set_next_after_size(page.next_after_size);
  return response;
}

seals_v1::Proof to_proto(const seals::InclusionProof& proof) {
  seals_v1::Proof response;
  response.set_json(to_json(proof));
  return response;
}

seals_v1::Proof to_proto(const seals::ConsistencyProof& proof) {
  seals_v1::Proof response;
  response.set_json(to_json(proof));
  return response;
}

Result<seals::VerifierKey> key_from(const seals_v1::VerifierKeyResponse& response) {
  return seals::parse_verifier_key(response.verifier_key());
}

Result<seals::SignedHead> head_from(const seals_v1::SignedHead& response) {
  return seals::parse_note(response.note());
}

Result<seals::HeadsPage> page_from(const seals_v1::HeadsResponse& response) {
  seals::HeadsPage page{.heads = {}, .next_after_size = response.next_after_size()};
  for (const seals_v1::SignedHead& sent : response.heads()) {
    ATOLL_TRY(seals::SignedHead head, head_from(sent));
    page.heads.push_back(std::move(head));
  }
  return page;
}

Result<seals::InclusionProof> inclusion_from(const seals_v1::Proof& response) {
  return seals::parse_inclusion(response.json());
}

Result<seals::ConsistencyProof> consistency_from(const seals_v1::Proof& response) {
  return seals::parse_consistency(response.json());
}

}  // namespace atollbank::rpc
