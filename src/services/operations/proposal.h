// SPDX-License-Identifier: Apache-2.0
// An operation that one person proposes and another lets happen. Plain values and pure rules.
//
//   proposed → approved → done | declined
//     ↓ rejected, withdrawn, lapsed
//
// What it is about never changes; whoever approves repeats a digest of it. Two persons are needed
// for whatever moves money, decides about a customer or gives somebody power; what only takes power
// away (freezing an account, disabling an operator) one may do at once, since waiting would do the
// harm.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "services/events/api.h"
#include "services/operations/operator.h"

namespace atollbank::operations {

struct CorrectBooking {  // by the posting that takes it back
  base::Id account_id;
  base::Id transaction_id;

  bool operator==(const CorrectBooking&) const = default;
};
struct FreezeAccount {
  base::Id account_id;

  bool operator==(const FreezeAccount&) const = default;
};
struct UnfreezeAccount {
  base::Id account_id;

  bool operator==(const UnfreezeAccount&) const = default;
};
struct CloseAccount {
  base::Id account_id;

  bool operator==(const CloseAccount&) const = default;
};
struct AddOperator {
  std::string person;
  std::uint8_t roles = 0;
  base::Sha256 credential{};  // the digest that the new operator made of it

  bool operator==(const AddOperator&) const = default;
};
struct DisableOperator {
  base::Id operator_id;

  bool operator==(const DisableOperator&) const = default;
};
struct EnableOperator {
  base::Id operator_id;

  bool operator==(const EnableOperator&) const = default;
};

struct DecideReferral {  // of an application that onboarding left to a person
  base::Id application_id;
  bool is_accepted = false;

  bool operator==(const DecideReferral&) const = default;
};

struct SettleDeadLetter {  // a message that a consumer could not take
  events::DeadLetterName letter;
  bool is_dropped = false;  // else it is given to its consumer once more

  bool operator==(const SettleDeadLetter&) const = default;
};

struct ConfirmScreening {  // lets a screening that stopped go on
  bool operator==(const ConfirmScreening&) const = default;
};
struct ConfirmList {       // takes a sanctions list that shrank
  base::Sha256 content{};  // what it is, as screening tells it

  bool operator==(const ConfirmList&) const = default;
};

struct EraseCustomer {  // forgets one who has no open account
  base::Id user_id;

  bool operator==(const EraseCustomer&) const = default;
};

struct RecordDeath {  // of a customer: her sign-in, tokens and orders end, her own money is kept
  base::Id user_id;

  bool operator==(const RecordDeath&) const = default;
};

// In this order for ever: the place is the number in records. A new kind goes to the end.
using Operation =
    std::variant<CorrectBooking, FreezeAccount, UnfreezeAccount, CloseAccount, AddOperator,
                 DisableOperator, EnableOperator, DecideReferral, SettleDeadLetter,
                 ConfirmScreening, ConfirmList, EraseCustomer, RecordDeath>;

// "correct_booking": the public word.
std::string_view name_of(const Operation& operation);
// "CorrectBooking": of audit records.
std::string_view event_name_of(const Operation& operation);
// The role that it takes to propose it.
Role maker_role_of(const Operation& operation);
bool needs_two(const Operation& operation);

enum class ProposalState : std::uint8_t {
  kProposed = 1,
  kApproved = 2,  // being carried out
  kDone = 3,
  kDeclined = 4,  // it could not be carried out, for good
  kRejected = 5,
  kWithdrawn = 6,
  kLapsed = 7,  // nobody approved it in time
};
inline constexpr std::uint8_t kProposalStateMax = 7;

// "proposed", "done", …: the public words.
std::string_view name_of(ProposalState state);

inline constexpr std::size_t kReasonMax = 512;  // bytes
inline constexpr std::size_t kTicketMax = 64;
inline constexpr base::Duration kProposalLifetime = base::Duration::from_seconds(3 * 24 * 3600);

// Why somebody does something: asked of whoever makes or decides.
struct Grounds {
  std::string reason;
  std::string ticket;

  bool operator==(const Grounds&) const = default;
};
// Plain text without control characters. invalid_argument reason_invalid, ticket_invalid
base::Result<void> check_grounds(const Grounds& grounds);

// One step of one person.
struct Deed {
  base::Id operator_id;
  std::string person;
  Grounds grounds;
  base::Timestamp at;

  bool operator==(const Deed&) const = default;
};

struct Proposal {
  base::Id id;  // proposal_…
  Operation operation;
  Deed made;
  std::string before;  // how it stood with what it is about: "open"
  base::Timestamp lapses;
  ProposalState state = ProposalState::kProposed;
  Deed decided;  // approved, rejected or withdrawn; of what one may do, the same as made
  base::Timestamp updated;
  std::string after;
  std::string decline_reason;     // "insufficient_funds"
  base::Id debit_transaction_id;  // of a correction that was made
  base::Id credit_transaction_id;

  bool has_ended() const { return state >= ProposalState::kDone; }
  bool operator==(const Proposal&) const = default;
};

// As it begins: proposed, or approved by itself where one may do it. permission_denied role_missing
base::Result<Proposal> begun(base::Id id, Operation operation, const Operator& maker,
                             Grounds grounds, std::string before, base::Timestamp now);

// The steps; each is no change when the same person took it before. `checker` and `maker` are as
// they stand now. permission_denied role_missing, own_proposal · failed_precondition
// proposal_lapsed, proposal_not_open, maker_disabled
base::Result<Proposal> approved(Proposal proposal, const Operator& checker, const Operator& maker,
                                Grounds grounds, base::Timestamp now);
base::Result<Proposal> rejected(Proposal proposal, const Operator& checker, Grounds grounds,
                                base::Timestamp now);
// By the person who made it. permission_denied not_own_proposal · failed_precondition as above
base::Result<Proposal> withdrawn(Proposal proposal, const Operator& maker, Grounds grounds,
                                 base::Timestamp now);

// What it is at that moment: it may have lapsed since it was stored.
Proposal as_of(Proposal proposal, base::Timestamp now);

}  // namespace atollbank::operations
