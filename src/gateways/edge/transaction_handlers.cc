// SPDX-License-Identifier: Apache-2.0
// What the customer sees of the money's movements, notes on it, and items that programs put into
// the feed.
#include "gateways/edge/shapes/transaction_json.h"

#include "gateways/edge/handlers.h"
#include "gateways/edge/history.h"
#include "gateways/edge/list_request.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {
namespace {

using transactions::FeedItem;
using transactions::Transaction;
using transactions::TransactionsApi;

MerchantForm merchant_form_of(const Call& call) {
  return call.parameters.expands("merchant") ? MerchantForm::kExpanded : MerchantForm::kId;
}

// A full page may not be the last one.
base::Id next_of(const transactions::ListTransactions& request,
                 const std::vector<Transaction>& found) {
  const bool goes_on = !std::holds_alternative<std::monostate>(request.since);
  return goes_on && found.size() == request.limit ? found.back().id : base::Id{};
}

base::Result<FeedItem> feed_item_of(const Call& call) {
  FeedItem item;
  item.user_id = call.holder.user_id;
  item.client_id = call.holder.client_id;
  ATOLL_TRY(item.account_id, call.parameters.required_id("account_id", "acc"));
  item.id = call.made_at(item.account_id);
  ATOLL_TRY(item.type, call.parameters.required_text("type"));
  ATOLL_TRY_VOID(call.parameters.required_text("params[title]"));
  ATOLL_TRY_VOID(call.parameters.required_text("params[image_url]"));
  item.url = call.parameters.text("url").value_or("");
  item.params = call.parameters.map("params");
  return item;
}

HandlerTask list_of(const Services& services, Call call, base::Id account_id) {
  ATOLL_CO_TRY(transactions::ListTransactions request, list_request_of(call, account_id));
  auto checking = check_history_of_list(services, call, request);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  const MerchantForm form = merchant_form_of(call);
  auto make = [request, form, begin = history_begin_of(services, call)](
                  std::vector<Transaction> found) -> base::Result<Answer> {
    const base::Id next = next_of(request, found);
    ATOLL_TRY_VOID(keep_history(begin, found));
    return Answer{.body = transactions_json(found, form, next)};
  };
  auto asked =
      ask_and_make<std::vector<Transaction>>(services, std::move(make), services.transactions,
                                             &TransactionsApi::list, call.context, request);
  auto answer = co_await std::move(asked);
  co_return std::move(answer);
}

}  // namespace

HandlerTask list_transactions(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, account_or_pot_of(call.parameters));
  auto listing = list_of(services, std::move(call), account_id);
  auto answer = co_await std::move(listing);
  co_return std::move(answer);
}

HandlerTask list_pot_transactions(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id pot_id, base::parse_id("pot", call.path_id));
  auto listing = list_of(services, std::move(call), pot_id);
  auto answer = co_await std::move(listing);
  co_return std::move(answer);
}

HandlerTask read_transaction(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id id, base::parse_id("tx", call.path_id));
  ATOLL_CO_TRY_VOID(check_history(services, call, id));
  transactions::GetTransaction request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  request.transaction_id = id;
  auto asked = ask<Transaction>(services, services.transactions, &TransactionsApi::get,
                                call.context, std::move(request));
  ATOLL_CO_TRY(const Transaction found, co_await std::move(asked));
  co_return Answer{.body = transaction_json(found, merchant_form_of(call))};
}

HandlerTask annotate_transaction(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id id, base::parse_id("tx", call.path_id));
  ATOLL_CO_TRY_VOID(check_history(services, call, id));
  transactions::AnnotateTransaction request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  request.transaction_id = id;
  request.metadata = call.parameters.map("metadata");
  if (const auto word = call.parameters.text("category")) {
    request.category = posting::category_named(*word);
    if (!request.category) {
      co_return base::fail(malformed_param("category", "is not a category"));
    }
  }
  auto asked = ask<Transaction>(services, services.transactions, &TransactionsApi::annotate,
                                call.context, std::move(request));
  ATOLL_CO_TRY(const Transaction noted, co_await std::move(asked));
  co_return Answer{.body = transaction_json(noted, merchant_form_of(call))};
}

HandlerTask create_feed_item(const Services& services, Call call) {
  ATOLL_CO_TRY(FeedItem item, feed_item_of(call));
  auto asked = ask<FeedItem>(services, services.transactions, &TransactionsApi::add_feed_item,
                             call.context, std::move(item));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
