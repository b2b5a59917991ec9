// SPDX-License-Identifier: Apache-2.0
// What only the services' executor may look at, for the live view.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>

#include "apps/wiring/bank.h"
#include "runtime/executor.h"
#include "services/payments/service.h"
#include "services/posting/local_posting.h"
#include "services/standing_orders/service.h"
#include "services/transactions/service.h"

namespace atollbank::apps {

struct InsideFigures {
  SagaFigures sagas;
  std::uint64_t feed_lag = 0;
};

// None where the executor does not come to it soon: a picture is late then, and nothing waits. All
// outlive the executor's work.
inline std::optional<InsideFigures> figures_inside(
    runtime::Executor& executor, const payments::PaymentsService& payments,
    const standing_orders::StandingOrdersService& orders,
    const transactions::TransactionsService& transactions, std::uint64_t durable_end) {
  constexpr std::chrono::milliseconds kPatience(200);
  // Shared with the work that may come when nobody waits any more.
  auto promise = std::make_shared<std::promise<InsideFigures>>();
  auto answer = promise->get_future();
  executor.post([promise, &payments, &orders, &transactions, durable_end] {
    const auto paying = payments.figures();
    const std::uint64_t seen = transactions.figures().next_slot;
    promise->set_value({.sagas = {.payments_under_way = paying.under_way,
                                  .payments_unknown = paying.unknown,
                                  .orders_due_later = orders.due_count()},
                        .feed_lag = durable_end > seen ? durable_end - seen : 0});
  });
  if (answer.wait_for(kPatience) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace atollbank::apps
