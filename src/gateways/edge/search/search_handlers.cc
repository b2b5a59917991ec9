// SPDX-License-Identifier: Apache-2.0
// Search among an account's transactions: pages of the list, read one after another, of which what
// matches is kept. One call looks at a bounded number of them and says where the next goes on.
#include "gateways/edge/handlers.h"
#include "gateways/edge/list_request.h"
#include "gateways/edge/search/search_terms.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/transaction_json.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;
using transactions::TransactionsApi;

constexpr std::size_t kLookedAtMax = 2000;  // by one call

}  // namespace

HandlerTask search_transactions(const Services& services, Call call) {
  ATOLL_CO_TRY(const SearchTerms terms, search_terms_of(call.parameters));
  ATOLL_CO_TRY(const base::Id account_id, account_or_pot_of(call.parameters));
  ATOLL_CO_TRY(transactions::ListTransactions request, list_request_of(call, account_id));
  const std::size_t wanted = request.limit;
  request.limit = transactions::kListLimitMax;
  auto beginning = begin_of_list(services, call, request);
  ATOLL_CO_TRY_VOID(co_await std::move(beginning));

  std::vector<Transaction> found;
  base::Id next;
  for (std::size_t looked_at = 0; next.is_nil();) {
    auto asked = ask<std::vector<Transaction>>(services, services.transactions,
                                               &TransactionsApi::list, call.context, request);
    ATOLL_CO_TRY(std::vector<Transaction> page, co_await std::move(asked));
    for (Transaction& one : page) {
      const base::Id id = one.id;
      if (matches(one, terms)) found.push_back(std::move(one));
      if (found.size() < wanted) continue;
      next = id;
      break;
    }
    if (page.size() < request.limit) break;
    looked_at += page.size();
    request.since = page.back().id;
    if (looked_at >= kLookedAtMax && next.is_nil()) next = page.back().id;
  }
  const MerchantForm form =
      call.parameters.expands("merchant") ? MerchantForm::kExpanded : MerchantForm::kId;
  co_return Answer{.body = transactions_json(found, form, next)};
}

}  // namespace atollbank::edge
