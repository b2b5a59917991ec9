// SPDX-License-Identifier: Apache-2.0
// Joint accounts: proposed by one, agreed to by each, and then opened as every account is. What a
// crash cut off after the last agreement goes on at the next start, or when one of them asks again:
// agreeing again is no change, and no more is opening.
#include "runtime/answer.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;

namespace {

bool is_same(const JointProposal& there, const JointProposal& asked) {
  return there.owners == asked.owners && there.currency == asked.currency &&
         there.all_above_minor == asked.all_above_minor;
}

}  // namespace

void AccountsService::propose_joint(const Context& context, ProposeJoint request,
                                    Completion<ProposedJoint> done) {
  JointProposal asked{.account_id = request.account_id,
                      .owners = {request.user_id},
                      .currency = request.currency,
                      .all_above_minor = request.all_above_minor,
                      .agreed = {request.user_id}};
  asked.owners.insert(asked.owners.end(), request.other_owners.begin(), request.other_owners.end());
  auto step = [this, asked](const std::optional<JointProposal>& before) -> Result<JointProposal> {
    ATOLL_TRY_VOID(check_proposal(asked));
    if (before && is_same(*before, asked)) return *before;
    ATOLL_TRY(const auto account, store_.find_account(asked.account_id));
    if (!before && !account) return asked;
    return fail(ErrorCode::kFailedPrecondition, "account_opened_differently",
                "the account's id is used by another one");
  };
  answer_with<ProposedJoint>(executor_, context,
                             make_proposal(context, std::move(asked), std::move(step)),
                             std::move(done));
}

// Among its owners' first: what nobody finds nobody can agree to.
AccountsService::Answer<ProposedJoint> AccountsService::make_proposal(
    Context context, JointProposal asked, AccountStore::ProposalStep step) {
  auto work = [this, context, asked, step]() -> Result<void> {
    ATOLL_TRY(const auto there, store_.find_proposal(asked.account_id));
    ATOLL_TRY_VOID(step(there));
    if (there) return {};
    return store_.list_proposal(asked, context, now());
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  auto changing = change_joint(std::move(context), asked.account_id, std::move(step));
  auto changed = co_await std::move(changing);
  co_return std::move(changed);
}

void AccountsService::refuse_joint(const Context& context, base::Id user_id, base::Id account_id,
                                   Completion<ProposedJoint> done) {
  auto step = [user_id](const std::optional<JointProposal>& before) -> Result<JointProposal> {
    if (before) return refused_by(*before, user_id);
    return fail(ErrorCode::kNotFound, "proposal_not_found", "no such proposal");
  };
  answer_with<ProposedJoint>(executor_, context, change_joint(context, account_id, std::move(step)),
                             std::move(done));
}

void AccountsService::find_joint(const Context& context, base::Id user_id, base::Id account_id,
                                 Completion<ProposedJoint> done) {
  answer_with<ProposedJoint>(executor_, context, own_proposal(user_id, account_id),
                             std::move(done));
}

void AccountsService::waiting_joint(const Context& context, base::Id user_id,
                                    Completion<std::vector<JointProposal>> done) {
  answer_with<std::vector<JointProposal>>(executor_, context, waiting_proposals(user_id),
                                          std::move(done));
}

AccountsService::Answer<ProposedJoint> AccountsService::own_proposal(base::Id user_id,
                                                                     base::Id account_id) {
  auto work = [this, account_id] { return store_.find_proposal(account_id); };
  ATOLL_CO_TRY(auto proposal, co_await await_blocking<std::optional<JointProposal>>(
                                  pool_, executor_, std::move(work)));
  if (!proposal || !proposal->is_for(user_id)) {
    co_return fail(ErrorCode::kNotFound, "proposal_not_found", "no such proposal");
  }
  co_return ProposedJoint{.proposal = *std::move(proposal), .opened = std::nullopt};
}

AccountsService::Answer<std::vector<JointProposal>> AccountsService::waiting_proposals(
    base::Id user_id) {
  auto work = [this, user_id] { return store_.waiting_proposals(user_id); };
  auto waiting =
      co_await await_blocking<std::vector<JointProposal>>(pool_, executor_, std::move(work));
  co_return std::move(waiting);
}

void AccountsService::agree_to_joint(const Context& context, base::Id user_id, base::Id account_id,
                                     Completion<ProposedJoint> done) {
  auto step = [user_id](const std::optional<JointProposal>& before) -> Result<JointProposal> {
    if (before) return agreed_by(*before, user_id);
    return fail(ErrorCode::kNotFound, "proposal_not_found", "no such proposal");
  };
  answer_with<ProposedJoint>(executor_, context, change_joint(context, account_id, std::move(step)),
                             std::move(done));
}

AccountsService::Answer<void> AccountsService::resume_joint(Context context) {
  auto work = [this] { return store_.unopened_joint(); };
  ATOLL_CO_TRY(const auto unopened, co_await await_blocking<std::vector<JointProposal>>(
                                        pool_, executor_, std::move(work)));
  for (const JointProposal& proposal : unopened) {
    auto opening = open_account(context, account_of(proposal));
    const auto opened = co_await std::move(opening);
    if (!opened) co_return fail(opened.error());
  }
  co_return Result<void>();
}

AccountsService::Answer<ProposedJoint> AccountsService::change_joint(
    Context context, base::Id account_id, AccountStore::ProposalStep step) {
  auto work = [this, context, account_id, step = std::move(step)]() -> Result<JointProposal> {
    ATOLL_TRY(auto proposal, store_.change_proposal(account_id, step, context, now()));
    if (proposal.state() == JointState::kProposed) return proposal;
    ATOLL_TRY_VOID(store_.unlist_proposal(proposal, context, now()));
    return proposal;
  };
  ProposedJoint proposed;
  ATOLL_CO_TRY(proposed.proposal,
               co_await await_blocking<JointProposal>(pool_, executor_, std::move(work)));
  if (!proposed.proposal.is_agreed()) co_return std::move(proposed);
  auto opening = open_account(std::move(context), account_of(proposed.proposal));
  ATOLL_CO_TRY(proposed.opened, co_await std::move(opening));
  co_return std::move(proposed);
}

}  // namespace atollbank::accounts
