// SPDX-License-Identifier: Apache-2.0
// The seals of a ledger: signed tree heads over its journal, and the proofs that a third party
// checks without trusting us (tools/check_proof). Records are named by their slot; whoever has an
// id asks posting for its slot first.
//
// Every completion comes exactly once, on the executor named in the Context. Errors of every call:
// deadline_exceeded (not begun) · data_loss journal_rewritten (the journal is not what was sealed)
// · unavailable seals_catching_up (with retry_after_ms) · unavailable seals_stopped.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/context.h"
#include "services/seals/proof.h"
#include "services/seals/tree_head.h"

namespace atollbank::seals {

using runtime::Completion;
using runtime::Context;

struct HeadsPage {
  std::vector<SignedHead> heads;      // by ascending size
  std::uint64_t next_after_size = 0;  // 0: no more
};
inline constexpr std::uint32_t kHeadsLimitMax = 1000;

class SealsApi {
 public:
  virtual ~SealsApi() = default;

  // What a third party must have got from us once, by another way.
  virtual VerifierKey verifier_key() const = 0;

  // The newest one. not_found head_not_found: nothing was sealed yet.
  virtual void head(const Context& context, Completion<SignedHead> done) = 0;
  virtual void heads(const Context& context, std::uint64_t after_size, std::uint32_t limit,
                     Completion<HeadsPage> done) = 0;
  // Signs what is durable now, unless it is already.
  virtual void seal(const Context& context, Completion<SignedHead> done) = 0;
  // That the record is part of the newest tree; seals first if it is too new to be.
  // not_found record_not_found
  virtual void prove(const Context& context, std::uint64_t slot,
                     Completion<InclusionProof> done) = 0;
  // That one signed tree begins with another; newer_size 0: the newest one.
  // not_found head_not_found · invalid_argument sizes_out_of_order
  virtual void consistency(const Context& context, std::uint64_t older_size,
                           std::uint64_t newer_size, Completion<ConsistencyProof> done) = 0;
};

}  // namespace atollbank::seals
