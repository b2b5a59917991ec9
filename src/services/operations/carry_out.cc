// SPDX-License-Identifier: Apache-2.0
// The saga's way from approved to its end, also after a crash and where an answer was lost: each
// step is named by the proposal, so whoever takes it says again what it said the first time.
#include <algorithm>

#include "base/log.h"
#include "runtime/answer.h"
#include "services/operations/operator_change.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::Result;
using runtime::answer_with;
using runtime::await_completion;

namespace {

// Whoever was asked has said no for good: the ledger also to what it takes for malformed, others
// to what somebody decided otherwise before.
bool is_decline(const base::Error& error) {
  return error.is_final() || error.reason == "posting_refused" ||
         error.reason == "application_decided" || error.reason == "match_decided";
}

// Whoever approved it does it, through the proposal.
Context context_of(const Proposal& proposal) {
  Context context;
  context.caller.subject = base::to_text("operator", proposal.decided.operator_id);
  context.caller.client_id = base::to_text("proposal", proposal.id);
  context.request_id = proposal.id;
  return context;
}

}  // namespace

void OperationsService::resume(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, resume_all(), std::move(done));
}

OperationsService::Answer<std::size_t> OperationsService::resume_all() {
  auto work = [this] { return store_.unfinished(); };
  auto looking = run_blocking<std::vector<Proposal>>(std::move(work));
  ATOLL_CO_TRY(const auto unfinished, co_await std::move(looking));
  std::size_t ended = 0;
  for (const Proposal& proposal : unfinished) {
    auto driving = drive(proposal);
    const auto driven = co_await std::move(driving);
    ended += driven && driven->has_ended();
  }
  co_return ended;
}

OperationsService::Answer<Proposal> OperationsService::drive(Proposal proposal) {
  if (proposal.state != ProposalState::kApproved) co_return std::move(proposal);
  Proposal ended = proposal;
  auto carrying = carry_out(&ended);
  const auto carried = co_await std::move(carrying);
  if (!carried && !is_decline(carried.error())) {
    wait_with(proposal, carried.error());
    co_return std::move(proposal);
  }
  ended.state = carried ? ProposalState::kDone : ProposalState::kDeclined;
  if (!carried) {
    ended.after = ended.before;
    ended.decline_reason = carried.error().reason;
  }
  auto work = [this, ended] { return store_.conclude(ended, context_of(ended), now()); };
  auto storing = run_blocking<Proposal>(std::move(work));
  auto stored = co_await std::move(storing);
  if (stored) co_return std::move(stored);
  // What was done is done, though it could not be written down yet.
  wait_with(proposal, stored.error());
  co_return std::move(proposal);
}

void OperationsService::wait_with(const Proposal& proposal, const base::Error& error) {
  base::log_warning("proposal_waits",
                    {{"proposal_id", base::to_text("proposal", proposal.id)}, {"error", error}});
  try_again_later();
}

// Fills in what came of it. `proposal` is of the task that waits for this one.
OperationsService::Answer<void> OperationsService::carry_out(Proposal* proposal) {
  const Operation& operation = proposal->operation;
  const Context context = context_of(*proposal);
  if (std::holds_alternative<CorrectBooking>(operation)) return correct(context, proposal);
  if (std::holds_alternative<DecideReferral>(operation)) return decide_referral(context, proposal);
  if (std::holds_alternative<SettleDeadLetter>(operation)) return settle_letter(context, proposal);
  if (std::holds_alternative<ConfirmScreening>(operation)) return let_go_on(context, proposal);
  if (std::holds_alternative<ConfirmList>(operation)) return take_list(context, proposal);
  if (std::holds_alternative<EraseCustomer>(operation)) return erase_customer(context, proposal);
  if (std::holds_alternative<RecordDeath>(operation)) return record_death(context, proposal);
  if (std::holds_alternative<CloseAccount>(operation)) return close_account(context, proposal);
  if (is_about_operator(operation)) return do_nothing();
  return set_frozen(context, proposal);
}

// An operator's records change in the commit that concludes it.
OperationsService::Answer<void> OperationsService::do_nothing() { co_return Result<void>(); }

OperationsService::Answer<void> OperationsService::close_account(Context context,
                                                                 Proposal* proposal) {
  const base::Id account_id = std::get<CloseAccount>(proposal->operation).account_id;
  auto ask = [this, context = std::move(context), account_id](Completion<void> done) {
    bank_.control.close(context, account_id, std::move(done));
  };
  auto closed = co_await await_completion<void>(executor_, std::move(ask));
  proposal->after = "closed";
  co_return std::move(closed);
}

OperationsService::Answer<void> OperationsService::set_frozen(Context context, Proposal* proposal) {
  const auto* freezing = std::get_if<FreezeAccount>(&proposal->operation);
  const bool is_frozen = freezing != nullptr;
  const base::Id account_id =
      is_frozen ? freezing->account_id : std::get<UnfreezeAccount>(proposal->operation).account_id;
  auto ask = [this, context, id = proposal->id, account_id, is_frozen](Completion<void> done) {
    bank_.control.set_frozen(context, id, account_id, is_frozen, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(ask)));
  proposal->after = is_frozen ? "frozen" : "open";
  if (is_frozen) co_return Result<void>();
  auto keeping = keep_if_estate(std::move(context), proposal->id, account_id);
  ATOLL_CO_TRY(const bool is_kept, co_await std::move(keeping));
  if (is_kept) proposal->after = "dormant";
  co_return Result<void>();
}

OperationsService::Answer<void> OperationsService::correct(Context context, Proposal* proposal) {
  const auto& wanted = std::get<CorrectBooking>(proposal->operation);
  accounts::TakeBack request{.change_id = proposal->id,
                             .account_id = wanted.account_id,
                             .transaction_id = wanted.transaction_id};
  auto ask = [this, context = std::move(context), request](Completion<accounts::TakenBack> done) {
    bank_.control.take_back(context, request, std::move(done));
  };
  ATOLL_CO_TRY(const auto taken,
               co_await await_completion<accounts::TakenBack>(executor_, std::move(ask)));
  proposal->after = "taken back";
  proposal->debit_transaction_id = taken.debit_transaction_id;
  proposal->credit_transaction_id = taken.credit_transaction_id;
  co_return Result<void>();
}

void OperationsService::try_again_later() {
  is_asked_again_ = true;
  if (is_trying_again_) return;
  is_trying_again_ = true;
  runtime::spawn(executor_, try_again());
}

// All that is unfinished, after ever longer pauses; drive() asks for more of it where it must.
runtime::Task<void> OperationsService::try_again() {
  base::Duration pause = options_.pause_first;
  for (bool is_left = true; is_left;) {
    co_await runtime::sleep_for(executor_, pause);
    pause = std::min(pause + pause, options_.pause_max);
    is_asked_again_ = false;
    auto work = [this] { return store_.unfinished(); };
    auto looking = run_blocking<std::vector<Proposal>>(std::move(work));
    const auto unfinished = co_await std::move(looking);
    is_left = !unfinished;
    if (!unfinished) {
      base::log_error("proposals_not_read", {{"error", unfinished.error()}});
      continue;
    }
    for (const Proposal& proposal : *unfinished) {
      auto driving = drive(proposal);
      const auto driven = co_await std::move(driving);
      is_left = is_left || !driven || !driven->has_ended();
    }
    // Also for one that came to wait while this round was under way.
    is_left = is_left || is_asked_again_;
  }
  is_trying_again_ = false;
}

}  // namespace atollbank::operations
