// SPDX-License-Identifier: Apache-2.0
// What became of a transaction, message by message: the events of its account between its first and
// its last moment, of which those of its own records are kept.
#include "gateways/edge/handlers.h"
#include "gateways/edge/history.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/history_json.h"

namespace atollbank::edge {
namespace {

using transactions::AccountEvent;
using transactions::EventPage;
using transactions::EventPosition;
using transactions::EventType;
using transactions::Transaction;
using transactions::TransactionsApi;

constexpr int kPagesMax = 50;
constexpr transactions::EventTypes kOfTransactions =
    bit_of(EventType::kTransactionCreated) | bit_of(EventType::kTransactionDeclined) |
    bit_of(EventType::kTransactionSettled) | bit_of(EventType::kTransactionUpdated);

using Events = std::vector<AccountEvent>;

runtime::Task<base::Result<Events>> events_of(const Services& services, runtime::Context context,
                                              transactions::GetTransaction asked_for,
                                              Transaction transaction) {
  auto asked = ask<EventPosition>(services, services.transactions, &TransactionsApi::event_position,
                                  context, asked_for.user_id, transaction.account_id,
                                  std::optional(transaction.created));
  ATOLL_CO_TRY(EventPosition after, co_await std::move(asked));
  Events events;
  for (int pages = 0; pages < kPagesMax; ++pages) {
    transactions::EventsRequest request;
    request.user_id = asked_for.user_id;
    request.client_id = asked_for.client_id;
    request.account_id = transaction.account_id;
    request.after = after;
    request.limit = transactions::kListLimitMax;
    request.types = kOfTransactions;
    auto reading = ask<EventPage>(services, services.transactions, &TransactionsApi::events_since,
                                  context, std::move(request));
    ATOLL_CO_TRY(EventPage page, co_await std::move(reading));
    const bool is_past = !page.events.empty() && page.events.back().time > transaction.updated;
    for (AccountEvent& event : page.events) {
      if (event.object_id == transaction.id) events.push_back(std::move(event));
    }
    if (page.next == after || is_past) break;
    after = page.next;
  }
  co_return std::move(events);
}

}  // namespace

HandlerTask read_transaction_history(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id id, base::parse_id("tx", call.path_id));
  ATOLL_CO_TRY_VOID(check_history(services, call, id));
  transactions::GetTransaction wanted;
  wanted.user_id = call.holder.user_id;
  wanted.client_id = call.holder.client_id;
  wanted.transaction_id = id;
  auto asked = ask<Transaction>(services, services.transactions, &TransactionsApi::get,
                                call.context, wanted);
  ATOLL_CO_TRY(const Transaction transaction, co_await std::move(asked));
  auto reading = events_of(services, call.context, std::move(wanted), transaction);
  ATOLL_CO_TRY(const Events events, co_await std::move(reading));
  std::vector<HistoryStep> steps = history_of(events, id);
  // A bank that is older than its event log, or an account too busy to look through.
  if (steps.empty()) steps = history_of(transaction);
  co_return Answer{.body = history_json(id, steps)};
}

}  // namespace atollbank::edge
