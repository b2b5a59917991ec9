// SPDX-License-Identifier: Apache-2.0
// The end of a month: what has come together in whole pence goes to the pot, or is taken from the
// account. The ledger carries the rest. Nothing is left to post once it was, so a run that is
// repeated posts nothing twice.
#include "base/log.h"
#include "services/interest/addresses.h"
#include "services/interest/service.h"

namespace atollbank::interest {

using base::Result;
using ledger::Outcome;

namespace {

// One of a chain, all with the evidence of the end of a month.
void add_command(ledger::Batch& batch, ledger::Command command, posting::Category category) {
  auto evidence = evidence_of_service("PostInterest", posting::Scheme::kInterest);
  evidence.category = category;
  evidence.dedupe = command.id;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
}

Outcome outcome_of_chain(std::span<const ledger::CommandResult> results) {
  for (const ledger::CommandResult& result : results) {
    const bool is_anothers =
        result.outcome == Outcome::kLinkedDeclined || result.outcome == Outcome::kLinkedRefused;
    if (result.outcome != Outcome::kDone && !is_anothers) return result.outcome;
  }
  return results.back().outcome;
}

}  // namespace

// What the ledger declines stays accrued, and is posted with the next month's.
InterestService::Answer<void> InterestService::post_month(std::int32_t last_day,
                                                          const Address* address) {
  const Agreement agreement = address->agreement;
  auto asking = balance(accrued_address(agreement.kind, agreement.address_id));
  ATOLL_CO_TRY(const auto accrued, co_await std::move(asking));
  if (accrued.balance_minor == 0) co_return Result<void>();
  Outcome outcome{};
  auto asking_account = account_of(agreement.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(asking_account));
  if (account.closed) {
    outcome = Outcome::kAccountClosed;  // from a pot of it nothing would ever come back
  } else if (agreement.kind == InterestKind::kSavings) {
    auto paying = pay_interest(last_day, &agreement, agreement.address_id, accrued.balance_minor);
    ATOLL_CO_TRY(outcome, co_await std::move(paying));
    if (outcome == Outcome::kAccountClosed) {  // the pot's address
      auto paying_account =
          pay_interest(last_day, &agreement, agreement.account_id, accrued.balance_minor);
      ATOLL_CO_TRY(outcome, co_await std::move(paying_account));
    }
  } else {
    auto charging = charge_interest(last_day, &agreement, -accrued.balance_minor);
    ATOLL_CO_TRY(outcome, co_await std::move(charging));
  }
  if (outcome != Outcome::kDone) {
    base::log_warning("interest_not_posted", {{"address_id", base::to_base62(agreement.address_id)},
                                              {"outcome", ledger::name_of(outcome)}});
  }
  co_return Result<void>();
}

InterestService::Answer<Outcome> InterestService::pay_interest(std::int32_t last_day,
                                                               const Agreement* agreement,
                                                               base::Id to,
                                                               std::int64_t amount_minor) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kPost;
  command.id = month_end_id(agreement->kind, agreement->address_id, last_day,
                            to == agreement->address_id ? "pay" : "pay-account");
  command.currency = agreement->currency;
  command.debit_account = accrued_address(agreement->kind, agreement->address_id);
  command.credit_account = to;
  command.amount_minor = amount_minor;
  ledger::Batch batch;
  add_command(batch, command, posting::Category::kIncome);
  auto submitting = submit(Context(), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  co_return results[0].outcome;
}

// Interest is owed also where it takes the account beyond its limit: in one chain the floor is
// taken away, the interest is posted, and the floor is put back.
InterestService::Answer<Outcome> InterestService::charge_interest(std::int32_t last_day,
                                                                  const Agreement* agreement,
                                                                  std::int64_t amount_minor) {
  const base::Id account_id = agreement->account_id;
  auto holding = hold_floor(account_id);
  co_await std::move(holding);
  auto asking = balance(account_id);
  const auto account = co_await std::move(asking);
  if (!account) {
    held_floors_.erase(account_id);
    co_return base::fail(account.error());
  }
  const auto id_of = [agreement, last_day](std::string_view part) {
    return month_end_id(agreement->kind, agreement->address_id, last_day, part);
  };
  ledger::Command lift;
  lift.kind = ledger::CommandKind::kSetFloor;
  lift.flags = ledger::kLinked;
  lift.id = id_of("lift");
  lift.debit_account = account_id;
  lift.limit_or_time = ledger::kNoFloor;
  ledger::Command charge;
  charge.kind = ledger::CommandKind::kPost;
  charge.flags = ledger::kLinked;
  charge.id = id_of("charge");
  charge.currency = agreement->currency;
  charge.debit_account = account_id;
  charge.credit_account = accrued_address(agreement->kind, agreement->address_id);
  charge.amount_minor = amount_minor;
  ledger::Command lower = lift;
  lower.flags = 0;
  lower.id = id_of("lower");
  lower.limit_or_time = account->floor_minor;
  ledger::Batch batch;
  for (const ledger::Command& command : {lift, charge, lower}) {
    add_command(batch, command, posting::Category::kGeneral);
  }
  auto submitting = submit(Context(), std::move(batch));
  const auto results = co_await std::move(submitting);
  held_floors_.erase(account_id);
  if (!results) co_return base::fail(results.error());
  co_return outcome_of_chain(*results);
}

}  // namespace atollbank::interest
