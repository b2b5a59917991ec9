// SPDX-License-Identifier: Apache-2.0
// Dormant accounts and those of the dead: frozen for debits alone, by the ledger, until a customer
// wakes hers. What an operator froze is frozen on both sides, and no customer lifts it.
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

constexpr int kWakeTriesMax = 5;

}  // namespace

bool is_dormant_state(std::uint32_t ledger_state) {
  return (ledger_state & (kFrozen | ledger::kClosed)) == ledger::kDebitsFrozen;
}

void AccountsService::wake(const Context& context, base::Id user_id, base::Id account_id,
                           Completion<Account> done) {
  answer_with<Account>(executor_, context, wake_account(context, user_id, account_id),
                       std::move(done));
}

void AccountsService::lay_to_rest(const Context& context, base::Id account_id,
                                  Completion<bool> done) {
  answer_with<bool>(executor_, context, rest(context, account_id), std::move(done));
}

void AccountsService::keep_estate(const Context& context, base::Id change_id, base::Id account_id,
                                  Completion<void> done) {
  answer_with<void>(executor_, context, keep(context, change_id, account_id), std::move(done));
}

void AccountsService::last_woken(const Context& context, base::Id account_id,
                                 Completion<base::Timestamp> done) {
  answer_with<base::Timestamp>(executor_, context, woken_at(account_id), std::move(done));
}

// What is done twice is no change the second time; what happened on the account since it was looked
// at makes it be looked at again.
AccountsService::Answer<Account> AccountsService::wake_account(Context context, base::Id user_id,
                                                               base::Id account_id) {
  auto owning = own_account(user_id, account_id);
  ATOLL_CO_TRY(Account account, co_await std::move(owning));
  for (int tries = 1; tries <= kWakeTriesMax; ++tries) {
    auto asking = ledger_balance(context, account_id);
    ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
    if (!is_dormant_state(balance.state)) {
      auto showing = with_ledger_state(std::move(account));
      auto shown = co_await std::move(showing);
      co_return std::move(shown);
    }
    // Before it is awake, or nobody would remember it when it sleeps at once again.
    auto work = [this, context, user_id, account_id] {
      return store_.note_woken(user_id, account_id, context, now());
    };
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
    auto changing = change_debits(context, account_id, balance.last_slot, false);
    ATOLL_CO_TRY_VOID(co_await std::move(changing));
  }
  co_return fail(ErrorCode::kConflict, "account_in_use", "money went on moving on the account");
}

// Who owes the bank is in arrears and not dormant; what is held somebody still waits for.
AccountsService::Answer<bool> AccountsService::rest(Context context, base::Id account_id) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(finding));
  auto asking = ledger_balance(context, account_id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  const bool is_open = (balance.state & (kFrozen | ledger::kClosed)) == 0;
  if (!is_open || balance.balance_minor < 0 || balance.held_minor != 0) co_return false;
  auto changing = change_debits(std::move(context), account_id, balance.last_slot, true);
  auto changed = co_await std::move(changing);
  co_return std::move(changed);
}

AccountsService::Answer<void> AccountsService::keep(Context context, base::Id change_id,
                                                    base::Id account_id) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(finding));
  auto asking = ledger_balance(context, account_id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  ledger::Command freeze;
  freeze.kind = ledger::CommandKind::kFreeze;
  freeze.id = command_id("estate-freeze", account_id.slice(), {bytes_of_id(change_id)});
  freeze.debit_account = account_id;
  freeze.flags = ledger::kFreezeDebits;
  if ((balance.state & kFrozen) == kFrozen) co_return Result<void>();
  ledger::Batch batch;
  batch.attach_evidence(freeze, posting::encode_evidence(evidence_of(
                                    context, "KeepEstate", posting::Scheme::kNone, freeze.id)));
  batch.commands = {freeze};
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  co_return check_outcome(results[0].outcome, Movement::kIntoAccount);
}

// Whether it was changed: not where something happened on it since its record `last_slot`.
AccountsService::Answer<bool> AccountsService::change_debits(Context context, base::Id account_id,
                                                             std::uint64_t last_slot,
                                                             bool is_frozen) {
  ledger::Command unmoved;
  unmoved.kind = ledger::CommandKind::kExpect;
  unmoved.flags = ledger::kLinked;
  unmoved.id = ids_.next(account_id.slice());
  unmoved.debit_account = account_id;
  unmoved.amount_minor = ledger::kNoFloor;
  unmoved.limit_or_time = ledger::kNoCeiling;
  unmoved.related = {.high = 0, .low = last_slot};
  ledger::Command freeze;
  freeze.kind = ledger::CommandKind::kFreeze;
  freeze.id = ids_.next(account_id.slice());
  freeze.debit_account = account_id;
  if (is_frozen) freeze.flags = ledger::kFreezeDebits;
  ledger::Batch batch;
  batch.attach_evidence(freeze, posting::encode_evidence(evidence_of(
                                    context, is_frozen ? "LayAccountToRest" : "WakeAccount",
                                    posting::Scheme::kNone, freeze.id)));
  batch.commands = {unmoved, freeze};
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  const Outcome outcome = deciding_result(results).outcome;
  if (outcome == Outcome::kConditionNotMet) co_return false;
  const auto checked = check_outcome(outcome, Movement::kIntoAccount);
  if (!checked) co_return fail(checked.error());
  co_return true;
}

AccountsService::Answer<base::Timestamp> AccountsService::woken_at(base::Id account_id) {
  auto work = [this, account_id] { return store_.last_woken(account_id); };
  auto woken = co_await await_blocking<base::Timestamp>(pool_, executor_, std::move(work));
  co_return std::move(woken);
}

}  // namespace atollbank::accounts
