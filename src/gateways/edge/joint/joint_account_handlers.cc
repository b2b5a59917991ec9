// SPDX-License-Identifier: Apache-2.0
// Joint accounts: proposed by one customer to others, whom she names by the number of an account of
// theirs, and agreed to or refused by each.
#include "account_numbers/account_number.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/joint/joint_account_json.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using accounts::AccountsApi;
using accounts::JointProposal;
using accounts::ProposedJoint;

namespace {

constexpr const char* kOwnersKey = "owner_accounts";

// "04-00-99 12345678"
base::Result<account_numbers::UkAccount> number_of(std::string_view text) {
  const auto blank = text.rfind(' ');
  const std::string_view sort_code = text.substr(0, blank);
  const std::string_view number =
      blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  return account_numbers::parse_uk_account(sort_code, number);
}

// Whose own the account is. A joint one's number does not say whom of them is meant.
runtime::Task<base::Result<base::Id>> owner_of(const Services& services, runtime::Context context,
                                               account_numbers::UkAccount wanted) {
  auto asked = ask<accounts::Account>(services, services.accounts, &AccountsApi::find_by_number,
                                      context, wanted.sort_code.digits(), wanted.number.digits());
  const auto account = co_await std::move(asked);
  const bool is_nobodys = !account && account.error().code == base::ErrorCode::kNotFound;
  if (is_nobodys || (account && account->kind != accounts::AccountKind::kPersonal)) {
    co_return base::fail(base::ErrorCode::kNotFound, "owner_account_not_found",
                         "Nobody here has an account of her own with this number");
  }
  if (!account) co_return base::fail(account.error());
  co_return account->user_id;
}

HandlerTask answer_with(const Services& services, Call call, std::vector<JointProposal> proposals,
                        bool is_list) {
  std::vector<SeenProposal> seen;
  for (JointProposal& proposal : proposals) {
    SeenProposal& one = seen.emplace_back();
    one.seen_by = call.holder.user_id;
    for (const base::Id owner : proposal.owners) {
      if (owner != one.seen_by && !proposal.is_agreed_by(owner)) continue;
      auto asked = ask<customers::Customer>(services, services.customers,
                                            &customers::CustomersApi::find, call.context, owner);
      ATOLL_CO_TRY(one.known.emplace_back(), co_await std::move(asked));
    }
    one.proposal = std::move(proposal);
  }
  co_return Answer{.body = is_list ? joint_accounts_json(seen) : joint_account_json(seen.front())};
}

using NamedMethod = void (AccountsApi::*)(const runtime::Context&, base::Id, base::Id,
                                          runtime::Completion<ProposedJoint>);

HandlerTask ask_named(const Services& services, Call call, NamedMethod method) {
  ATOLL_CO_TRY(const base::Id account_id, base::parse_id("acc", call.path_id));
  auto asked = ask<ProposedJoint>(services, services.accounts, method, call.context,
                                  call.holder.user_id, account_id);
  ATOLL_CO_TRY(ProposedJoint joint, co_await std::move(asked));
  if (joint.opened) {
    // The next call of hers finds the account.
    auto shown = wait_for_own_write(services, account_id, joint.opened->slot);
    co_await std::move(shown);
  }
  std::vector<JointProposal> one = {std::move(joint.proposal)};
  auto answering = answer_with(services, std::move(call), std::move(one), false);
  auto answer = co_await std::move(answering);
  co_return answer;
}

}  // namespace

HandlerTask propose_joint_account(const Services& services, Call call) {
  accounts::ProposeJoint request;
  request.user_id = call.holder.user_id;
  request.account_id = call.made_at(request.user_id);
  const auto numbers = call.parameters.list(kOwnersKey);
  if (numbers.empty()) co_return base::fail(missing_param(kOwnersKey));
  if (numbers.size() >= accounts::kOwnersMax) {
    co_return base::fail(base::ErrorCode::kInvalidArgument, "owners_invalid",
                         "A joint account has 2 to 4 owners, and no one twice");
  }
  ATOLL_CO_TRY(const auto all_above,
               call.parameters.whole("all_above", 0, accounts::kAmountMinorMax));
  request.all_above_minor = all_above.value_or(accounts::kAnyOwnerAlone);
  for (const std::string& text : numbers) {
    ATOLL_CO_TRY(const auto number, number_of(text));
    auto looking = owner_of(services, call.context, number);
    ATOLL_CO_TRY(const base::Id owner, co_await std::move(looking));
    request.other_owners.push_back(owner);
  }
  auto asked = ask<ProposedJoint>(services, services.accounts, &AccountsApi::propose_joint,
                                  call.context, std::move(request));
  ATOLL_CO_TRY(ProposedJoint joint, co_await std::move(asked));
  std::vector<JointProposal> one = {std::move(joint.proposal)};
  auto answering = answer_with(services, std::move(call), std::move(one), false);
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask list_joint_accounts(const Services& services, Call call) {
  auto asked = ask<std::vector<JointProposal>>(
      services, services.accounts, &AccountsApi::waiting_joint, call.context, call.holder.user_id);
  ATOLL_CO_TRY(std::vector<JointProposal> waiting, co_await std::move(asked));
  auto answering = answer_with(services, std::move(call), std::move(waiting), true);
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask read_joint_account(const Services& services, Call call) {
  return ask_named(services, std::move(call), &AccountsApi::find_joint);
}

HandlerTask agree_to_joint_account(const Services& services, Call call) {
  return ask_named(services, std::move(call), &AccountsApi::agree_to_joint);
}

HandlerTask refuse_joint_account(const Services& services, Call call) {
  return ask_named(services, std::move(call), &AccountsApi::refuse_joint);
}

}  // namespace atollbank::edge
