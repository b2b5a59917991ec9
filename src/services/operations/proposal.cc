// SPDX-License-Identifier: Apache-2.0
#include "services/operations/proposal.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace atollbank::operations {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct Words {
  std::string_view name;
  std::string_view event_name;
  Role maker_role;
  bool needs_two;
};

// One a kind, in the order of Operation.
constexpr std::array kWords = {
    Words{"correct_booking", "CorrectBooking", kMaker, true},
    Words{"freeze_account", "FreezeAccount", kMaker, false},
    Words{"unfreeze_account", "UnfreezeAccount", kMaker, true},
    Words{"close_account", "CloseAccount", kMaker, true},
    Words{"add_operator", "AddOperator", kAdministrator, true},
    Words{"disable_operator", "DisableOperator", kAdministrator, false},
    Words{"enable_operator", "EnableOperator", kAdministrator, true},
    Words{"decide_referral", "DecideReferral", kMaker, true},
    Words{"settle_dead_letter", "SettleDeadLetter", kMaker, true},
    Words{"confirm_screening", "ConfirmScreening", kMaker, true},
    Words{"confirm_list", "ConfirmList", kMaker, true},
    Words{"erase_customer", "EraseCustomer", kMaker, true},
    Words{"record_death", "RecordDeath", kMaker, true},
};
static_assert(kWords.size() == std::variant_size_v<Operation>);

const Words& words_of(const Operation& operation) { return kWords[operation.index()]; }

bool is_text(std::string_view text, std::size_t size_max) {
  const auto is_control = [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7F;
  };
  return text.find_first_not_of(' ') != std::string_view::npos && text.size() <= size_max &&
         base::is_plain_utf8(text) && std::ranges::none_of(text, is_control);
}

Result<void> check_role(const Operator& who, Role role) {
  if (!who.is_disabled() && (who.roles & role) != 0) return {};
  return fail(ErrorCode::kPermissionDenied, "role_missing",
              "this takes the role of a " + std::string(name_of(role)));
}

Result<void> check_open(const Proposal& proposal) {
  if (proposal.state == ProposalState::kProposed) return {};
  if (proposal.state == ProposalState::kLapsed) {
    return fail(ErrorCode::kFailedPrecondition, "proposal_lapsed",
                "nobody approved it in time; propose it again");
  }
  return fail(ErrorCode::kFailedPrecondition, "proposal_not_open",
              "it was decided before: " + std::string(name_of(proposal.state)));
}

Deed deed_of(const Operator& who, Grounds grounds, base::Timestamp now) {
  return {.operator_id = who.id, .person = who.person, .grounds = std::move(grounds), .at = now};
}

Proposal decided(Proposal proposal, ProposalState state, const Operator& who, Grounds grounds,
                 base::Timestamp now) {
  proposal.state = state;
  proposal.decided = deed_of(who, std::move(grounds), now);
  proposal.updated = now;
  return proposal;
}

// Checked whatever state it is in: nobody learns by trying.
Result<void> check_checker(const Proposal& proposal, const Operator& checker) {
  ATOLL_TRY_VOID(check_role(checker, kChecker));
  if (checker.person != proposal.made.person) return {};
  return fail(ErrorCode::kPermissionDenied, "own_proposal",
              "whoever proposes does not decide, under whatever credential");
}

bool decided_by(const Proposal& proposal, const Operator& who) {
  return proposal.decided.operator_id == who.id;
}

}  // namespace

std::string_view name_of(const Operation& operation) { return words_of(operation).name; }
std::string_view event_name_of(const Operation& operation) {
  return words_of(operation).event_name;
}
Role maker_role_of(const Operation& operation) { return words_of(operation).maker_role; }
bool needs_two(const Operation& operation) { return words_of(operation).needs_two; }

std::string_view name_of(ProposalState state) {
  switch (state) {
    case ProposalState::kProposed: return "proposed";
    case ProposalState::kApproved: return "approved";
    case ProposalState::kDone: return "done";
    case ProposalState::kDeclined: return "declined";
    case ProposalState::kRejected: return "rejected";
    case ProposalState::kWithdrawn: return "withdrawn";
    case ProposalState::kLapsed: return "lapsed";
  }
  return "";
}

Result<void> check_grounds(const Grounds& grounds) {
  if (!is_text(grounds.reason, kReasonMax)) {
    return fail(ErrorCode::kInvalidArgument, "reason_invalid",
                "say why, in at most 512 bytes without control characters");
  }
  if (is_text(grounds.ticket, kTicketMax)) return {};
  return fail(ErrorCode::kInvalidArgument, "ticket_invalid",
              "name the ticket, in at most 64 bytes without control characters");
}

Result<Proposal> begun(base::Id id, Operation operation, const Operator& maker, Grounds grounds,
                       std::string before, base::Timestamp now) {
  ATOLL_TRY_VOID(check_role(maker, maker_role_of(operation)));
  Proposal proposal{.id = id,
                    .operation = std::move(operation),
                    .made = deed_of(maker, std::move(grounds), now),
                    .before = std::move(before),
                    .lapses = now + kProposalLifetime,
                    .state = ProposalState::kProposed,
                    .decided = {},
                    .updated = now,
                    .after = {},
                    .decline_reason = {},
                    .debit_transaction_id = {},
                    .credit_transaction_id = {}};
  if (needs_two(proposal.operation)) return proposal;
  proposal.state = ProposalState::kApproved;
  proposal.decided = proposal.made;
  return proposal;
}

Result<Proposal> approved(Proposal proposal, const Operator& checker, const Operator& maker,
                          Grounds grounds, base::Timestamp now) {
  ATOLL_TRY_VOID(check_checker(proposal, checker));
  const bool was_approved =
      proposal.state >= ProposalState::kApproved && proposal.state <= ProposalState::kDeclined;
  if (was_approved && decided_by(proposal, checker)) return proposal;
  proposal = as_of(std::move(proposal), now);
  ATOLL_TRY_VOID(check_open(proposal));
  if (maker.is_disabled()) {
    return fail(ErrorCode::kFailedPrecondition, "maker_disabled",
                "whoever proposed it is an operator no more; reject it");
  }
  return decided(std::move(proposal), ProposalState::kApproved, checker, std::move(grounds), now);
}

Result<Proposal> rejected(Proposal proposal, const Operator& checker, Grounds grounds,
                          base::Timestamp now) {
  ATOLL_TRY_VOID(check_checker(proposal, checker));
  if (proposal.state == ProposalState::kRejected && decided_by(proposal, checker)) return proposal;
  proposal = as_of(std::move(proposal), now);
  ATOLL_TRY_VOID(check_open(proposal));
  return decided(std::move(proposal), ProposalState::kRejected, checker, std::move(grounds), now);
}

Result<Proposal> withdrawn(Proposal proposal, const Operator& maker, Grounds grounds,
                           base::Timestamp now) {
  if (maker.is_disabled() || maker.person != proposal.made.person) {
    return fail(ErrorCode::kPermissionDenied, "not_own_proposal",
                "whoever proposed it withdraws it; others reject it");
  }
  if (proposal.state == ProposalState::kWithdrawn && decided_by(proposal, maker)) return proposal;
  proposal = as_of(std::move(proposal), now);
  ATOLL_TRY_VOID(check_open(proposal));
  return decided(std::move(proposal), ProposalState::kWithdrawn, maker, std::move(grounds), now);
}

Proposal as_of(Proposal proposal, base::Timestamp now) {
  if (proposal.state == ProposalState::kProposed && proposal.lapses <= now) {
    proposal.state = ProposalState::kLapsed;
    proposal.updated = proposal.lapses;
  }
  return proposal;
}

}  // namespace atollbank::operations
