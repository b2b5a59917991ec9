// SPDX-License-Identifier: Apache-2.0
// What the bank does to an account: the ledger decides, and says the same at every retry.
#include "services/accounts/control.h"

#include "ledger/account.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Outcome;
using runtime::answer_with;
using runtime::await_blocking;

namespace {

constexpr int kCloseTriesMax = 5;

ledger::Command freeze_command(base::Id change_id, base::Id account_id, bool is_frozen) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kFreeze;
  command.id = command_id("account-freeze", account_id.slice(), {bytes_of_id(change_id)});
  command.debit_account = account_id;
  if (is_frozen) command.flags = ledger::kFreezeDebits | ledger::kFreezeCredits;
  return command;
}

// Closed if nothing has happened on it since its record `last_slot`.
ledger::Batch closing_batch(const Context& context, base::Id account_id, std::uint64_t last_slot,
                            base::IdGenerator& ids) {
  ledger::Command unmoved;
  unmoved.kind = ledger::CommandKind::kExpect;
  unmoved.flags = ledger::kLinked;
  unmoved.id = ids.next(account_id.slice());
  unmoved.debit_account = account_id;
  unmoved.amount_minor = ledger::kNoFloor;
  unmoved.limit_or_time = ledger::kNoCeiling;
  unmoved.related = {.high = 0, .low = last_slot};
  ledger::Command close;
  close.kind = ledger::CommandKind::kCloseAccount;
  close.id = ids.next(account_id.slice());
  close.debit_account = account_id;
  ledger::Batch batch;
  batch.attach_evidence(close, posting::encode_evidence(evidence_of(
                                   context, "CloseAccount", posting::Scheme::kNone, close.id)));
  batch.commands = {unmoved, close};
  return batch;
}

}  // namespace

void AccountsService::standing(const Context& context, base::Id account_id,
                               Completion<AccountStanding> done) {
  answer_with<AccountStanding>(executor_, context, show_standing(context, account_id),
                               std::move(done));
}

void AccountsService::set_frozen(const Context& context, base::Id change_id, base::Id account_id,
                                 bool is_frozen, Completion<void> done) {
  answer_with<void>(executor_, context, freeze(context, change_id, account_id, is_frozen),
                    std::move(done));
}

void AccountsService::close(const Context& context, base::Id account_id, Completion<void> done) {
  answer_with<void>(executor_, context, close_account(context, account_id), std::move(done));
}

AccountsService::Answer<AccountStanding> AccountsService::show_standing(Context context,
                                                                        base::Id account_id) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY(Account account, co_await std::move(finding));
  auto asking = ledger_balance(std::move(context), account_id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  account.closed = (balance.state & ledger::kClosed) != 0;
  account.dormant = is_dormant_state(balance.state);
  AccountStanding standing{.account = std::move(account),
                           .balance_minor = balance.balance_minor,
                           .held_minor = balance.held_minor,
                           .is_frozen = (balance.state & kFrozen) == kFrozen};
  co_return std::move(standing);
}

AccountsService::Answer<void> AccountsService::freeze(Context context, base::Id change_id,
                                                      base::Id account_id, bool is_frozen) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(finding));
  ledger::Command command = freeze_command(change_id, account_id, is_frozen);
  const auto evidence = evidence_of(context, is_frozen ? "FreezeAccount" : "UnfreezeAccount",
                                    posting::Scheme::kNone, command.id);
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  co_return check_outcome(results[0].outcome, Movement::kIntoAccount);
}

// What pots hold could not come back to an account that is closed. Money that goes into one
// meanwhile leaves the account, which is then not closed.
AccountsService::Answer<void> AccountsService::check_pots_empty(base::Id account_id) {
  auto work = [this, account_id] { return store_.pots_of(account_id); };
  ATOLL_CO_TRY(const auto pots,
               co_await await_blocking<std::vector<Pot>>(pool_, executor_, std::move(work)));
  for (const Pot& pot : pots) {
    auto asking = ledger_balance(Context(), pot.id);
    ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
    if (balance.balance_minor != 0 || balance.held_minor != 0) {
      co_return fail(ErrorCode::kFailedPrecondition, "account_has_pots",
                     "a pot of the account holds money");
    }
  }
  co_return Result<void>();
}

AccountsService::Answer<void> AccountsService::close_account(Context context, base::Id account_id) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(finding));
  for (int tries = 1; tries <= kCloseTriesMax; ++tries) {
    auto asking = ledger_balance(context, account_id);
    ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
    if ((balance.state & ledger::kClosed) != 0) co_return Result<void>();
    auto checking = check_pots_empty(account_id);
    ATOLL_CO_TRY_VOID(co_await std::move(checking));
    auto submitting = submit(context, closing_batch(context, account_id, balance.last_slot, ids_));
    ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
    const Outcome outcome = deciding_result(results).outcome;
    if (outcome == Outcome::kConditionNotMet || outcome == Outcome::kAccountClosed) continue;
    if (outcome == Outcome::kAccountNotEmpty) {
      co_return fail(ErrorCode::kFailedPrecondition, "account_not_empty",
                     "the account holds money, or some is held on it");
    }
    co_return check_outcome(outcome, Movement::kIntoAccount);
  }
  co_return fail(ErrorCode::kConflict, "account_in_use", "money went on moving on the account");
}

}  // namespace atollbank::accounts
