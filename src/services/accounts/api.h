// SPDX-License-Identifier: Apache-2.0
// Accounts, their balances and pots, and the sandbox's ways of making money move.
//
// Money moves by ledger postings alone; each such call is idempotent by its dedupe_id, for ever and
// declines included, and answers with the slot of its posting (for TransactionsApi::wait_until).
// Completions come exactly once, on the Context's executor. Errors of every call: see below.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/context.h"
#include "services/accounts/account.h"
#include "services/accounts/control.h"
#include "services/accounts/joint_proposal.h"
#include "services/accounts/pot_requests.h"
#include "services/accounts/taken_line.h"
#include "services/transactions/api.h"

namespace atollbank::accounts {

using runtime::Completion;
using runtime::Context;
using transactions::DeclineReason;

inline constexpr std::size_t kDedupeIdMax = 256;
inline constexpr std::size_t kNarrativeTextMax = 256;  // a reference, a name
inline constexpr std::size_t kPotNameMax = 64;
inline constexpr std::int64_t kAmountMinorMax = 1'000'000'000'000;  // of one movement
inline constexpr std::size_t kCoverImageUrlMax = 2048;
inline constexpr std::uint16_t kRoundUpMultiplierMax = 10;
inline constexpr std::size_t kPotCountMax = 64;  // of an account, deleted ones included

// What every movement of money asks for. invalid_argument amount_invalid
base::Result<void> check_amount(std::int64_t amount_minor);
// invalid_argument dedupe_id_invalid
base::Result<void> check_dedupe_id(std::string_view dedupe_id);

struct OpenedAccount {
  Account account;
  std::uint64_t slot = 0;  // transactions know the account once they passed it
};

// The ids name the account for ever; the same again is no change.
struct OpenAccount {
  base::Id account_id;  // its slice is where the money lives
  base::Id user_id;
  std::uint16_t currency = kPoundSterling;
  AccountKind kind = AccountKind::kPersonal;  // or a business's
};

// A proposal, and the account once everybody has agreed.
struct ProposedJoint {
  JointProposal proposal;
  std::optional<OpenedAccount> opened;
};

struct AccountsPage {
  std::vector<Account> accounts;  // those whose opening is not finished are left out
  std::optional<base::Id> next;   // ask for what is behind it; none: there is no more
};

struct BalanceView {
  std::uint16_t currency = kPoundSterling;
  std::int64_t balance_minor = 0;        // booked less held
  std::int64_t total_balance_minor = 0;  // and all the user's pots
  std::int64_t spend_today_minor = 0;    // negative or 0
  std::int64_t overdraft_minor = 0;      // how far below zero it may go
  std::int64_t available_minor = 0;      // what may be spent, with the overdraft
};

struct IncomingPayment {
  base::Id user_id;
  base::Id account_id;
  std::int64_t amount_minor = 0;
  std::string description;  // the payer's reference
  transactions::Counterparty payer;
  transactions::Category category = transactions::Category::kIncome;
  bool is_top_up = false;  // shown as a load
  std::string dedupe_id;
};

struct Received {
  base::Id transaction_id;
  std::uint64_t slot = 0;
  bool duplicate = false;
};

// Money of a customer to an account of this bank, hers or another's. `payment_id` names it for
// ever; it lives in the payer's slice. Its words stand with the payer's payments already
// (transactions/api.h), under payment_command_id().
struct Transfer {
  base::Id payment_id;
  base::Id user_id;  // the payer
  base::Id from_account_id;
  base::Id to_account_id;
  std::int64_t amount_minor = 0;
};

// The ledger's command that moves it.
base::Id payment_command_id(base::Id payment_id);

struct Transferred {
  base::Id debit_transaction_id;
  base::Id credit_transaction_id;
  std::uint64_t slot = 0;
  bool duplicate = false;
};

struct CardPurchase {
  base::Id user_id;
  base::Id account_id;
  std::int64_t amount_minor = 0;     // positive
  std::uint16_t local_currency = 0;  // 0: the account's
  std::int64_t local_amount_minor = 0;
  transactions::Merchant merchant;               // remembered under its id; nil: made from its name
  DeclineReason decline = DeclineReason::kNone;  // refuse it with this, whatever the balance
  bool settle_at_once = false;                   // otherwise it stays pending until settle_purchase
  std::string dedupe_id;
};

struct Purchased {
  base::Id transaction_id;
  base::Id purchase_id;                           // for settle_purchase
  DeclineReason declined = DeclineReason::kNone;  // also an answer
  std::uint64_t slot = 0;
  bool duplicate = false;
};

struct SettlePurchase {
  base::Id user_id;
  base::Id account_id;
  base::Id purchase_id;
  std::int64_t amount_minor = 0;  // what the merchant presents; 0: reversed, nothing is taken
};

struct Settled {
  std::uint64_t slot = 0;
  bool duplicate = false;
};

struct RefundPurchase {
  base::Id user_id;
  base::Id account_id;
  base::Id purchase_id;           // one that settled
  std::int64_t amount_minor = 0;  // positive; at most what was taken, all refunds together
  std::string dedupe_id;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable,
// shard_stopped · resource_exhausted posting_overloaded, blocking_pool_full, no_space · unknown
// outcome_unknown (send it again with the same dedupe_id) · not_found account_not_found ·
// permission_denied account_not_owned.
class AccountsApi {
 public:
  virtual ~AccountsApi() = default;

  // failed_precondition account_opened_differently
  virtual void open(const Context& context, OpenAccount request,
                    Completion<OpenedAccount> done) = 0;
  // A joint account is opened when each of its owners has agreed to it. The same proposal again is
  // no change. invalid_argument owners_invalid, amount_invalid · failed_precondition
  // account_opened_differently · resource_exhausted too_many_joint_proposals
  virtual void propose_joint(const Context& context, ProposeJoint request,
                             Completion<ProposedJoint> done) = 0;
  // Whoever calls has made sure that it is the person. not_found proposal_not_found, also to whom
  // it is not made · failed_precondition proposal_refused
  virtual void agree_to_joint(const Context& context, base::Id user_id, base::Id account_id,
                              Completion<ProposedJoint> done) = 0;
  // By any of its owners, for good. not_found proposal_not_found · failed_precondition
  // joint_account_opened
  virtual void refuse_joint(const Context& context, base::Id user_id, base::Id account_id,
                            Completion<ProposedJoint> done) = 0;
  // As it stands, without the account. not_found proposal_not_found
  virtual void find_joint(const Context& context, base::Id user_id, base::Id account_id,
                          Completion<ProposedJoint> done) = 0;
  // Those that the user or another owner has not agreed to, by age.
  virtual void waiting_joint(const Context& context, base::Id user_id,
                             Completion<std::vector<JointProposal>> done) = 0;
  virtual void accounts_of(const Context& context, base::Id user_id,
                           Completion<std::vector<Account>> done) = 0;
  virtual void account(const Context& context, base::Id user_id, base::Id account_id,
                       Completion<Account> done) = 0;
  // A dormant account is one like others again; any other one stays as it is. Whoever calls has
  // made sure that it is the person. conflict account_in_use
  virtual void wake(const Context& context, base::Id user_id, base::Id account_id,
                    Completion<Account> done) = 0;
  virtual void balance(const Context& context, base::Id user_id, base::Id account_id,
                       Completion<BalanceView> done) = 0;

  // Whoever's it is: for those who pay into it, and never shown to them whole. not_found
  // account_not_found
  virtual void find_any(const Context& context, base::Id account_id, Completion<Account> done) = 0;
  virtual void find_by_number(const Context& context, std::string sort_code,
                              std::string account_number, Completion<Account> done) = 0;
  // Every account of the bank, by id, those behind `after`: for what the bank does of itself.
  virtual void all_accounts(const Context& context, base::Id after, std::uint32_t limit,
                            Completion<AccountsPage> done) = 0;
  // A decline is an error, the same at every retry. invalid_argument amount_invalid ·
  // failed_precondition insufficient_funds, account_frozen, account_closed (either's),
  // payee_cannot_be_paid, posting_declined (by another rule of the ledger), currency_mismatch,
  // same_account, dedupe_id_reused · internal posting_refused: nothing was done, nor ever will be
  virtual void transfer(const Context& context, Transfer request, Completion<Transferred> done) = 0;
  // What transfer() has moved under that payment_id; none: nothing yet.
  virtual void find_transfer(const Context& context, Transfer request,
                             Completion<std::optional<Transferred>> done) = 0;

  // invalid_argument pot_name_invalid, amount_invalid, cover_image_url_invalid,
  // round_up_multiplier_invalid · resource_exhausted too_many_pots · failed_precondition
  // pot_created_differently
  virtual void create_pot(const Context& context, CreatePot request, Completion<Pot> done) = 0;
  // By age, deleted ones included. A nil account_id means all the user's accounts.
  virtual void pots(const Context& context, base::Id user_id, base::Id account_id,
                    Completion<std::vector<Pot>> done) = 0;
  // not_found pot_not_found
  virtual void pot(const Context& context, base::Id user_id, base::Id pot_id,
                   Completion<Pot> done) = 0;
  // not_found pot_not_found · invalid_argument amount_invalid, dedupe_id_invalid ·
  // failed_precondition insufficient_funds, pot_locked, pot_deleted, pot_of_another_account,
  // account_closed, account_frozen, dedupe_id_reused
  virtual void deposit(const Context& context, PotMove request, Completion<PotMoved> done) = 0;
  virtual void withdraw(const Context& context, PotMove request, Completion<PotMoved> done) = 0;
  // Also failed_precondition pot_not_empty.
  virtual void change_pot(const Context& context, ChangePot request, Completion<PotMoved> done) = 0;

  // The pot afterwards. A lock is the ledger's, and ends by itself at locked_until. not_found
  // pot_not_found · failed_precondition pot_deleted · invalid_argument as create_pot, and
  // locked_until_invalid
  virtual void edit_pot(const Context& context, EditPot request, Completion<Pot> done) = 0;
  // Closes the pot's address; in the same step what it holds goes back to its account. Deleting it
  // again is no change. not_found pot_not_found · failed_precondition pot_locked, account_closed,
  // account_frozen · conflict pot_in_use: money went on coming in; nothing was done
  virtual void delete_pot(const Context& context, base::Id user_id, base::Id pot_id,
                          Completion<PotMoved> done) = 0;

  // The sandbox. invalid_argument amount_invalid, dedupe_id_invalid, text_too_long,
  // merchant_invalid · failed_precondition account_closed, account_frozen, dedupe_id_reused
  virtual void receive_payment(const Context& context, IncomingPayment request,
                               Completion<Received> done) = 0;
  virtual void purchase(const Context& context, CardPurchase request,
                        Completion<Purchased> done) = 0;
  // Also not_found purchase_not_found · failed_precondition purchase_closed, insufficient_funds
  virtual void settle_purchase(const Context& context, SettlePurchase request,
                               Completion<Settled> done) = 0;

  // Money comes back from the merchant. Also not_found purchase_not_found · failed_precondition
  // purchase_not_settled, refund_too_large, too_many_refunds
  virtual void refund_purchase(const Context& context, RefundPurchase request,
                               Completion<Received> done) = 0;

  // Which lines of another bank's statements are booked here.
  virtual void find_taken_lines(const Context& context, FindTakenLines request,
                                Completion<std::vector<TakenLineState>> done) = 0;
  // All lines or none; the same again is the first answer. Their words are put beforehand, under
  // taken_line_id(). invalid_argument too_many_lines, amount_invalid, time_invalid ·
  // failed_precondition insufficient_funds, period_closed, account_closed, account_frozen,
  // dedupe_id_reused
  virtual void take_over(const Context& context, TakeOver request, Completion<TakenOver> done) = 0;
};

}  // namespace atollbank::accounts
