// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/history.h"

namespace atollbank::edge {
namespace {

using transactions::ListTransactions;

auto verification_required() {
  return base::fail(base::ErrorCode::kPermissionDenied, "verification_required",
                    "The customer must approve again before this token reads so far back");
}

// Where the request begins to read; none: at the newest.
std::optional<base::Timestamp> reads_from(const ListTransactions& request) {
  if (const auto* id = std::get_if<base::Id>(&request.since)) return id->time();
  if (const auto* time = std::get_if<base::Timestamp>(&request.since)) return *time;
  return request.before;
}

}  // namespace

std::optional<base::Timestamp> history_begin_of(const Services& services, const Call& call) {
  return call.holder.history_begin(services.executor.clock().wall());
}

base::Result<void> check_history(const Services& services, const Call& call,
                                 base::Id transaction_id) {
  const auto begin = history_begin_of(services, call);
  if (begin && transaction_id.time() < *begin) return verification_required();
  return {};
}

// `services`, `call` and `request` live in the frame that awaits this.
runtime::Task<base::Result<void>> check_history_of_list(const Services& services, const Call& call,
                                                        const ListTransactions& request) {
  const auto from = reads_from(request);
  if (!from) co_return base::Result<void>();
  auto checking = check_history_of_account(services, call, request.account_id, *from);
  auto checked = co_await std::move(checking);
  co_return checked;
}

runtime::Task<base::Result<void>> check_history_of_account(const Services& services,
                                                           const Call& call, base::Id account_id,
                                                           base::Timestamp from) {
  const auto begin = history_begin_of(services, call);
  if (!begin || from >= *begin) co_return base::Result<void>();
  auto asked = ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                                      call.context, call.holder.user_id, account_id);
  const auto account = co_await std::move(asked);
  if (account && account->created < *begin) co_return verification_required();
  // A young one's; or a pot's, or nobody's, where the list itself will tell.
  co_return base::Result<void>();
}

base::Result<void> keep_history(std::optional<base::Timestamp> begin,
                                std::vector<transactions::Transaction>& found) {
  if (!begin || found.empty()) return {};
  std::erase_if(found, [&](const auto& one) { return one.created < *begin; });
  if (found.empty()) return verification_required();
  return {};
}

}  // namespace atollbank::edge
