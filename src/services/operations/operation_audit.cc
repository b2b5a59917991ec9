// SPDX-License-Identifier: Apache-2.0
#include "services/operations/operation_audit.h"

#include <fmt/format.h>

#include "base/bytes.h"

namespace atollbank::operations {

namespace {

struct Step {
  std::string_view verb;  // "Propose": with the operation's name, the audit record's
  std::string_view event_type;
};

Step step_of(const std::optional<Proposal>& before, const Proposal& after) {
  if (!before && after.state == ProposalState::kProposed) return {"Propose", "proposal.made"};
  switch (after.state) {
    case ProposalState::kProposed: return {"Propose", "proposal.made"};
    case ProposalState::kApproved:
      return before ? Step{"Approve", "proposal.approved"} : Step{"Begin", "proposal.approved"};
    case ProposalState::kDone: return {"Complete", "proposal.done"};
    case ProposalState::kDeclined: return {"Decline", "proposal.declined"};
    case ProposalState::kRejected: return {"Reject", "proposal.rejected"};
    case ProposalState::kWithdrawn: return {"Withdraw", "proposal.withdrawn"};
    case ProposalState::kLapsed: return {"Lapse", "proposal.lapsed"};
  }
  return {"Change", "proposal.changed"};
}

std::string roles_text(std::uint8_t roles) {
  return fmt::format("{}", fmt::join(names_of(roles), " "));
}

// What the proposal asks for, as fields of a request.
struct FieldsOf {
  audit::Fields operator()(const CorrectBooking& operation) const {
    return {{"account_id", base::to_text("acc", operation.account_id)},
            {"transaction_id", base::to_text("tx", operation.transaction_id)}};
  }
  audit::Fields operator()(const AddOperator& operation) const {
    return {{"person", operation.person}, {"roles", roles_text(operation.roles)}};
  }
  audit::Fields operator()(const DisableOperator& operation) const {
    return {{"operator_id", base::to_text("operator", operation.operator_id)}};
  }
  audit::Fields operator()(const EnableOperator& operation) const {
    return {{"operator_id", base::to_text("operator", operation.operator_id)}};
  }
  audit::Fields operator()(const DecideReferral& operation) const {
    return {{"application_id", base::to_text("application", operation.application_id)},
            {"decision", operation.is_accepted ? "accept" : "refuse"}};
  }
  audit::Fields operator()(const SettleDeadLetter& operation) const {
    return {{"dead_letter", to_text(operation.letter)},
            {"action", operation.is_dropped ? "drop" : "replay"}};
  }
  audit::Fields operator()(const ConfirmScreening&) const { return {}; }
  audit::Fields operator()(const ConfirmList& operation) const {
    return {{"list", base::to_hex(base::bytes_of(operation.content))}};
  }
  audit::Fields operator()(const EraseCustomer& operation) const {
    return {{"user_id", base::to_text("user", operation.user_id)}};
  }
  audit::Fields operator()(const RecordDeath& operation) const {
    return {{"user_id", base::to_text("user", operation.user_id)}};
  }
  template <class OfAccount>
  audit::Fields operator()(const OfAccount& operation) const {
    return {{"account_id", base::to_text("acc", operation.account_id)}};
  }
};

struct ResourceOf {
  const Proposal& proposal;

  audit::Resource of_operator(base::Id id) const {
    return {.type = "Operator", .name = base::to_text("operator", id)};
  }
  audit::Resource operator()(const AddOperator&) const {
    return of_operator(added_operator_id(proposal));
  }
  audit::Resource operator()(const DisableOperator& operation) const {
    return of_operator(operation.operator_id);
  }
  audit::Resource operator()(const EnableOperator& operation) const {
    return of_operator(operation.operator_id);
  }
  audit::Resource operator()(const DecideReferral& operation) const {
    return {.type = "Application", .name = base::to_text("application", operation.application_id)};
  }
  audit::Resource operator()(const SettleDeadLetter& operation) const {
    return {.type = "DeadLetter", .name = to_text(operation.letter)};
  }
  audit::Resource operator()(const ConfirmScreening&) const {
    return {.type = "Screening", .name = "sanctions"};
  }
  audit::Resource operator()(const ConfirmList& operation) const {
    return {.type = "SanctionsList", .name = base::to_hex(base::bytes_of(operation.content))};
  }
  audit::Resource operator()(const EraseCustomer& operation) const {
    return {.type = "Customer", .name = base::to_text("user", operation.user_id)};
  }
  audit::Resource operator()(const RecordDeath& operation) const {
    return {.type = "Customer", .name = base::to_text("user", operation.user_id)};
  }
  template <class OfAccount>
  audit::Resource operator()(const OfAccount& operation) const {
    return {.type = "Account", .name = base::to_text("acc", operation.account_id)};
  }
};

// Whose step this was: the maker's until somebody decided.
const Deed& deed_of(const Proposal& proposal) {
  return proposal.decided.operator_id.is_nil() ? proposal.made : proposal.decided;
}

void add_transactions(audit::Fields& fields, const Proposal& proposal) {
  if (proposal.debit_transaction_id.is_nil()) return;
  fields.emplace_back("debit_transaction_id", base::to_text("tx", proposal.debit_transaction_id));
  fields.emplace_back("credit_transaction_id", base::to_text("tx", proposal.credit_transaction_id));
}

}  // namespace

base::Id added_operator_id(const Proposal& proposal) {
  return base::derive_id("operator", base::bytes_of(proposal.id), 0);
}

audit::Resource resource_of(const Proposal& proposal) {
  return std::visit(ResourceOf{proposal}, proposal.operation);
}

audit::Change change_of_proposal(const std::optional<Proposal>& before, const Proposal& after) {
  const auto [verb, event_type] = step_of(before, after);
  const std::string proposal_text = base::to_text("proposal", after.id);
  const Deed& deed = deed_of(after);
  audit::Change change{
      .service = "operations",
      .event_name = std::string(verb) + std::string(event_name_of(after.operation)),
      .event_type = std::string(event_type),
      .request = std::visit(FieldsOf(), after.operation),
      .outcome = {{"proposal_id", proposal_text}, {"state", std::string(name_of(after.state))}},
      .resources = {{.type = "Proposal", .name = proposal_text}, resource_of(after)},
      .additional = {{"reason", deed.grounds.reason},
                     {"ticket", deed.grounds.ticket},
                     {"maker", base::to_text("operator", after.made.operator_id)},
                     {"before", after.before}}};
  if (before) change.outcome.emplace_back("state_before", std::string(name_of(before->state)));
  if (!after.after.empty()) change.additional.emplace_back("after", after.after);
  if (!after.decline_reason.empty()) {
    change.outcome.emplace_back("decline_reason", after.decline_reason);
  }
  add_transactions(change.outcome, after);
  return change;
}

audit::Change change_of_operator(const Operator& who, const Grounds& grounds) {
  const std::string operator_text = base::to_text("operator", who.id);
  return {.service = "operations",
          .event_name = "AddOperator",
          .event_type = "operator.added",
          .request = {{"person", who.person}, {"roles", roles_text(who.roles)}},
          .outcome = {{"operator_id", operator_text}},
          .resources = {{.type = "Operator", .name = operator_text}},
          .additional = {{"reason", grounds.reason},
                         {"ticket", grounds.ticket},
                         {"before", "none"},
                         {"after", "enabled"}}};
}

}  // namespace atollbank::operations
