// SPDX-License-Identifier: Apache-2.0
#include "services/operations/operator_change.h"

#include "services/operations/format/operation_record.h"
#include "services/operations/operation_audit.h"

namespace atollbank::operations {

using base::Result;

namespace {

OperatorChange declined(std::string reason, const Proposal& proposal) {
  return {.puts = {}, .after = proposal.before, .decline_reason = std::move(reason)};
}

class Changer {
 public:
  Changer(const ports::RecordReader& records, const Proposal& proposal, base::Timestamp now)
      : records_(records), proposal_(proposal), now_(now) {}

  Result<OperatorChange> operator()(const AddOperator& operation) const {
    const Operator who{.id = added_operator_id(proposal_),
                       .person = operation.person,
                       .roles = operation.roles,
                       .credential = operation.credential,
                       .created = now_,
                       .disabled = {}};
    ATOLL_TRY(const auto there,
              records_.get(format::kPartition, format::credential_key(operation.credential)));
    if (there.value) return declined("credential_in_use", proposal_);
    return OperatorChange{.puts = puts_of_new(who), .after = "enabled", .decline_reason = ""};
  }
  Result<OperatorChange> operator()(const DisableOperator& operation) const {
    return set_disabled(operation.operator_id, now_);
  }
  Result<OperatorChange> operator()(const EnableOperator& operation) const {
    return set_disabled(operation.operator_id, {});
  }
  template <class OfAccount>
  Result<OperatorChange> operator()(const OfAccount&) const {
    return OperatorChange();
  }

 private:
  Result<OperatorChange> set_disabled(base::Id operator_id, base::Timestamp disabled) const {
    ATOLL_TRY(const auto found,
              records_.get(format::kPartition, format::operator_key(operator_id)));
    if (!found.value) return declined("operator_not_found", proposal_);
    ATOLL_TRY(Operator who, format::decode_operator(*found.value));
    // Whoever disabled her after this was proposed has seen what neither of the two had.
    const bool is_enabling = disabled.nanoseconds == 0;
    if (is_enabling && who.disabled > proposal_.made.at)
      return declined("proposal_stale", proposal_);
    who.disabled = disabled;
    return OperatorChange{
        .puts = {{.key = format::operator_key(who.id), .value = format::encode_operator(who)}},
        .after = who.is_disabled() ? "disabled" : "enabled",
        .decline_reason = ""};
  }

  const ports::RecordReader& records_;
  const Proposal& proposal_;
  base::Timestamp now_;
};

}  // namespace

bool is_about_operator(const Operation& operation) {
  return std::holds_alternative<AddOperator>(operation) ||
         std::holds_alternative<DisableOperator>(operation) ||
         std::holds_alternative<EnableOperator>(operation);
}

Result<OperatorChange> change_operator(const ports::RecordReader& records, const Proposal& proposal,
                                       base::Timestamp now) {
  return std::visit(Changer(records, proposal, now), proposal.operation);
}

std::vector<ports::Put> puts_of_new(const Operator& who) {
  return {
      {.key = format::operator_key(who.id), .value = format::encode_operator(who)},
      {.key = format::credential_key(who.credential), .value = format::encode_operator_id(who.id)}};
}

}  // namespace atollbank::operations
