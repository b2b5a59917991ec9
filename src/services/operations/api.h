// SPDX-License-Identifier: Apache-2.0
// What the bank's own people do: look at customers and their money, and change something about them
// with two pairs of eyes.
//
// Each call names the operator, whom the gateway has asked authenticate() for; her roles are looked
// at here. What is asked again under its dedupe_id, or decided again by the same operator, is the
// same proposal. Completions come exactly once, on the Context's executor. Errors of every call:
// see below.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "runtime/context.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/events/api.h"
#include "services/onboarding/api.h"
#include "services/operations/proposal.h"
#include "services/payments/api.h"
#include "services/screening/api.h"
#include "services/standing_orders/api.h"
#include "services/transactions/api.h"

namespace atollbank::operations {

using runtime::Completion;
using runtime::Context;

inline constexpr std::uint32_t kListLimitMax = 100;

// The digest, in hexadecimal, of all that a proposal says when it is made.
std::string content_of(const Proposal& proposal);

struct Propose {
  base::Id operator_id;
  Operation operation;
  Grounds grounds;
  std::string dedupe_id;
};

struct Decide {
  base::Id operator_id;
  base::Id proposal_id;
  Grounds grounds;
  std::string content;  // to approve: content_of() what the checker has seen
};

struct ListProposals {
  base::Id before;  // those older than this one; nil: the newest
  std::uint32_t limit = 30;
};

struct AccountNumber {
  std::string sort_code;
  std::string account_number;
};
struct UserId {
  base::Id id;
};
struct AccountId {
  base::Id id;
};
using WhichCustomer = std::variant<UserId, AccountId, AccountNumber>;

struct CustomerView {
  customers::Customer customer;
  bool is_deceased = false;
  std::vector<accounts::AccountStanding> accounts;
  std::vector<accounts::Pot> pots;
};

// The newest of each, as far as kListLimitMax.
struct AccountView {
  accounts::AccountStanding standing;
  std::vector<transactions::Transaction> transactions;  // oldest first
  std::vector<payments::Payment> payments;              // newest first
  std::vector<standing_orders::ShownOrder> orders;      // by age
};

// Where one thing stands that is not at its end.
struct Saga {
  std::string kind;  // "payment", "standing_order", "proposal"
  std::string id;
  std::string about;  // the account, or what a proposal is about
  std::string state;
  base::Timestamp began;
  base::Timestamp updated;
  std::uint32_t tries = 0;
  std::string last_error;  // "" where there was none
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss record_malformed · permission_denied
// role_missing.
class OperationsApi {
 public:
  virtual ~OperationsApi() = default;

  // Whose credential it is. unauthenticated credential_unknown, operator_disabled
  virtual void authenticate(const Context& context, base::Secret credential,
                            Completion<Operator> done) = 0;

  // What one may do alone is carried out before this completes. invalid_argument reason_invalid,
  // ticket_invalid, dedupe_id_invalid, person_invalid, roles_invalid · not_found account_not_found,
  // transaction_not_found, operator_not_found, application_not_found, dead_letter_not_found,
  // list_not_found, customer_not_found · failed_precondition booking_not_correctable,
  // nothing_to_change, dedupe_id_reused, application_not_referred, customer_has_open_accounts,
  // customer_has_no_key
  virtual void propose(const Context& context, Propose request, Completion<Proposal> done) = 0;
  // It is carried out before this completes; approved and not done: it is gone on with. not_found
  // proposal_not_found · permission_denied own_proposal · failed_precondition proposal_lapsed,
  // proposal_not_open, proposal_differs, maker_disabled, proposal_stale: frozen again since then
  virtual void approve(const Context& context, Decide request, Completion<Proposal> done) = 0;
  virtual void reject(const Context& context, Decide request, Completion<Proposal> done) = 0;
  // Also permission_denied not_own_proposal
  virtual void withdraw(const Context& context, Decide request, Completion<Proposal> done) = 0;

  // For every operator. not_found proposal_not_found
  virtual void proposal(const Context& context, base::Id operator_id, base::Id proposal_id,
                        Completion<Proposal> done) = 0;
  // invalid_argument limit_invalid
  virtual void proposals(const Context& context, base::Id operator_id, ListProposals request,
                         Completion<std::vector<Proposal>> done) = 0;
  virtual void operators(const Context& context, base::Id operator_id,
                         Completion<std::vector<Operator>> done) = 0;

  // For readers, makers and checkers. not_found customer_not_found, account_not_found
  virtual void customer(const Context& context, base::Id operator_id, WhichCustomer which,
                        Completion<CustomerView> done) = 0;
  virtual void account(const Context& context, base::Id operator_id, base::Id account_id,
                       Completion<AccountView> done) = 0;
  // The applications that onboarding left to a person, and one of them with who applied. For those
  // who look, as the customers are. invalid_argument limit_invalid · not_found
  // application_not_found · failed_precondition application_not_referred
  virtual void referrals(const Context& context, base::Id operator_id, std::uint32_t limit,
                         Completion<std::vector<onboarding::Application>> done) = 0;
  virtual void referral(const Context& context, base::Id operator_id, base::Id application_id,
                        Completion<onboarding::Referral> done) = 0;
  // Messages that a consumer could not take, in the order of their names. For those who look.
  // invalid_argument limit_invalid
  virtual void dead_letters(const Context& context, base::Id operator_id,
                            events::ListDeadLetters request,
                            Completion<std::vector<events::DeadLetter>> done) = 0;
  // The list in use, whether screening is stopped, and the list that waits. For those who look.
  virtual void screening(const Context& context, base::Id operator_id,
                         Completion<screening::ScreeningStatus> done) = 0;
  // Of one account, with the proposals about it that are under way.
  virtual void sagas(const Context& context, base::Id operator_id, base::Id account_id,
                     Completion<std::vector<Saga>> done) = 0;
};

}  // namespace atollbank::operations
