// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/service.h"

#include "ledger/account.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

AccountsService::AccountsService(const AccountsOptions& options, posting::PostingApi& posting,
                                 transactions::TransactionsApi& transactions,
                                 ports::RecordStore& records, ports::Persons persons,
                                 runtime::Executor& executor, runtime::BlockingPool& pool)
    : options_(options),
      posting_(posting),
      transactions_(transactions),
      store_(records, persons),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker),
      gathered_(posting, executor) {}

posting::Evidence evidence_of(const Context& context, std::string event_name,
                              posting::Scheme scheme, base::Id dedupe) {
  posting::Evidence evidence;
  evidence.event_name = std::move(event_name);
  evidence.subject = context.caller.subject;
  evidence.client_id = context.caller.client_id;
  evidence.source_ip = context.caller.source_ip;
  evidence.request_id = context.request_id;
  evidence.scheme = scheme;
  evidence.dedupe = dedupe;
  return evidence;
}

void AccountsService::start(const Context& context, Completion<void> done) {
  answer_with<void>(executor_, context, open_house(context), std::move(done));
}

void AccountsService::open(const Context& context, OpenAccount request,
                           Completion<OpenedAccount> done) {
  Account account{.id = request.account_id,
                  .user_id = request.user_id,
                  .created = request.account_id.time(),
                  .currency = request.currency,
                  .account_number = {},
                  .sort_code = {},
                  .kind = request.kind};
  answer_with<OpenedAccount>(executor_, context, open_account(context, std::move(account)),
                             std::move(done));
}

void AccountsService::accounts_of(const Context& context, base::Id user_id,
                                  Completion<std::vector<Account>> done) {
  answer_with<std::vector<Account>>(executor_, context, show_accounts(user_id), std::move(done));
}

void AccountsService::account(const Context& context, base::Id user_id, base::Id account_id,
                              Completion<Account> done) {
  answer_with<Account>(executor_, context, show_account(user_id, account_id), std::move(done));
}

void AccountsService::balance(const Context& context, base::Id user_id, base::Id account_id,
                              Completion<BalanceView> done) {
  answer_with<BalanceView>(executor_, context, view_balance(context, user_id, account_id),
                           std::move(done));
}

AccountsService::Answer<void> AccountsService::open_house(Context context) {
  for (const std::uint16_t slice : options_.slices) {
    for (const std::uint16_t currency : options_.currencies) {
      for (const auto scheme : {posting::Scheme::kFasterPayment, posting::Scheme::kCard}) {
        auto opening = open_address(context, settlement_opening(scheme, slice, currency),
                                    "OpenSettlementAccount");
        const auto opened = co_await std::move(opening);
        if (!opened) co_return base::fail(opened.error());
      }
    }
  }
  auto resuming = resume_joint(std::move(context));
  auto resumed = co_await std::move(resuming);
  co_return std::move(resumed);
}

// The saga's steps on this side; each is no change when it was done before, so a caller that was
// cut off anywhere asks again. The ledger's address comes first: nothing is shown that cannot hold
// money.
AccountsService::Answer<OpenedAccount> AccountsService::open_account(Context context,
                                                                     Account account) {
  account.sort_code = kSortCode;
  auto opening = open_address(context, account_opening(account), "OpenAccount");
  ATOLL_CO_TRY(const auto opened, co_await std::move(opening));
  auto work = [this, context, account]() mutable -> Result<Account> {
    ATOLL_TRY(account.account_number, store_.claim_number(account.id, context, now()));
    for (const base::Id owner : account.owners()) {
      ATOLL_TRY_VOID(store_.list_account(owner, account, context, now()));
    }
    return store_.put_account(account, context, now());
  };
  ATOLL_CO_TRY(account, co_await await_blocking<Account>(pool_, executor_, std::move(work)));
  OpenedAccount answer{.account = std::move(account), .slot = opened.slot};
  co_return std::move(answer);
}

AccountsService::Answer<BalanceView> AccountsService::view_balance(Context context,
                                                                   base::Id user_id,
                                                                   base::Id account_id) {
  auto owning = own_account(user_id, account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  auto asking = ledger_balance(context, account_id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  auto ask_pots = [this,
                   party = party_of(account)](Completion<std::vector<posting::NamedBalance>> done) {
    posting_.named_balance(Context(), party, kPotBalanceName, std::move(done));
  };
  ATOLL_CO_TRY(const auto pots, co_await await_completion<std::vector<posting::NamedBalance>>(
                                    executor_, std::move(ask_pots)));
  auto ask_spend = [this, account_id](Completion<std::int64_t> done) {
    transactions_.spend_today(Context(), account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto spend,
               co_await await_completion<std::int64_t>(executor_, std::move(ask_spend)));
  BalanceView view{.currency = account.currency,
                   .balance_minor = balance.balance_minor - balance.held_minor,
                   .total_balance_minor = balance.balance_minor - balance.held_minor,
                   .spend_today_minor = spend,
                   .overdraft_minor = -balance.floor_minor,
                   .available_minor = balance.available_minor()};
  for (const auto& sum : pots) {
    if (sum.currency == account.currency) {
      view.total_balance_minor += sum.balance_minor - sum.held_minor;
    }
  }
  co_return std::move(view);
}

AccountsService::Answer<ledger::CommandResult> AccountsService::open_address(
    Context context, ledger::AccountOpening opening, const char* event_name) {
  ledger::Batch batch;
  batch.openings.push_back(opening);
  batch.commands.push_back(open_command(opening, 0));
  batch.attach_evidence(batch.commands[0], posting::encode_evidence(evidence_of(
                                               context, event_name, posting::Scheme::kNone, {})));
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  if (results[0].outcome == ledger::Outcome::kAccountExistsDifferently) {
    co_return base::fail(ErrorCode::kFailedPrecondition, "account_opened_differently",
                         "the id is used by a different address");
  }
  ATOLL_CO_TRY_VOID(check_outcome(results[0].outcome, Movement::kIntoAccount));
  co_return results[0];
}

AccountsService::Answer<std::vector<Account>> AccountsService::show_accounts(base::Id user_id) {
  auto work = [this, user_id] { return store_.accounts_of(user_id); };
  ATOLL_CO_TRY(auto accounts,
               co_await await_blocking<std::vector<Account>>(pool_, executor_, std::move(work)));
  for (Account& account : accounts) {
    auto showing = with_ledger_state(std::move(account));
    ATOLL_CO_TRY(account, co_await std::move(showing));
  }
  co_return std::move(accounts);
}

AccountsService::Answer<Account> AccountsService::show_account(base::Id user_id,
                                                               base::Id account_id) {
  auto owning = own_account(user_id, account_id);
  ATOLL_CO_TRY(Account account, co_await std::move(owning));
  auto showing = with_ledger_state(std::move(account));
  auto shown = co_await std::move(showing);
  co_return std::move(shown);
}

AccountsService::Answer<Account> AccountsService::with_ledger_state(Account account) {
  auto asking = ledger_balance(Context(), account.id);
  ATOLL_CO_TRY(const auto balance, co_await std::move(asking));
  account.closed = (balance.state & ledger::kClosed) != 0;
  account.dormant = is_dormant_state(balance.state);
  co_return std::move(account);
}

AccountsService::Answer<Account> AccountsService::own_account(base::Id user_id,
                                                              base::Id account_id) {
  auto known = store_.account_in_memory(user_id, account_id);
  if (known || known.error().reason != ports::kNotInMemory) co_return std::move(known);
  auto work = [this, user_id, account_id] { return store_.account_of(user_id, account_id); };
  auto account = co_await await_blocking<Account>(pool_, executor_, std::move(work));
  co_return std::move(account);
}

AccountsService::Answer<std::vector<ledger::CommandResult>> AccountsService::submit(
    Context context, ledger::Batch batch) {
  context.executor = nullptr;  // brought here by await_completion
  auto call = [this, context = std::move(context),
               batch = std::move(batch)](Completion<posting::Reply> done) mutable {
    posting_.submit(context, std::move(batch), std::move(done));
  };
  ATOLL_CO_TRY(auto reply, co_await await_completion<posting::Reply>(executor_, std::move(call)));
  co_return std::move(reply.results);
}

AccountsService::Answer<std::optional<posting::RecordView>> AccountsService::find(Context context,
                                                                                  base::Id id) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context), id](Completion<posting::RecordView> done) {
    posting_.find(context, id, std::move(done));
  };
  auto found = co_await await_completion<posting::RecordView>(executor_, std::move(call));
  if (!found && found.error().code == ErrorCode::kNotFound) {
    co_return std::optional<posting::RecordView>();
  }
  if (!found) co_return base::fail(found.error());
  co_return std::optional<posting::RecordView>(*std::move(found));
}

AccountsService::Answer<std::vector<std::optional<posting::RecordView>>> AccountsService::find_all(
    Context context, std::vector<base::Id> ids) {
  using Records = std::vector<std::optional<posting::RecordView>>;
  // Shared by the searches, which all answer on the executor; the last one to end answers for all.
  struct Searches {
    Records records;
    std::size_t left = 0;
    base::Result<void> result;
    Completion<Records> done;

    void end(std::size_t place, base::Result<posting::RecordView> found) {
      if (found) {
        records[place] = *std::move(found);
      } else if (found.error().code != ErrorCode::kNotFound && result) {
        result = base::fail(std::move(found).error());
      }
      if (--left > 0) return;
      if (result) return done(std::move(records));
      done(base::fail(std::move(result).error()));
    }
  };
  if (ids.empty()) co_return Records();
  context.executor = &executor_;
  auto call = [this, context = std::move(context), ids](Completion<Records> done) {
    auto searches = std::make_shared<Searches>();
    searches->records.resize(ids.size());
    searches->left = ids.size();
    searches->done = std::move(done);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      posting_.find(context, ids[i], [searches, i](base::Result<posting::RecordView> found) {
        searches->end(i, std::move(found));
      });
    }
  };
  auto found = co_await await_completion<Records>(executor_, std::move(call));
  co_return std::move(found);
}

AccountsService::Answer<posting::AccountBalance> AccountsService::ledger_balance(Context context,
                                                                                 base::Id address) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context),
               address](Completion<posting::AccountBalance> done) {
    posting_.balance(context, address, std::move(done));
  };
  auto balance = co_await await_completion<posting::AccountBalance>(executor_, std::move(call));
  co_return std::move(balance);
}

}  // namespace atollbank::accounts
