// SPDX-License-Identifier: Apache-2.0
// Pots. A pot deposit becomes a posting here: account → pot, under an id made from the dedupe_id. A
// locked pot is one whose address is frozen for debits, a deleted one is closed: the ledger
// decides.
#include "ledger/account.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/pot_rules.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

// The id of the command that a client's dedupe_id stands for.
base::Id id_of_move(const Context& context, std::string_view scope, base::Id account_id,
                    base::Id pot_id, std::string_view dedupe_id) {
  return command_id(
      scope, account_id.slice(),
      {context.caller.client_id, bytes_of_id(account_id), bytes_of_id(pot_id), dedupe_id});
}

ledger::Batch batch_of(ledger::Command command, const posting::Evidence& evidence) {
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  return batch;
}

ledger::Command change_command(const ChangePot& request, base::Id id) {
  ledger::Command command;
  command.id = id;
  command.debit_account = request.pot_id;
  command.reference = request.account_id;  // whose event log tells of it
  command.kind = request.change == PotChange::kDelete ? ledger::CommandKind::kCloseAccount
                                                      : ledger::CommandKind::kFreeze;
  if (request.change == PotChange::kLock) command.flags = ledger::kFreezeDebits;
  return command;
}

const char* event_name_of(PotChange change) {
  switch (change) {
    case PotChange::kLock: return "LockPot";
    case PotChange::kUnlock: return "UnlockPot";
    case PotChange::kDelete: return "DeletePot";
  }
  return "ChangePot";
}

}  // namespace

void AccountsService::create_pot(const Context& context, CreatePot request, Completion<Pot> done) {
  answer_with<Pot>(executor_, context, make_pot(context, std::move(request)), std::move(done));
}

void AccountsService::pots(const Context& context, base::Id user_id, base::Id account_id,
                           Completion<std::vector<Pot>> done) {
  answer_with<std::vector<Pot>>(executor_, context, show_pots(context, user_id, account_id),
                                std::move(done));
}

void AccountsService::pot(const Context& context, base::Id user_id, base::Id pot_id,
                          Completion<Pot> done) {
  answer_with<Pot>(executor_, context, show_pot(context, user_id, pot_id), std::move(done));
}

void AccountsService::deposit(const Context& context, PotMove request, Completion<PotMoved> done) {
  answer_with<PotMoved>(executor_, context, move(context, std::move(request), Movement::kIntoPot),
                        std::move(done));
}

void AccountsService::withdraw(const Context& context, PotMove request, Completion<PotMoved> done) {
  answer_with<PotMoved>(executor_, context, move(context, std::move(request), Movement::kOutOfPot),
                        std::move(done));
}

void AccountsService::change_pot(const Context& context, ChangePot request,
                                 Completion<PotMoved> done) {
  answer_with<PotMoved>(executor_, context, change(context, std::move(request)), std::move(done));
}

AccountsService::Answer<Pot> AccountsService::make_pot(Context context, CreatePot request) {
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  const base::Id id = request.pot_id.is_nil() ? ids_.next(account.id.slice()) : request.pot_id;
  Pot pot{.id = id,
          .account_id = account.id,
          .created = id.time(),
          .updated = id.time(),
          .name = std::move(request.name),
          .style = std::move(request.style),
          .currency = account.currency,
          .goal_amount_minor = request.goal_amount_minor,
          .cover_image_url = std::move(request.cover_image_url),
          .round_up = request.round_up,
          .round_up_multiplier = request.round_up_multiplier,
          .locked_until = {},
          .balance_minor = 0,
          .locked = false,
          .deleted = false};
  ATOLL_CO_TRY_VOID(check_pot(pot));
  if (id.slice() != account.id.slice()) {
    co_return fail(ErrorCode::kInvalidArgument, "pot_id_invalid",
                   "a pot lives in its account's slice");
  }
  auto opening = open_address(context, pot_opening(pot, party_of(account)), "CreatePot");
  const auto opened = co_await std::move(opening);
  if (!opened) co_return fail(opened.error());
  auto work = [this, context, writer = request.user_id, pot] {
    return store_.put_pot(writer, pot, context, now());
  };
  ATOLL_CO_TRY(pot, co_await await_blocking<Pot>(pool_, executor_, std::move(work)));
  auto showing = with_ledger_state(std::move(context), std::move(pot));
  auto shown = co_await std::move(showing);
  co_return std::move(shown);
}

AccountsService::Answer<std::vector<Pot>> AccountsService::show_pots(Context context,
                                                                     base::Id user_id,
                                                                     base::Id account_id) {
  auto work = [this, user_id, account_id]() -> Result<std::vector<Pot>> {
    if (!account_id.is_nil()) {
      ATOLL_TRY_VOID(store_.account_of(user_id, account_id));
      return store_.pots_of(account_id);
    }
    ATOLL_TRY(const auto accounts, store_.accounts_of(user_id));
    std::vector<Pot> all;
    for (const Account& account : accounts) {
      ATOLL_TRY(auto pots, store_.pots_of(account.id));
      std::move(pots.begin(), pots.end(), std::back_inserter(all));
    }
    return all;
  };
  ATOLL_CO_TRY(auto pots,
               co_await await_blocking<std::vector<Pot>>(pool_, executor_, std::move(work)));
  for (Pot& pot : pots) {
    auto showing = with_ledger_state(context, pot);
    ATOLL_CO_TRY(pot, co_await std::move(showing));
  }
  co_return std::move(pots);
}

AccountsService::Answer<Pot> AccountsService::show_pot(Context context, base::Id user_id,
                                                       base::Id pot_id) {
  auto work = [this, user_id, pot_id]() -> Result<Pot> {
    ATOLL_TRY(const auto accounts, store_.accounts_of(user_id));
    for (const Account& account : accounts) {
      ATOLL_TRY(auto pot, store_.find_pot(account.id, pot_id));
      if (pot) return *std::move(pot);
    }
    return fail(ErrorCode::kNotFound, "pot_not_found", "no such pot");
  };
  ATOLL_CO_TRY(auto pot, co_await await_blocking<Pot>(pool_, executor_, std::move(work)));
  auto showing = with_ledger_state(std::move(context), std::move(pot));
  auto shown = co_await std::move(showing);
  co_return std::move(shown);
}

AccountsService::Answer<PotMoved> AccountsService::move(Context context, PotMove request,
                                                        Movement movement) {
  ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  ATOLL_CO_TRY_VOID(check_dedupe_id(request.dedupe_id));
  auto owning = own_pot(request.user_id, request.account_id, request.pot_id);
  ATOLL_CO_TRY(auto pot, co_await std::move(owning));

  const bool is_deposit = movement == Movement::kIntoPot;
  if (!is_deposit) {
    auto ending = end_lock(context, pot);
    ATOLL_CO_TRY_VOID(co_await std::move(ending));
  }
  ledger::Command command;
  command.kind = ledger::CommandKind::kPost;
  command.currency = pot.currency;
  command.id = id_of_move(context, is_deposit ? "pot-deposit" : "pot-withdrawal",
                          request.account_id, pot.id, request.dedupe_id);
  command.debit_account = is_deposit ? request.account_id : pot.id;
  command.credit_account = is_deposit ? pot.id : request.account_id;
  command.amount_minor = request.amount_minor;
  auto evidence = evidence_of(context, is_deposit ? "DepositIntoPot" : "WithdrawFromPot",
                              posting::Scheme::kPotTransfer, command.id);
  evidence.category = posting::Category::kSavings;

  auto submitting = submit(context, batch_of(command, evidence));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  auto answering = answer_moved(std::move(context), std::move(pot), results[0], movement);
  auto moved = co_await std::move(answering);
  co_return std::move(moved);
}

AccountsService::Answer<PotMoved> AccountsService::change(Context context, ChangePot request) {
  ATOLL_CO_TRY_VOID(check_dedupe_id(request.dedupe_id));
  auto owning = own_pot(request.user_id, request.account_id, request.pot_id);
  ATOLL_CO_TRY(auto pot, co_await std::move(owning));
  const base::Id id =
      id_of_move(context, "pot-change", request.account_id, pot.id, request.dedupe_id);
  const auto evidence =
      evidence_of(context, event_name_of(request.change), posting::Scheme::kNone, id);
  auto submitting = submit(context, batch_of(change_command(request, id), evidence));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  auto answering =
      answer_moved(std::move(context), std::move(pot), results[0], Movement::kPotChange);
  auto moved = co_await std::move(answering);
  co_return std::move(moved);
}

AccountsService::Answer<PotMoved> AccountsService::answer_moved(Context context, Pot pot,
                                                                ledger::CommandResult result,
                                                                Movement movement) {
  ATOLL_CO_TRY_VOID(check_outcome(result.outcome, movement));
  auto showing = with_ledger_state(std::move(context), std::move(pot), result);
  ATOLL_CO_TRY(auto shown, co_await std::move(showing));
  PotMoved moved{.pot = std::move(shown), .slot = result.slot, .duplicate = result.duplicate != 0};
  co_return std::move(moved);
}

AccountsService::Answer<Pot> AccountsService::own_pot(base::Id user_id, base::Id account_id,
                                                      base::Id pot_id) {
  const auto known = store_.pot_in_memory(user_id, account_id, pot_id);
  if (known && *known) co_return **known;
  auto work = [this, user_id, account_id, pot_id]() -> Result<Pot> {
    ATOLL_TRY_VOID(store_.account_of(user_id, account_id));
    ATOLL_TRY(auto pot, store_.find_pot(account_id, pot_id));
    if (pot) return *std::move(pot);
    ATOLL_TRY(const auto accounts, store_.accounts_of(user_id));
    for (const Account& other : accounts) {
      ATOLL_TRY(const auto elsewhere, store_.find_pot(other.id, pot_id));
      if (elsewhere) {
        return fail(ErrorCode::kFailedPrecondition, "pot_of_another_account",
                    "the pot belongs to another account");
      }
    }
    return fail(ErrorCode::kNotFound, "pot_not_found", "no such pot");
  };
  auto pot = co_await await_blocking<Pot>(pool_, executor_, std::move(work));
  co_return std::move(pot);
}

// What the ledger says of the pot now: money, closed, frozen, and when it last changed.
AccountsService::Answer<Pot> AccountsService::with_ledger_state(Context context, Pot pot,
                                                                ledger::CommandResult newest) {
  auto asking = ledger_balance(context, pot.id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  pot.balance_minor = balance.balance_minor - balance.held_minor;
  pot.deleted = (balance.state & ledger::kClosed) != 0;
  pot.locked =
      !pot.deleted && (balance.state & ledger::kDebitsFrozen) != 0 && !pot.lock_has_ended(now());
  if (!pot.locked) pot.locked_until = {};
  if (balance.last_slot == newest.slot) {
    pot.updated = std::max(pot.updated, base::Timestamp{newest.booking_time_ns});
    co_return std::move(pot);
  }
  context.executor = nullptr;
  const posting::StatementRequest last{.account = pot.id, .before_slot = 0, .limit = 1};
  auto ask = [this, context = std::move(context), last](Completion<posting::StatementPage> done) {
    posting_.statement(context, last, std::move(done));
  };
  ATOLL_CO_TRY(const auto page,
               co_await await_completion<posting::StatementPage>(executor_, std::move(ask)));
  if (!page.entries.empty()) {
    pot.updated = std::max(pot.updated, base::Timestamp{page.entries[0].booking_time_ns});
  }
  co_return std::move(pot);
}

}  // namespace atollbank::accounts
