// SPDX-License-Identifier: Apache-2.0
// The records of operators and proposals. Blocking; any thread. Every write is one commit with its
// event and audit record, and no change when it was made before (ports/commit_again.h).
//
// Each step reads in the version it commits to who acts and what roles she has: nobody does
// anything in the moment after she was disabled.
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "services/operations/api.h"

namespace atollbank::operations {

class OperationsStore {
 public:
  explicit OperationsStore(ports::RecordStore& records) : records_(records) {}

  // unauthenticated credential_unknown, operator_disabled
  base::Result<Operator> holder_of(const base::Sha256& credential) const;
  // not_found operator_not_found
  base::Result<Operator> find_operator(base::Id operator_id) const;
  base::Result<std::vector<Operator>> operators() const;
  // For whoever holds the bank's folder; nobody approves. failed_precondition credential_in_use
  base::Result<Operator> add_operator(const Operator& who, const Grounds& grounds,
                                      const Context& context);

  // What was asked for before under this dedupe, if anything. failed_precondition dedupe_id_reused
  base::Result<std::optional<Proposal>> find_asked(const Propose& request) const;
  // The same, else the proposal as it begins. `before`: how it stands with what it is about. Also
  // what begun() refuses
  base::Result<Proposal> propose(const Propose& request, base::Id proposal_id, std::string before,
                                 const Context& context, base::Timestamp now);
  // not_found proposal_not_found · failed_precondition proposal_differs, and what the rules refuse
  base::Result<Proposal> approve(const Decide& request, const Context& context,
                                 base::Timestamp now);
  base::Result<Proposal> reject(const Decide& request, const Context& context, base::Timestamp now);
  base::Result<Proposal> withdraw(const Decide& request, const Context& context,
                                  base::Timestamp now);
  // Stores what came of an approved one, unless its end is stored; what concerns operators happens
  // in the same commit. The proposal as it then is.
  base::Result<Proposal> conclude(const Proposal& proposal, const Context& context,
                                  base::Timestamp now);

  // not_found proposal_not_found
  base::Result<Proposal> find(base::Id proposal_id) const;
  // Newest first, older than `before` unless that is nil.
  base::Result<std::vector<Proposal>> list(base::Id before, std::size_t limit) const;
  // All that are approved and have not ended.
  base::Result<std::vector<Proposal>> unfinished() const;

 private:
  // The stored proposal, changed by `step`; committed if it is another one.
  template <class Step>
  base::Result<Proposal> change(base::Id proposal_id, const Context& context, base::Timestamp now,
                                Step step);
  // failed_precondition proposal_stale
  base::Result<void> check_is_current(const Proposal& proposal) const;
  base::Result<void> commit(const std::optional<Proposal>& before, const Proposal& after,
                            std::uint64_t version, std::vector<ports::Put> puts,
                            const Context& context, base::Timestamp now);

  ports::RecordStore& records_;
};

}  // namespace atollbank::operations
