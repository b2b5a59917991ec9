// SPDX-License-Identifier: Apache-2.0
// Pots edited and deleted. What a pot is called is its record; whether money may leave it, and
// whether it is still there, is the ledger's. A lock and a deletion say how things are to be, so
// each try is a command of its own and the state tells whether it is done.
#include "ledger/account.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/pot_rules.h"
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

ledger::Command lock_command(const Pot& pot, bool is_locked, base::Id id) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kFreeze;
  command.id = id;
  command.debit_account = pot.id;
  if (is_locked) command.flags = ledger::kFreezeDebits;
  return command;
}

// The money back to the account, where there is some, and the address closed: both or neither.
ledger::Batch closing_batch(const Context& context, const Pot& pot, std::int64_t balance_minor,
                            base::IdGenerator& ids) {
  ledger::Batch batch;
  if (balance_minor != 0) {
    ledger::Command back;
    back.kind = ledger::CommandKind::kPost;
    back.flags = ledger::kLinked;
    back.currency = pot.currency;
    back.id = ids.next(pot.id.slice());
    back.debit_account = pot.id;
    back.credit_account = pot.account_id;
    back.amount_minor = balance_minor;
    auto evidence = evidence_of(context, "WithdrawFromPot", posting::Scheme::kPotTransfer, back.id);
    evidence.category = posting::Category::kSavings;
    batch.attach_evidence(back, posting::encode_evidence(evidence));
    batch.commands.push_back(back);
  }
  ledger::Command close;
  close.kind = ledger::CommandKind::kCloseAccount;
  close.id = ids.next(pot.id.slice());
  close.debit_account = pot.id;
  batch.attach_evidence(close, posting::encode_evidence(evidence_of(
                                   context, "DeletePot", posting::Scheme::kNone, close.id)));
  batch.commands.push_back(close);
  return batch;
}

bool is_anothers(Outcome outcome) {
  return outcome == Outcome::kLinkedDeclined || outcome == Outcome::kLinkedRefused;
}

// Money came or went, or another locked or closed it: what was read of the pot is no longer so.
bool is_overtaken(Outcome outcome) {
  return outcome == Outcome::kAccountNotEmpty || outcome == Outcome::kInsufficientFunds ||
         outcome == Outcome::kAccountClosed || outcome == Outcome::kDebitsFrozen;
}

}  // namespace

void AccountsService::edit_pot(const Context& context, EditPot request, Completion<Pot> done) {
  answer_with<Pot>(executor_, context, edit(context, std::move(request)), std::move(done));
}

void AccountsService::delete_pot(const Context& context, base::Id user_id, base::Id pot_id,
                                 Completion<PotMoved> done) {
  answer_with<PotMoved>(executor_, context, close_pot(context, user_id, pot_id), std::move(done));
}

AccountsService::Answer<Pot> AccountsService::edit(Context context, EditPot request) {
  ATOLL_CO_TRY_VOID(check_edit(request, now()));
  auto showing = show_pot(context, request.user_id, request.pot_id);
  ATOLL_CO_TRY(const Pot before, co_await std::move(showing));
  if (before.deleted) {
    co_return fail(ErrorCode::kFailedPrecondition, "pot_deleted", "the pot was deleted");
  }
  ATOLL_CO_TRY_VOID(check_pot(edited(before, request)));
  const bool has_end = request.locked_until && request.locked_until->nanoseconds != 0;
  const bool locks = request.locked.value_or(has_end);
  const bool says_lock = request.locked || has_end;
  const base::Id account_id = before.account_id;
  if (request.locked_until) {
    // Without its time, a lock that has ended would hold again, and for ever.
    auto owning = own_pot(request.user_id, account_id, request.pot_id);
    ATOLL_CO_TRY(Pot kept, co_await std::move(owning));
    auto ending = end_lock(context, std::move(kept));
    ATOLL_CO_TRY_VOID(co_await std::move(ending));
  }
  // The record first: a lock that is new must not meet the end of the one before it.
  auto work = [this, context, account_id, request = std::move(request)] {
    return store_.edit_pot(account_id, request, context, now());
  };
  ATOLL_CO_TRY(Pot after, co_await await_blocking<Pot>(pool_, executor_, std::move(work)));
  if (says_lock) {
    auto locking = set_lock(context, after, locks);
    ATOLL_CO_TRY_VOID(co_await std::move(locking));
  }
  auto showing_after = with_ledger_state(std::move(context), std::move(after));
  auto shown = co_await std::move(showing_after);
  co_return std::move(shown);
}

AccountsService::Answer<PotMoved> AccountsService::close_pot(Context context, base::Id user_id,
                                                             base::Id pot_id) {
  auto showing = show_pot(context, user_id, pot_id);
  ATOLL_CO_TRY(const Pot pot, co_await std::move(showing));
  Outcome outcome = Outcome::kDone;
  for (int tries = 1; tries <= kCloseTriesMax; ++tries) {
    auto asking = ledger_balance(context, pot.id);
    ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
    if ((balance.state & ledger::kClosed) != 0) {
      const ledger::CommandResult closed{.duplicate = 1, .slot = balance.last_slot};
      auto answering = answer_moved(std::move(context), pot, closed, Movement::kPotChange);
      auto moved = co_await std::move(answering);
      co_return std::move(moved);
    }
    if ((balance.state & ledger::kDebitsFrozen) != 0) {
      // Perhaps since a moment ago only.
      auto showing_again = show_pot(context, user_id, pot_id);
      ATOLL_CO_TRY(const Pot frozen, co_await std::move(showing_again));
      if (frozen.locked) {
        co_return fail(ErrorCode::kFailedPrecondition, "pot_locked", "the pot is locked");
      }
      auto unlocking = set_lock(context, pot, false);
      ATOLL_CO_TRY_VOID(co_await std::move(unlocking));
      continue;
    }
    auto submitting = submit(context, closing_batch(context, pot, balance.balance_minor, ids_));
    ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
    outcome = results.back().outcome;
    if (is_anothers(outcome)) outcome = results.front().outcome;
    if (is_overtaken(outcome)) continue;
    ATOLL_CO_TRY_VOID(check_outcome(outcome, Movement::kIntoAccount));
    auto answering = answer_moved(std::move(context), pot, results.back(), Movement::kPotChange);
    auto moved = co_await std::move(answering);
    co_return std::move(moved);
  }
  // It was not the pot that was closed: it has been looked at again.
  if (outcome == Outcome::kAccountClosed) {
    ATOLL_CO_TRY_VOID(check_outcome(outcome, Movement::kIntoAccount));
  }
  co_return fail(ErrorCode::kConflict, "pot_in_use", "money went on moving in the pot");
}

AccountsService::Answer<void> AccountsService::end_lock(Context context, Pot pot) {
  if (!pot.lock_has_ended(now())) co_return Result<void>();
  auto asking = ledger_balance(context, pot.id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  if ((balance.state & ledger::kDebitsFrozen) == 0) co_return Result<void>();
  auto unlocking = set_lock(std::move(context), std::move(pot), false);
  auto unlocked = co_await std::move(unlocking);
  co_return unlocked;
}

AccountsService::Answer<void> AccountsService::set_lock(Context context, Pot pot, bool is_locked) {
  const base::Id command_id = ids_.next(pot.id.slice());
  const auto evidence =
      evidence_of(context, is_locked ? "LockPot" : "UnlockPot", posting::Scheme::kNone, command_id);
  ledger::Command command = lock_command(pot, is_locked, command_id);
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  co_return check_outcome(results[0].outcome, Movement::kPotChange);
}

}  // namespace atollbank::accounts
