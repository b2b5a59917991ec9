// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/list_request.h"

#include "gateways/edge/history.h"

namespace atollbank::edge {
namespace {

// A time, or the id of a transaction.
base::Result<transactions::Since> since_of(const Parameters& parameters) {
  const auto text = parameters.text("since");
  if (!text) return transactions::Since();
  if (text->starts_with("tx_")) {
    const auto id = base::parse_id("tx", *text);
    if (!id) return base::fail(malformed_param("since", "is not the id of a transaction"));
    return transactions::Since(*id);
  }
  ATOLL_TRY(const base::Timestamp time, parse_client_time("since", *text));
  return transactions::Since(time);
}

}  // namespace

base::Result<base::Id> account_or_pot_of(const Parameters& parameters) {
  const auto text = parameters.text("account_id");
  const bool is_pot = text && text->starts_with("pot_");
  return parameters.required_id("account_id", is_pot ? "pot" : "acc");
}

base::Result<transactions::ListTransactions> list_request_of(const Call& call,
                                                             base::Id account_id) {
  transactions::ListTransactions request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  request.account_id = account_id;
  ATOLL_TRY(request.since, since_of(call.parameters));
  ATOLL_TRY(request.before, call.parameters.time("before"));
  ATOLL_TRY(request.limit, call.parameters.page_limit("limit", transactions::kListLimitDefault,
                                                      transactions::kListLimitMax));
  return request;
}

runtime::Task<base::Result<void>> begin_of_list(const Services& services, const Call& call,
                                                transactions::ListTransactions& request) {
  if (std::holds_alternative<std::monostate>(request.since)) {
    request.since = history_begin_of(services, call).value_or(base::Timestamp{});
    co_return base::Result<void>();
  }
  auto checking = check_history_of_list(services, call, request);
  auto checked = co_await std::move(checking);
  co_return checked;
}

}  // namespace atollbank::edge
